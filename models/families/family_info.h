// What the model file of a trained family says of itself, readable without LibTorch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/data/encoder.h"
#include "models/families/learning_curve.h"
#include "models/generative_model.h"
#include "models/plan/model_file.h"

namespace giot {

/// The description of a model file of a family.
struct FamilyInfo {
  std::string name;    ///< E.g. `stock_gan`.
  std::string family;  ///< A name of FamilyEntries().
  DensityKind density = DensityKind::kNone;
  std::string recipe;                   ///< Every key written out.
  std::vector<std::string> data_files;  ///< As the recipe names them.
  std::vector<std::string> data_sha256;
  int length = 1;
  int image_height = 0, image_width = 0, image_channels = 0;
  Encoder encoder;                 ///< Of the fields.
  Encoder condition_encoder;       ///< Of the condition fields.
  std::vector<std::string> notes;  ///< What reading the data did: filled, dropped, folded.

  std::int64_t parameters = 0;
  std::string weights_sha256;
  std::int64_t updates = 0;      ///< Of the optimiser.
  std::int64_t best_update = 0;  ///< Whose weights these are.
  std::vector<LearningPoint> curve;
  std::map<std::string, double> scores;           ///< On the test part, by name with unit.
  std::map<std::string, OperatorGraph> graphs{};  ///< By call.

  int channels() const { return static_cast<int>(encoder.fields().size()); }
};

/// Whether the file is a family's, and not a forecaster's (models/plan/model_info.h).
bool IsFamilyFile(const ModelFile& file);
void StoreFamilyInfo(const FamilyInfo& info, ModelFile& file);
/// Throws ModelFileError, with `name` for the file, where something is missing or malformed.
FamilyInfo LoadFamilyInfo(const ModelFile& file, const std::filesystem::path& name);

}  // namespace giot

#include "models/plan/load_model.h"

#include <algorithm>
#include <string>

#include "models/plan/model_file.h"
#include "models/plan/plan_codec.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {

std::vector<std::string> ModelVariants() {
  return {"neural", "persistence", "climatology", "ar1", "seasonal_ar"};
}

std::unique_ptr<Forecaster> LoadModel(const std::filesystem::path& file, std::string_view variant) {
  const std::vector<std::string> variants = ModelVariants();
  if (std::find(variants.begin(), variants.end(), variant) == variants.end()) {
    throw ScenarioError("unknown model variant \"" + std::string(variant) + "\"; " +
                        DidYouMean(variant, variants));
  }
  return ModelFromFile(ModelFile::Read(file), std::string(variant), file);
}

ModelInfo ReadModelInfo(const std::filesystem::path& file) {
  return LoadInfo(ModelFile::Read(file), file);
}

}  // namespace giot

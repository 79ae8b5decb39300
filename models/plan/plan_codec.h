// Plans to and from the metadata and tensors of a model file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "models/plan/model_file.h"
#include "models/plan/model_info.h"
#include "models/plan/neural_model.h"
#include "models/plan/seasonal_ar.h"

namespace giot {

void StoreInfo(const ModelInfo& info, ModelFile& file);
/// Takes transform, scale, graph and shape from `plan` and the weights as LibTorch keeps them.
void StoreNeural(const NeuralPlan& plan, const GruMixtureWeights& weights, ModelFile& file);
void StoreBaseline(const std::string& variant, const SeasonalArPlan& plan, ModelFile& file);

// Each throws ModelFileError, with `name` for the file, where something is missing or malformed.
ModelInfo LoadInfo(const ModelFile& file, const std::filesystem::path& name);
NeuralPlan LoadNeural(const ModelFile& file, const std::filesystem::path& name);
SeasonalArPlan LoadBaseline(const std::string& variant, const ModelFile& file,
                            const std::filesystem::path& name);

/// The model of that variant, ready to use; the variant is one of ModelVariants().
std::unique_ptr<Forecaster> ModelFromFile(const ModelFile& file, const std::string& variant,
                                          const std::filesystem::path& name);

/// SHA-256 over the neural model's tensors: names, shapes and values.
std::string WeightsHash(const ModelFile& file);

}  // namespace giot

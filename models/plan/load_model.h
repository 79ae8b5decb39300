// Opens a trained model file (.giot) for use, without LibTorch.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/generative_model.h"

namespace giot {

/// The predictors that every model file carries, all fitted on the same training data: `neural`,
/// `persistence`, `climatology`, `ar1`, `seasonal_ar`.
std::vector<std::string> ModelVariants();

/// A model of the file, ready to start sessions. Throws ScenarioError with a suggestion for an
/// unknown variant, std::runtime_error where the file is missing, foreign, truncated, corrupt or of
/// a newer format.
std::unique_ptr<Forecaster> LoadModel(const std::filesystem::path& file,
                                      std::string_view variant = "neural");

}  // namespace giot

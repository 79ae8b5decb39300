// Draws of a trained family by its plan: the same numbers whether LibTorch is loaded or not.
#pragma once

#include <memory>
#include <span>

#include "models/data/examples.h"
#include "models/example_model.h"
#include "models/families/family_info.h"
#include "models/plan/plan.h"

namespace giot {

/// Name of the plan of GenerativeNetwork::LowerDraw() in a model file.
inline constexpr const char* kDrawPlan = "draw";

/// Whether the file's examples can be drawn without LibTorch.
bool HasDrawPlan(const ModelFile& file);

/// An example of the model without values: fields, length, image sizes.
Examples EmptyExamples(const FamilyInfo& info);

/// The encoded condition of `rows` rows. Throws ScenarioError where `values` are not
/// [rows, condition fields], naming these.
std::vector<float> EncodedConditions(const FamilyInfo& info, std::span<const float> values,
                                     std::int64_t rows);

/// One example for each row of `conditions`; a row depends on the seed, its number and its
/// condition alone.
Examples DrawByPlan(const FamilyInfo& info, const std::shared_ptr<const InferencePlan>& plan,
                    std::int64_t rows, std::span<const float> conditions, std::uint64_t seed);

}  // namespace giot

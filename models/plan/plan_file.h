// Plans in a model file: the steps as JSON under metadata `plans`, the weights as one tensor.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "models/plan/model_file.h"
#include "models/plan/plan.h"

namespace giot {

/// Version of what StorePlan writes; LoadPlan reads this one alone.
inline constexpr int kPlanVersion = 1;

/// Adds the plan under that name, e.g. `sample` or `step`; the same plan gives the same content.
void StorePlan(const std::string& plan_name, const InferencePlan& plan, ModelFile& file);

/// The plan of that name. Throws ModelFileError, with `name` for the file, where there is none, it
/// is of a newer version, or its content is malformed.
std::shared_ptr<const InferencePlan> LoadPlan(const std::string& plan_name, const ModelFile& file,
                                              const std::filesystem::path& name);

}  // namespace giot

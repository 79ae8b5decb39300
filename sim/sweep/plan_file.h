// A sweep's plan as a JSON file: what is run, with which keys, arms and seeds, under which ids.
#pragma once

#include <filesystem>

#include "sim/sweep/plan.h"

namespace giot {

/// Writes a plan. The file is complete or not there. Throws std::runtime_error where it cannot be
/// written.
void WritePlan(const SweepPlan& plan, const std::filesystem::path& file);

/// Throws std::runtime_error where the file cannot be read or is no plan.
SweepPlan ReadPlan(const std::filesystem::path& file);

/// Replaces a file in one step: readers see the old text or the new one, never a part.
void ReplaceFile(const std::filesystem::path& file, const std::string& text);

}  // namespace giot

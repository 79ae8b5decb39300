// The pictures of a report: energy by cause, batteries over time, twin against readings.
#pragma once

#include <filesystem>
#include <vector>

#include "results/comparison.h"

namespace giot {

/// Draws what the runs hold into a folder and returns the files written. Time series are taken
/// from the first run of each arm; of many arms the
/// first twelve are drawn. Throws std::runtime_error where a file cannot be written.
std::vector<std::filesystem::path> DrawReport(const Comparison& comparison,
                                              const std::filesystem::path& folder);

}  // namespace giot

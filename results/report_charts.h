// The single charts of a report; report_plots.cc writes them to files.
#pragma once

#include <optional>
#include <string>

#include "results/comparison.h"
#include "results/plot.h"

namespace giot {

/// Joules per node of a group, stacked by cause, a bar for each arm. Without the floor the cause
/// `sleep` is left out.
BarChart EnergyChart(const Comparison& comparison, const std::string& group, bool with_floor);

/// Charge over time, a line for each arm with `/timeseries/battery`; nothing where none has it.
std::optional<LineChart> BatteryChart(const Comparison& comparison);

/// Readings and twin of three nodes of an arm with `/timeseries/twin`; empty where it has none.
std::string TwinSvg(const Arm& arm);

}  // namespace giot

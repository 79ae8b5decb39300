// Rows in time: that they rise, that they stand a step apart, and what a model is told of them.
#pragma once

#include "models/data/data_table.h"
#include "sim/base/units.h"

namespace giot {

/// Checks that the times of every series rise, and with `step` > 0 that rows stand whole steps
/// apart. Absent rows are refused by `missing` = "refuse", end the stretch by "drop", and are put
/// in as rows without values by the others. Returns how many were put in. Throws ScenarioError with
/// file and line. Does nothing for a table without times.
std::size_t EvenOut(Seconds step, const std::string& missing, DataTable& table);

}  // namespace giot

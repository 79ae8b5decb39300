// Windows of a table's rows as examples.
#pragma once

#include "models/data/data_table.h"

namespace giot {

/// Every `stride`-th window of `length` rows within one stretch, told what its first row tells.
/// Stretches shorter than a window give none. Throws ScenarioError where that makes more numbers
/// than DataTable::kMostValues.
Examples TakeWindows(const DataTable& table, const std::vector<RowRange>& part, int length,
                     int stride);

/// The modelled fields of every row of `part` once: what normalisation is fitted to. [rows, fields]
std::vector<float> TakeValues(const DataTable& table, const std::vector<RowRange>& part);
/// The same of the fields that are told.
std::vector<float> TakeConditions(const DataTable& table, const std::vector<RowRange>& part);

}  // namespace giot

// What is done about missing cells: told, counted, and never across the border of two parts.
#pragma once

#include "models/data/split.h"

namespace giot {

struct MissingCount {
  std::size_t cells_filled = 0;
  std::size_t rows_dropped = 0;
};

/// Fills or drops what is missing (data.missing):
/// - drop: the rows; a series then goes on as another stretch.
/// - last: the value before it in its part; rows before the first value of a column are dropped.
/// - interpolate: linear between its neighbours in its part by row, after the last one that one,
/// rows
///   before the first are dropped; categories take the last.
/// - mean: the train part's mean, of categories its most frequent.
/// Throws ScenarioError by "mean" where a column has no value at all in the train part, and where
/// nothing is left of the train part.
MissingCount FillMissing(const std::string& how, DataTable& table, DataParts& parts);

}  // namespace giot

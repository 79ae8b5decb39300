// The train, validation and test part of a table, in this order of rows.
#pragma once

#include "models/data/data_table.h"
#include "scenarios/family_recipe_data.h"

namespace giot {

struct DataParts {
  std::vector<RowRange> train;
  std::vector<RowRange> validation;
  std::vector<RowRange> test;
};

/// Cuts every stretch by share or by time, or deals whole series out. A stretch never lies in two
/// parts, and `gap` rows lie between those of one series, so that no window straddles. Throws
/// ScenarioError where the train part, or one that was asked for, has no row.
DataParts SplitTable(const DataTable& table, const FamilyRecipeSplit& split);

/// Mixes the rows of a table: the same way every time.
void ShuffleRows(DataTable& table);

std::size_t RowsOf(const std::vector<RowRange>& stretches);

}  // namespace giot

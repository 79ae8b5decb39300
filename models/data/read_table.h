// CSV files to a table of columns, as `[data]` of a recipe asks for it.
#pragma once

#include "models/data/data_table.h"
#include "scenarios/family_recipe_data.h"

namespace giot {

/// What a table is read for.
struct TableRequest {
  const FamilyRecipeData& data;
  std::filesystem::path folder;  ///< Where its files are looked for.
  /// Columns to model and to be told instead of those that `data` names: those of a trained model.
  /// Their `categories` say which are discrete.
  const std::vector<Field>* known = nullptr;
  const std::vector<Field>* known_conditions = nullptr;
};

/// Names that a condition may have besides those of columns.
const std::vector<std::string>& DerivedConditions();

/// Reads series, tables and flow records row by row: memory holds the chosen columns, 4 bytes a
/// cell, and 20 bytes a row. Categories are numbered in the order of their first appearance. Times
/// that do not rise, cells that are no finite numbers and missing ones that the recipe does not
/// allow are ScenarioErrors with file and line; std::runtime_error where a file cannot be read.
DataTable ReadTable(const TableRequest& request);

/// Adds the derived conditions among `names` as columns: hour_of_day, day_of_week (Monday 0),
/// day_of_year (1 January 0), series. Throws ScenarioError where the rows have no times.
void AddDerivedConditions(const std::vector<std::string>& names, DataTable& table);

}  // namespace giot

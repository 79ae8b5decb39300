// Categories of a table: the rare ones folded into "other", by what the train part holds.
#pragma once

#include "models/data/split.h"

namespace giot {

/// What stands for every category that has no code of its own.
inline constexpr const char* kOtherCategory = "other";

/// Keeps, of each discrete column, the categories with at least `rare_share` of the train part's
/// rows (and one row) among its `most_categories` - 1 most frequent ones, in the order of their
/// names (numbers by size); all others become "other", the last. So the rule that a model must
/// store is the list itself: what is not in it is "other". Returns how many categories each column
/// lost, as lines for the user.
std::vector<std::string> FoldRare(const FamilyRecipeData& data, const DataParts& parts,
                                  DataTable& table);

/// Gives the categories of `table` the codes that `known` gives them (its fields that are modelled,
/// then those that are told). Throws ScenarioError with file and line where a row of `part` has one
/// that is not among them, and they have no "other".
void MatchCategories(const std::vector<Field>& known, const std::vector<RowRange>& part,
                     DataTable& table);

}  // namespace giot

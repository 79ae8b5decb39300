#include "models/data/split_images.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/data/split.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Rows `order[begin .. end)` of `all`.
Examples Take(const Examples& all, const std::vector<std::size_t>& order,
              const std::vector<RowRange>& part) {
  Examples taken = all;
  taken.values.clear();
  taken.conditions.clear();
  for (const RowRange& stretch : part) {
    for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
      const auto row = static_cast<std::int64_t>(order[i]);
      const auto values = all.row(row);
      taken.values.insert(taken.values.end(), values.begin(), values.end());
      const auto told = all.condition(row);
      taken.conditions.insert(taken.conditions.end(), told.begin(), told.end());
    }
  }
  return taken;
}

}  // namespace

void SplitImages(Examples all, const FamilyRecipeSplit& split, Examples& train,
                 Examples& validation, Examples& test) {
  // A table of row numbers is cut and mixed as any other.
  const auto rows = static_cast<std::size_t>(all.rows());
  DataTable table;
  table.lines.resize(rows);
  std::iota(table.lines.begin(), table.lines.end(), 0);
  table.series = {{"images", {}}};
  table.stretches = {{0, rows, 0}};
  if (split.shuffle) ShuffleRows(table);
  const DataParts parts = SplitTable(table, split);
  const std::vector<std::size_t> order(table.lines.begin(), table.lines.end());
  validation = Take(all, order, parts.validation);
  test = Take(all, order, parts.test);
  train = Take(all, order, parts.train);
}

void RequireFields(const std::vector<Field>& fields, const std::vector<Field>& condition_fields,
                   Examples& images) {
  if (images.fields != fields) {
    throw ScenarioError({Problem{{},
                                 "data.files",
                                 fmt::format("images of {} pixels, as the model's", fields.size()),
                                 std::to_string(images.fields.size()),
                                 "give data.shrink"}});
  }
  if (condition_fields.empty()) {
    images.condition_fields.clear();
    images.conditions.clear();
    return;
  }
  if (images.condition_fields.empty()) {
    throw ScenarioError(
        {Problem{{}, "data.labels", "labels, which the model is told", "none", ""}});
  }
  const std::vector<std::string>& known = condition_fields[0].categories;
  for (float& code : images.conditions) {
    const std::string& name = images.condition_fields[0].categories[static_cast<std::size_t>(code)];
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      throw ScenarioError({Problem{{},
                                   "data.labels",
                                   "labels that the model knows",
                                   '"' + name + '"',
                                   DidYouMean(name, known)}});
    }
    code = static_cast<float>(found - known.begin());
  }
  images.condition_fields = condition_fields;
}

}  // namespace giot

#include "models/data/fold_categories.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/data/cells.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Numbers by size, before names by letter.
bool InOrder(const std::string& a, const std::string& b) {
  const auto left = NumberIn(a);
  const auto right = NumberIn(b);
  if (left && right && *left != *right) return *left < *right;
  if (left.has_value() != right.has_value()) return left.has_value();
  return a < b;
}

std::vector<std::size_t> CountsOf(const std::vector<float>& column, std::size_t categories,
                                  const std::vector<RowRange>& part) {
  std::vector<std::size_t> counts(categories);
  for (const RowRange& stretch : part) {
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      ++counts[static_cast<std::size_t>(column[row])];
    }
  }
  return counts;
}

/// Names of the categories to keep, in order.
std::vector<std::string> Kept(const FamilyRecipeData& data, const Field& field,
                              const std::vector<std::size_t>& counts) {
  const std::size_t rows = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  const double least = std::max(1.0, data.rare_share * static_cast<double>(rows));
  std::vector<std::size_t> codes;
  for (std::size_t code = 0; code < counts.size(); ++code) {
    const bool reserved = field.categories[code] == kOtherCategory;
    if (!reserved && static_cast<double>(counts[code]) >= least) codes.push_back(code);
  }
  const auto most = static_cast<std::size_t>(data.most_categories);
  if (codes.size() > most || (codes.size() == most && codes.size() < counts.size())) {
    std::stable_sort(codes.begin(), codes.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    codes.resize(most - 1);
  }
  std::vector<std::string> names;
  for (const std::size_t code : codes) names.push_back(field.categories[code]);
  std::sort(names.begin(), names.end(), InOrder);
  return names;
}

/// Writes new codes into a column; those without one (`to` < 0) must not occur.
void Recode(const std::vector<int>& to, std::vector<float>& column) {
  for (float& code : column) {
    if (!std::isnan(code)) code = static_cast<float>(to[static_cast<std::size_t>(code)]);
  }
}

/// The code of each name among `names`, or that of "other", or -1.
std::vector<int> CodesAmong(const std::vector<std::string>& names,
                            const std::vector<std::string>& of) {
  std::vector<int> codes;
  const bool has_other = !names.empty() && names.back() == kOtherCategory;
  for (const std::string& name : of) {
    const auto found = std::find(names.begin(), names.end(), name);
    const int other = has_other ? static_cast<int>(names.size()) - 1 : -1;
    codes.push_back(found != names.end() ? static_cast<int>(found - names.begin()) : other);
  }
  return codes;
}

/// Throws for the first row of `part` with a category that has no new code.
void CheckKnown(const DataTable& table, std::size_t column, const std::vector<RowRange>& part,
                const std::vector<int>& to, const Field& known) {
  for (const RowRange& stretch : part) {
    for (std::size_t row = stretch.begin; row < stretch.end; ++row) {
      const auto code = static_cast<std::size_t>(table.columns[column][row]);
      if (to[code] >= 0) continue;
      const std::string& name = table.fields[column].categories[code];
      throw ScenarioError({Problem{table.PlaceOf(stretch, row), "column \"" + known.name + '"',
                                   "a category that the model knows", '"' + name + '"',
                                   DidYouMean(name, known.categories)}});
    }
  }
}

}  // namespace

std::vector<std::string> FoldRare(const FamilyRecipeData& data, const DataParts& parts,
                                  DataTable& table) {
  std::vector<std::string> notes;
  for (std::size_t c = 0; c < table.fields.size(); ++c) {
    Field& field = table.fields[c];
    if (!field.discrete()) continue;
    const auto counts = CountsOf(table.columns[c], field.categories.size(), parts.train);
    std::vector<std::string> kept = Kept(data, field, counts);
    const std::size_t folded = field.categories.size() - kept.size();
    if (folded > 0) {
      notes.push_back(
          fmt::format("column \"{}\": {} of {} categories are rare or not in the train "
                      "part: now \"{}\"",
                      field.name, folded, field.categories.size(), kOtherCategory));
      kept.emplace_back(kOtherCategory);
    }
    Recode(CodesAmong(kept, field.categories), table.columns[c]);
    field.categories = std::move(kept);
  }
  return notes;
}

void MatchCategories(const std::vector<Field>& known, const std::vector<RowRange>& part,
                     DataTable& table) {
  for (std::size_t c = 0; c < table.fields.size(); ++c) {
    Field& field = table.fields[c];
    if (!field.discrete()) continue;
    const std::vector<int> to = CodesAmong(known[c].categories, field.categories);
    CheckKnown(table, c, part, to, known[c]);
    Recode(to, table.columns[c]);
    field.categories = known[c].categories;
  }
}

}  // namespace giot

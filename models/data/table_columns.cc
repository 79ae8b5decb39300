#include "models/data/table_columns.h"

#include <algorithm>
#include <set>

#include "models/data/cells.h"
#include "models/data/csv_rows.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

bool Among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Throws where a name that `key` gives is none of `known`.
void RequireKnown(const std::string& key, const std::vector<std::string>& names,
                  const std::vector<std::string>& known) {
  for (const std::string& name : names) {
    if (Among(known, name)) continue;
    throw ScenarioError("unknown column \"" + name + "\" in " + key + "; " +
                        DidYouMean(name, known));
  }
}

/// The columns of a trained model; a derived condition is none, unless the file has it.
std::vector<ChosenColumn> FromFields(const std::vector<Field>& fields, bool told,
                                     const std::vector<std::string>& all) {
  std::vector<ChosenColumn> columns;
  for (const Field& field : fields) {
    if (told && Among(DerivedConditions(), field.name) && !Among(all, field.name)) continue;
    columns.push_back({field.name, field.unit, field.discrete(), told});
  }
  return columns;
}

/// The first file's columns that no key names.
std::vector<std::string> Unnamed(const std::vector<std::string>& all,
                                 const FamilyRecipeData& data) {
  std::vector<std::string> rest;
  for (const std::string& name : all) {
    const bool named =
        name == data.time_column || name == data.series_column || Among(data.condition, name);
    if (!named) rest.push_back(name);
  }
  return rest;
}

/// Marks the columns with something in them that is neither a number nor missing.
void DetectDiscrete(const TableRequest& request, std::vector<ChosenColumn>& columns) {
  const auto& marks = request.data.missing_marks;
  for (const std::string& file : request.data.files) {
    CsvRows rows(request.folder / file, request.data.separator[0]);
    std::vector<std::size_t> places;
    for (const ChosenColumn& column : columns) places.push_back(rows.ColumnIndex(column.name));
    while (rows.Next()) {
      for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c].discrete) continue;
        const std::string_view cell = Trimmed(rows.cell(places[c]));
        columns[c].discrete = !NumberIn(cell) && !Among(marks, cell);
      }
    }
  }
}

std::vector<ChosenColumn> FromRecipe(const TableRequest& request,
                                     const std::vector<std::string>& all) {
  const FamilyRecipeData& data = request.data;
  RequireKnown("data.columns", data.columns, all);
  const std::vector<std::string> names = data.columns.empty() ? Unnamed(all, data) : data.columns;
  std::vector<ChosenColumn> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string unit = i < data.units.size() ? data.units[i] : "";
    columns.push_back({names[i], unit, Among(data.discrete, names[i]), false});
  }
  std::vector<std::string> known = all;
  known.insert(known.end(), DerivedConditions().begin(), DerivedConditions().end());
  RequireKnown("data.condition", data.condition, known);
  for (const std::string& name : data.condition) {
    if (Among(all, name)) columns.push_back({name, "", Among(data.discrete, name), true});
  }
  std::vector<std::string> chosen;
  for (const ChosenColumn& column : columns) chosen.push_back(column.name);
  RequireKnown("data.discrete", data.discrete, chosen);
  if (data.kind == "flows") DetectDiscrete(request, columns);
  return columns;
}

}  // namespace

std::vector<ChosenColumn> ChooseColumns(const TableRequest& request) {
  const std::filesystem::path first = request.folder / request.data.files.at(0);
  const std::vector<std::string> all = CsvRows(first, request.data.separator[0]).columns();
  if (request.known == nullptr) return FromRecipe(request, all);
  std::vector<ChosenColumn> columns = FromFields(*request.known, false, all);
  if (request.known_conditions != nullptr) {
    const std::vector<ChosenColumn> told = FromFields(*request.known_conditions, true, all);
    columns.insert(columns.end(), told.begin(), told.end());
  }
  return columns;
}

}  // namespace giot

#include "models/data/load_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/data/fold_categories.h"
#include "models/data/images.h"
#include "models/data/missing.h"
#include "models/data/read_table.h"
#include "models/data/split_images.h"
#include "models/data/table_steps.h"
#include "models/data/windows.h"

namespace giot {
namespace {

int WindowOf(const FamilyRecipeData& data) {
  if (data.kind == "table") return 1;
  if (data.window > 0) return static_cast<int>(data.window);
  return data.kind == "series" ? 24 : data.kind == "packets" ? 32 : 1;
}

std::string NumbersOf(const FamilyRecipeData& data) {
  if (!data.normalise.numbers.empty()) return data.normalise.numbers;
  if (data.kind == "images") return "pixel";
  return data.kind == "flows" || data.kind == "packets" ? "quantile" : "standard";
}

DataTable ReadPackets(const DataRequest& request) {
  DataTable table;
  for (const std::string& name : request.data.files) {
    if (!request.read_packets) throw std::logic_error("no reader of packet traces was given");
    const std::filesystem::path file = request.folder / name;
    AddPackets(request.read_packets(request.data, file), request.data.view, file, table);
  }
  if (table.rows() >= 2) return table;
  throw ScenarioError({Problem{{(request.folder / request.data.files.at(0)).string()},
                               "",
                               "a source with two or more packets",
                               "none",
                               "an interval lies between two packets of one source"}});
}

/// All rows of a table in one stretch: they have no order that matters.
void JoinStretches(DataTable& table) {
  if (table.series.size() > 1) std::fill(table.lines.begin(), table.lines.end(), 0);
  table.series.resize(1);
  table.stretches = {{0, table.rows(), 0}};
}

/// Reads the rows of any kind but images. Notes what was put in.
DataTable ReadRows(const DataRequest& request, const std::vector<Field>* known,
                   const std::vector<Field>* known_conditions, std::vector<std::string>& notes) {
  const FamilyRecipeData& data = request.data;
  DataTable table = data.kind == "packets"
                        ? ReadPackets(request)
                        : ReadTable({data, request.folder, known, known_conditions});
  notes.push_back(fmt::format("{} rows of {} series", table.rows(), table.series.size()));
  if (data.kind == "table") JoinStretches(table);
  if (data.kind == "series") {
    const std::size_t inserted = EvenOut(data.step, data.missing, table);
    if (inserted > 0) notes.push_back(fmt::format("{} absent rows put in", inserted));
  }
  std::vector<std::string> told = data.condition;
  if (known_conditions != nullptr) {
    told.clear();
    for (const Field& field : *known_conditions) told.push_back(field.name);
  }
  AddDerivedConditions(told, table);
  return table;
}

void Clean(const FamilyRecipeData& data, DataTable& table, DataParts& parts,
           std::vector<std::string>& notes) {
  const MissingCount count = FillMissing(data.missing, table, parts);
  if (count.cells_filled > 0) {
    notes.push_back(fmt::format("{} missing cells filled ({})", count.cells_filled, data.missing));
  }
  if (count.rows_dropped > 0) {
    notes.push_back(fmt::format("{} rows with missing cells dropped", count.rows_dropped));
  }
}

/// Windows of a part. Throws where the part has rows, but none has a whole window.
Examples Cut(const FamilyRecipeData& data, const DataTable& table, const std::string& name,
             const std::vector<RowRange>& part) {
  const int window = WindowOf(data);
  const int stride = data.kind == "table" ? 1 : static_cast<int>(data.stride);
  Examples examples = TakeWindows(table, part, window, stride);
  if (examples.rows() > 0 || part.empty()) return examples;
  std::size_t longest = 0;
  for (const RowRange& stretch : part) longest = std::max(longest, stretch.size());
  throw ScenarioError({Problem{{},
                               "data.window",
                               fmt::format("{} rows in a row in the {} part", window, name),
                               fmt::format("{} at most", longest),
                               "take a smaller window, or give the part a greater share"}});
}

/// What the recipe says of normalisation, for the modelled fields and for those that are told.
std::pair<EncoderOptions, EncoderOptions> Codings(const FamilyRecipeData& data,
                                                  const Examples& examples) {
  EncoderOptions options{NumbersOf(data), data.normalise.categories, {}, data.normalise.shared};
  EncoderOptions told{"standard", "one_hot", {}, false};
  for (const Field& field : examples.condition_fields) {
    if (CycleOf(field.name) > 0) told.columns[field.name] = "cyclic";
  }
  for (const auto& [column, coding] : data.normalise.columns) {
    const auto is = [&name = column](const Field& field) { return field.name == name; };
    const bool is_told = std::ranges::any_of(examples.condition_fields, is);
    const bool is_modelled = std::ranges::any_of(examples.fields, is);
    if (is_told) told.columns[column] = coding;
    if (is_modelled || !is_told) options.columns[column] = coding;
  }
  return {std::move(options), std::move(told)};
}

void Describe(DataSet& set) {
  set.notes.push_back(
      fmt::format("{} examples to train on, {} to validate on, {} to test on: {} x "
                  "{} numbers each",
                  set.train.rows(), set.validation.rows(), set.test.rows(), set.train.length,
                  set.train.channels()));
}

ImageSource ImagesOf(const DataRequest& request) {
  ImageSource source;
  for (const std::string& name : request.data.files) source.files.push_back(request.folder / name);
  for (const std::string& name : request.data.labels)
    source.labels.push_back(request.folder / name);
  source.most_images = static_cast<std::size_t>(request.data.most_rows);
  source.shrink = static_cast<int>(request.data.shrink);
  return source;
}

DataSet LoadImages(const DataRequest& request) {
  DataSet set;
  SplitImages(ReadImages(ImagesOf(request)), request.data.split, set.train, set.validation,
              set.test);
  const auto [options, told] = Codings(request.data, set.train);
  set.encoder = Encoder::Fit(set.train.fields, set.train.values, options);
  set.condition_encoder = Encoder::Fit(set.train.condition_fields, set.train.conditions, told);
  Describe(set);
  return set;
}

}  // namespace

DataSet LoadData(const DataRequest& request) {
  const FamilyRecipeData& data = request.data;
  if (data.kind == "images") return LoadImages(request);
  DataSet set;
  DataTable table = ReadRows(request, nullptr, nullptr, set.notes);
  if (data.split.shuffle) ShuffleRows(table);
  DataParts parts = SplitTable(table, data.split);
  Clean(data, table, parts, set.notes);
  const std::vector<std::string> folded = FoldRare(data, parts, table);
  set.notes.insert(set.notes.end(), folded.begin(), folded.end());
  set.train = Cut(data, table, "train", parts.train);
  set.validation = Cut(data, table, "validation", parts.validation);
  set.test = Cut(data, table, "test", parts.test);
  const auto [options, told] = Codings(data, set.train);
  set.encoder = Encoder::Fit(set.train.fields, TakeValues(table, parts.train), options);
  set.condition_encoder =
      Encoder::Fit(set.train.condition_fields, TakeConditions(table, parts.train), told);
  Describe(set);
  return set;
}

Examples LoadAll(const DataRequest& request, const std::vector<Field>& fields,
                 const std::vector<Field>& condition_fields) {
  const FamilyRecipeData& data = request.data;
  if (data.kind == "images") {
    Examples images = ReadImages(ImagesOf(request));
    RequireFields(fields, condition_fields, images);
    return images;
  }
  std::vector<std::string> notes;
  DataTable table = ReadRows(request, &fields, &condition_fields, notes);
  DataParts whole{table.stretches, {}, {}};
  Clean(data, table, whole, notes);
  std::vector<Field> known = fields;
  known.insert(known.end(), condition_fields.begin(), condition_fields.end());
  MatchCategories(known, whole.train, table);
  return Cut(data, table, "whole", whole.train);
}

}  // namespace giot

// `[data]` of a recipe that trains a generative family: which files, which columns of them, how
// they become examples, how these are split and normalised. models/data/load_data.h reads it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scenarios/reader.h"
#include "sim/base/config.h"

namespace giot {

/// `[data.split]`: train, validation and test part, in this order; what the other two leave is
/// trained on.
struct FamilyRecipeSplit {
  std::string by = "fraction";
  double validation = 0.1;
  double test = 0.1;
  std::string validate_from;
  std::string test_from;
  std::string end;
  std::int64_t gap = 0;
  bool shuffle = false;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit(
        "by", by, OneOf({"fraction", "time", "series"}),
        "fraction cuts every series (or the table) in its order, time cuts at dates, series gives "
        "whole series to the parts");
    visit("validation", validation, Within(0, 0.9), "give the share of the validation part");
    visit("test", test, Within(0, 0.9), "give the share of the test part");
    visit("validate_from", validate_from, Any(),
          "by time: give the first time to validate on, as the time column writes it");
    visit("test_from", test_from, Any(), "by time: give the first time to test on");
    visit("end", end, Any(), "by time: give the first time that is not used; none by default");
    visit("gap", gap, AtLeast(0), "give the rows to leave out between two parts");
    visit("shuffle", shuffle, Any(),
          "true mixes the rows of a table or the images before they are split");
  }
};

/// `[data.normalise]`: fitted to the train part, stored with the model.
struct FamilyRecipeNormalise {
  std::string numbers;
  std::string categories = "one_hot";
  bool shared = false;
  std::map<std::string, std::string> columns;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("numbers", numbers, giot::Optional(OneOf(Numbers())),
          "by default series and tables are standard, flows and packets quantile, images pixel");
    visit("categories", categories, OneOf({"one_hot", "dequantised", "code"}),
          "one_hot gives each category a number, dequantised spreads the code over a cell for "
          "densities, code is for nets that take tokens");
    visit("shared", shared, Any(), "true fits one scale to all continuous columns together");
    visit.FreeTable("columns", columns,
                    "name a column and its normalisation, e.g. bytes = \"log1p\"");
  }

  static std::vector<std::string> Numbers() {
    return {"none", "standard", "min_max", "symmetric", "log1p", "quantile", "pixel"};
  }
};

/// `[data]`
struct FamilyRecipeData {
  std::string kind;
  std::vector<std::string> files;
  std::vector<std::string> labels;
  std::vector<std::string> columns;
  std::vector<std::string> units;
  std::vector<std::string> discrete;
  std::vector<std::string> condition;
  std::string separator = ",";
  std::string time_column;
  std::string series_column;
  Seconds step{0};
  std::string missing = "refuse";
  std::vector<std::string> missing_marks{"", "NA", "N/A", "NaN", "nan", "null", "?"};
  std::int64_t window = 0;
  std::int64_t stride = 1;
  double rare_share = 0;
  std::int64_t most_categories = 256;
  std::int64_t most_rows = 0;
  std::int64_t shrink = 1;
  std::string view = "packets";
  std::string events = "/events/messages";
  std::string source_column = "node";
  std::string size_column = "payload_bytes";
  std::string kind_column;
  FamilyRecipeSplit split;
  FamilyRecipeNormalise normalise;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit(
        "kind", kind, OneOf({"series", "table", "images", "flows", "packets"}),
        "say what the files hold: readings in order, rows without order, IDX images, flow records "
        "or packet traces");
    visit.Required();
    visit("files", files, Any(),
          "name the files, looked for beside the recipe; .gz is read too, several are several "
          "series");
    visit("labels", labels, Any(), "name the IDX file of the labels of each file of images");
    visit("columns", columns, Any(),
          "name the columns to model; by default all that no other key names");
    visit("units", units, Any(), "give the unit of each of the columns, \"\" for a pure number");
    visit("discrete", discrete, Any(),
          "name the columns that hold categories; in flows also those with text in them are");
    visit("condition", condition, Any(),
          "name the columns that a model is told, at the first step of a window; also hour_of_day, "
          "day_of_week, day_of_year and series");
    visit("separator", separator, OneOf({",", ";", "\t", " "}),
          "give what stands between two cells");
    visit("time_column", time_column, Any(),
          "name the column of times: dates or seconds; without it rows are steps");
    visit("series_column", series_column, Any(),
          "name the column that tells several series in one file apart");
    visit("step_s", step, AtLeast(0),
          "give the time from row to row: absent rows then count as missing; 0 takes what stands");
    visit("missing", missing, OneOf({"refuse", "drop", "last", "mean", "interpolate"}),
          "say what is done about missing cells");
    visit("missing_marks", missing_marks, Any(), "list what stands in a cell that is missing");
    visit("window", window, Within(0, 1e6),
          "give the steps of one example; 0 takes 24 of a series, 32 packets, 1 flow record");
    visit("stride", stride, Within(1, 1e6),
          "give the steps from one example's start to the next's");
    visit("rare_share", rare_share, Within(0, 0.5),
          "categories with a smaller share of the train part become \"other\"");
    visit("most_categories", most_categories, Within(2, 65536),
          "the most frequent categories are kept, the others become \"other\"");
    visit("most_rows", most_rows, AtLeast(0), "give the most rows to read of a file; 0 reads all");
    visit("shrink", shrink, Within(1, 64), "blocks of so many pixels a side become their mean");
    visit("view", view, OneOf({"packets", "tokens"}),
          "packets: interval and size of each; tokens: one category for both");
    visit("events", events, Text(), "give the table of the result that holds the packets");
    visit("source_column", source_column, Text(), "name the column of who sent it");
    visit("size_column", size_column, Text(), "name the column of its bytes");
    visit("kind_column", kind_column, Any(), "name the column of what it is, where there is one");
    visit.Table("split", split, "say what is trained on, validated on and tested on");
    visit.Table("normalise", normalise, "say how columns become numbers for the net");
  }
};

/// Rules that look at several keys of `[data]`: keys that the kind has no use for, files that are
/// not there, parts that leave nothing to train on. `folder` is where files are looked for.
void CheckFamilyData(const FamilyRecipeData& data, const std::filesystem::path& folder,
                     const Places& places, const std::string& file, Problems& problems);

}  // namespace giot

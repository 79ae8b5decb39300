#include "scenarios/family_recipe_data.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "scenarios/toml_tree.h"

namespace giot {
namespace {

/// Which kinds read a key; keys that stand nowhere here are for all of them.
struct KeyUse {
  std::string_view key;
  std::vector<std::string_view> kinds;
};

const std::vector<KeyUse>& KeyUses() {
  static const std::vector<KeyUse> uses{
      {"labels", {"images"}},
      {"columns", {"series", "table", "flows"}},
      {"units", {"series", "table", "flows"}},
      {"discrete", {"series", "table", "flows"}},
      {"separator", {"series", "table", "flows"}},
      {"time_column", {"series", "flows"}},
      {"series_column", {"series", "flows"}},
      {"step_s", {"series"}},
      {"missing", {"series", "table", "flows"}},
      {"missing_marks", {"series", "table", "flows"}},
      {"window", {"series", "flows", "packets"}},
      {"stride", {"series", "flows", "packets"}},
      {"shrink", {"images"}},
      {"view", {"packets"}},
      {"events", {"packets"}},
      {"source_column", {"packets"}},
      {"size_column", {"packets"}},
      {"kind_column", {"packets"}},
      {"split.shuffle", {"table", "images"}},
      {"split.gap", {"series", "table", "flows", "packets"}},
  };
  return uses;
}

/// Adds the problems of one `[data]` table.
class DataRules {
 public:
  DataRules(const FamilyRecipeData& data, const Places& places, const std::string& file,
            Problems& problems)
      : data_(data), places_(places), file_(file), problems_(problems) {}

  void Check(const std::filesystem::path& folder) {
    CheckUses();
    CheckFiles("files", data_.files, folder);
    CheckFiles("labels", data_.labels, folder);
    if (data_.files.empty()) Add("files", "one or more files", "an empty list", "name the data");
    CheckLists();
    CheckMissing();
    CheckSplit();
  }

 private:
  bool Written(const std::string& key) const { return places_.contains("data." + key); }

  void Add(const std::string& key, std::string expected, std::string found, std::string mend) {
    const auto place = places_.find("data." + key);
    problems_.Add({place != places_.end() ? place->second : Place{file_, 1, 1}, "data." + key,
                   std::move(expected), std::move(found), std::move(mend)});
  }

  void CheckUses() {
    for (const KeyUse& use : KeyUses()) {
      const std::string key(use.key);
      if (!Written(key) || std::ranges::count(use.kinds, data_.kind) > 0) continue;
      Add(key, "no such key for " + data_.kind, "it", "leave it out");
    }
  }

  void CheckFiles(const std::string& key, const std::vector<std::string>& files,
                  const std::filesystem::path& folder) {
    for (const std::string& name : files) {
      std::error_code error;
      if (std::filesystem::is_regular_file(folder / name, error)) continue;
      Add(key, "files that exist", TomlQuoted(name), "they are looked for beside the recipe");
    }
  }

  void CheckLists() {
    const auto count = [](const auto& list) { return std::to_string(list.size()); };
    if (!data_.units.empty() && data_.units.size() != data_.columns.size()) {
      Add("units", "a unit for each of the columns (" + count(data_.columns) + ")",
          "a list of " + count(data_.units), "write \"\" for a pure number");
    }
    if (!data_.labels.empty() && data_.labels.size() != data_.files.size()) {
      Add("labels", "a file for each of the files (" + count(data_.files) + ")",
          "a list of " + count(data_.labels), "labels belong to the images of one file each");
    }
  }

  void CheckMissing() {
    const bool by_order = data_.missing == "last" || data_.missing == "interpolate";
    if (by_order && data_.kind == "table") {
      Add("missing", "refuse, drop or mean for a table", TomlQuoted(data_.missing),
          "its rows have no order");
    }
  }

  void CheckSplit() {
    const FamilyRecipeSplit& split = data_.split;
    if (split.by == "time") {
      CheckSplitByTime();
    } else if (split.validation + split.test > 0.95) {
      Add("split.test", "validation + test <= 0.95",
          TomlNumber(split.validation) + " + " + TomlNumber(split.test),
          "leave a twentieth or more to train on");
    }
    if (split.by == "series" && data_.kind != "series" && data_.kind != "packets") {
      Add("split.by", "fraction or time for " + data_.kind, "\"series\"",
          "only series and packets come as several");
    }
  }

  void CheckSplitByTime() {
    const FamilyRecipeSplit& split = data_.split;
    if (data_.kind != "packets" && data_.time_column.empty()) {
      Add("split.by", "data.time_column for a split by time", "none",
          "name the column of times, or split by fraction");
    }
    if (split.test_from.empty() && split.validate_from.empty()) {
      Add("split.by", "data.split.validate_from or test_from for a split by time", "neither",
          "give the first time of a part");
    }
    for (const char* key : {"split.validation", "split.test"}) {
      if (Written(key)) Add(key, "no share where parts are cut by time", "it", "leave it out");
    }
  }

  const FamilyRecipeData& data_;
  const Places& places_;
  const std::string& file_;
  Problems& problems_;
};

}  // namespace

void CheckFamilyData(const FamilyRecipeData& data, const std::filesystem::path& folder,
                     const Places& places, const std::string& file, Problems& problems) {
  if (data.kind.empty()) return;  // Told already.
  DataRules(data, places, file, problems).Check(folder);
}

}  // namespace giot

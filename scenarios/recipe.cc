#include "scenarios/recipe.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "scenarios/overrides.h"
#include "scenarios/reader.h"
#include "scenarios/toml_tree.h"
#include "scenarios/writer.h"

namespace giot {
namespace {

std::string Whole(double value) { return std::to_string(static_cast<long>(value)); }

/// Two seasons must not bring the same frequency twice: no fit could tell the two apart.
void CheckSeasons(const Recipe& recipe, const Place& place, Problems& problems) {
  const auto& [periods, harmonics] = recipe.season;
  for (std::size_t a = 0; a < std::min(periods.size(), harmonics.size()); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      for (double i = 1; i <= harmonics[a]; ++i) {
        for (double j = 1; j <= harmonics[b]; ++j) {
          if (std::abs(i / periods[a] - j / periods[b]) > 1e-9) continue;
          problems.Add({place, "season.harmonics", "no frequency twice",
                        "harmonic " + Whole(i) + " of " + TomlNumber(periods[a]) +
                            ", which is harmonic " + Whole(j) + " of " + TomlNumber(periods[b]),
                        "give fewer harmonics to the longer season, or all of them to it alone"});
          return;
        }
      }
    }
  }
}

/// Rules that look at more than one field.
void CheckRules(const Recipe& recipe, const Places& places, const std::string& file,
                Problems& problems) {
  const auto place = [&](const std::string& key) {
    const auto found = places.find(key);
    return found != places.end() ? found->second : Place{file, 1, 1};
  };
  const auto& [periods, harmonics] = recipe.season;
  if (periods.size() != harmonics.size()) {
    problems.Add({place("season.harmonics"), "season.harmonics",
                  "a list as long as season.periods (" + std::to_string(periods.size()) + ")",
                  "a list of " + std::to_string(harmonics.size()),
                  "give one number of harmonics for each period"});
  }
  CheckSeasons(recipe, place("season.harmonics"), problems);
  const auto whole = [&](const std::string& key, const std::vector<double>& values) {
    for (const double value : values) {
      if (value == std::floor(value)) continue;
      problems.Add({place(key), key, "whole numbers", TomlNumber(value), "leave out the fraction"});
    }
  };
  whole("season.harmonics", harmonics);
  whole("model.season_inputs", recipe.model.season_inputs);
  whole("model.lags", recipe.model.lags);
  whole("training.seeds", recipe.training.seeds);
  whole("baselines.seasonal_lags", recipe.baselines.seasonal_lags);
  if (recipe.training.seeds.empty()) {
    problems.Add({place("training.seeds"), "training.seeds", "one or more seeds", "an empty list",
                  "each seed trains once; [1] trains one network"});
  }
}

}  // namespace

Recipe LoadRecipe(const std::filesystem::path& file, const std::vector<Override>& overrides) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot open " + file.string() + " to read its recipe");
  Recipe recipe;
  recipe.text.assign(std::istreambuf_iterator<char>(stream), {});
  recipe.file = file;
  recipe.name = file.stem().string();
  Problems problems;
  if (auto tree = ParseToml(recipe.text, file.string(), problems)) {
    for (const Override& override_ : overrides) {
      ApplyOverride(*tree, override_, {"command line", 0, 0}, problems);
    }
    ConfigReader reader(*tree, {nullptr, file.parent_path()}, problems);
    recipe.Visit(static_cast<FieldVisitor&>(reader));
    reader.Finish();
    CheckRules(recipe, reader.places(), file.string(), problems);
  }
  problems.ThrowIfAny();
  if (!overrides.empty()) {
    ConfigWriter writer;
    recipe.Visit(static_cast<FieldVisitor&>(writer));
    recipe.text = writer.Text();
  }
  return recipe;
}

}  // namespace giot

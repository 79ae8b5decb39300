// A training recipe (scenarios/models/*.toml): data, splits, transform, season, network, optimiser.
// One struct a table, every field named once, as in a scenario.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/base/config.h"

namespace giot {

/// `[data]`: the readings and the unit that the model works in.
struct RecipeData {
  std::string file;
  std::string time_column = "time";
  Seconds step{86400};
  std::vector<std::string> columns;
  std::vector<std::string> held_out;
  std::string quantity;
  std::string unit;
  double scale = 1;
  bool divide_by_mean = false;
  double resolution = 0;
  std::string transform = "identity";

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("file", file, File(),
          "name a CSV of readings, one row a step, looked for beside this file");
    visit("time_column", time_column, Any(), "name the column of times");
    visit("step_s", step, AtLeast(1), "give the time from one row to the next");
    visit("columns", columns, Any(), "name the columns to use; all but the time column by default");
    visit("held_out", held_out, Any(), "name columns that are scored but never trained on");
    visit.Required();
    visit("quantity", quantity, Any(), "say what the readings are, e.g. daily mean wind speed");
    visit.Required();
    visit("unit", unit, Any(), "give the unit that the model works in, after scale, e.g. m/s");
    visit("scale", scale, Above(0), "give the factor from the file's unit to the model's");
    visit("divide_by_mean", divide_by_mean, Any(),
          "true makes the mean of the training part of the trained columns 1");
    visit("resolution", resolution, AtLeast(0),
          "give the step between two readings that can be told apart, in the model's unit; a sqrt "
          "model scores readings below half of it there");
    visit("transform", transform, OneOf({"identity", "sqrt"}),
          "sqrt suits wind speed, identity what is nearly Gaussian");
  }
};

/// `[split]`: parts by time; each ends where the next begins.
struct RecipeSplit {
  std::string train_from;
  std::string validate_from;
  std::string test_from;
  std::string end;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("train_from", train_from, Any(), "give the first time to train on: YYYY-MM-DD [HH:MM]");
    visit.Required();
    visit("validate_from", validate_from, Any(), "give the first time to validate on");
    visit.Required();
    visit("test_from", test_from, Any(), "give the first time to test on");
    visit.Required();
    visit("end", end, Any(), "give the first time beyond the test part");
  }
};

/// `[season]`: one entry a season in both lists.
struct RecipeSeason {
  std::vector<double> periods{};
  std::vector<double> harmonics{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("periods", periods, Above(1), "give the length of each season in steps, e.g. [365.25]");
    visit("harmonics", harmonics, Within(1, 64), "give the harmonics of each season, e.g. [2]");
  }
};

/// `[model]`: the GRU with a Gaussian-mixture head.
struct RecipeModel {
  std::int64_t hidden = 16;
  std::vector<double> season_inputs{};
  std::int64_t components = 3;
  std::vector<double> averages{};
  std::vector<double> lags{};
  double level_prior = 30;
  std::int64_t level_window = 730;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("hidden", hidden, Within(1, 256), "give the size of the GRU's state");
    visit("season_inputs", season_inputs, Within(1, 1000),
          "number the season's harmonics from 1 through all its periods and list those that the "
          "network sees; all of them by default");
    visit("components", components, Within(1, 8), "give the Gaussians of the mixture");
    visit("averages", averages, Within(0.0001, 1),
          "give the rates of the exponentially weighted averages that the network sees");
    visit("lags", lags, Within(2, 100000),
          "give the lags that the network sees besides the last value, e.g. [48]; a session keeps "
          "and a keyframe carries the values up to the longest");
    visit("level_prior", level_prior, Above(0),
          "give the steps that the prior mean counts for in the running level");
    visit("level_window", level_window, Within(1, 1e6),
          "give the steps that the running level looks back over");
  }
};

/// `[training]`: Adam with gradient clipping, decaying rate, averaged weights, early stopping.
struct RecipeTraining {
  std::vector<double> seeds{1};
  std::int64_t epochs = 40;
  std::int64_t patience = 12;
  std::int64_t batch = 64;
  std::int64_t window = 64;
  std::int64_t burn_in = 16;
  std::int64_t most_age = 1000;
  double learning_rate = 3e-3;
  double decay = 0.93;
  double clip_norm = 1;
  double weight_decay = 0;
  double averaging = 0.99;
  double offset_deviation = 0;
  double log_gain_deviation = 0;
  double noise_deviation = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("seeds", seeds, Within(0, 1e9), "each trains once; the best in validation is kept");
    visit("epochs", epochs, Within(1, 1e5), "give the most passes over the training part");
    visit("patience", patience, Within(1, 1e5),
          "training stops after so many epochs without a better validation CRPS");
    visit("batch", batch, Within(1, 4096), "give the windows of one optimiser step");
    visit("window", window, Within(2, 4096), "give the steps of one training window");
    visit("burn_in", burn_in, Within(0, 4096),
          "steps at the start of a window, that is not the start of a session, without loss");
    visit("most_age", most_age, Within(0, 1e6),
          "a window's running level has seen up to so many steps before it");
    visit("learning_rate", learning_rate, Within(1e-7, 1), "give Adam's rate");
    visit("decay", decay, Within(0.01, 1), "the rate is multiplied by it after each epoch");
    visit("clip_norm", clip_norm, Above(0), "gradients are scaled down to this norm");
    visit("weight_decay", weight_decay, Within(0, 10),
          "each step shrinks the weights by this times the rate (AdamW)");
    visit("averaging", averaging, Within(0, 0.99999),
          "the weights kept are an exponential average with this memory; 0 keeps the last ones");
    visit("offset_deviation", offset_deviation, AtLeast(0),
          "augmentation: each window is moved by N(0, this), in standard deviations");
    visit("log_gain_deviation", log_gain_deviation, AtLeast(0),
          "augmentation: each window is stretched by exp(N(0, this))");
    visit("noise_deviation", noise_deviation, AtLeast(0),
          "augmentation: each value gets noise of N(0, this), in standard deviations");
  }
};

/// `[baselines]`
struct RecipeBaselines {
  std::int64_t most_lags = 20;
  std::vector<double> seasonal_lags{};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("most_lags", most_lags, Within(1, 1000),
          "the seasonal AR(p) with the best validation CRPS among p = 1 .. this is kept");
    visit("seasonal_lags", seasonal_lags, Within(1, 100000),
          "lags that the seasonal AR may have besides 1 .. p, e.g. [48, 336]: none, the first, the "
          "first two and so on are tried in validation");
  }
};

/// `[evaluation]`
struct RecipeEvaluation {
  std::int64_t warm_up_steps = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("warm_up_steps", warm_up_steps, AtLeast(0),
          "a session has observed so many steps when scoring begins");
  }
};

/// A whole recipe.
struct Recipe {
  RecipeData data;
  RecipeSplit split;
  RecipeSeason season;
  RecipeModel model;
  RecipeTraining training;
  RecipeBaselines baselines;
  RecipeEvaluation evaluation;

  // Not fields of the file:
  std::string name;            ///< File name without `.toml`.
  std::filesystem::path file;  ///< As given.
  std::string text;            ///< The whole file; with overrides, every key written out.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("data", data, "every recipe has a [data] table");
    visit.Table("split", split, "every recipe has a [split] table");
    visit.Table("season", season, "leave the table out where nothing is seasonal");
    visit.Table("model", model, "shape the network");
    visit.Table("training", training, "tune the optimiser");
    visit.Table("baselines", baselines, "shape the baselines");
    visit.Table("evaluation", evaluation, "say how scores are taken");
  }

  /// The data file, looked for beside the recipe.
  std::filesystem::path DataFile() const { return file.parent_path() / data.file; }
};

/// Reads and checks a recipe, with `overrides` as if the file had said so. Throws one ScenarioError
/// with every fault of the file.
Recipe LoadRecipe(const std::filesystem::path& file, const std::vector<Override>& overrides = {});

}  // namespace giot

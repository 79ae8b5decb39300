// What a model file says about itself, as plain data: unit, time axis, columns, data, scores.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/time_axis.h"

namespace giot {

/// How well one predictor did on one column in the test years, one step ahead. Lower is better.
struct Score {
  std::string variant;     ///< `neural`, `ar1`, ...; `ar1, own fit` for a fit on a held-out column.
  std::string column;      ///< A column of the data.
  bool held_out = false;   ///< The column was not trained on.
  double nll = 0;          ///< Mean negative log-likelihood, nats, in the model's unit.
  double crps = 0;         ///< Mean continuous ranked probability score, in the model's unit.
  double rmse = 0;         ///< Root mean square error of the mean, in the model's unit.
  std::int64_t count = 0;  ///< Values scored.
};

/// The description of a model file.
struct ModelInfo {
  std::string name;      ///< E.g. `wind`.
  std::string quantity;  ///< E.g. `daily mean wind speed`.
  std::string unit;      ///< Unit of every value that a session takes or gives, e.g. `m/s`.
  /// Value in the unit = scale * value in the data file (knots to m/s; 1 / mean demand).
  double scale = 1;
  TimeAxis axis;  ///< Step 0 is the first row of the training data.

  std::string data_file;    ///< As the recipe names it.
  std::string data_sha256;  ///< Of the file that it was trained on.
  std::vector<std::string> trained_columns;
  std::vector<std::string> held_out_columns;
  // First steps of the parts; each ends where the next begins, the test part before `end`.
  std::int64_t train_from = 0;
  std::int64_t validate_from = 0;
  std::int64_t test_from = 0;
  std::int64_t end = 0;
  /// A scored session has observed this many steps before the first scored one.
  std::int64_t warm_up_steps = 0;

  std::string recipe;           ///< The text of the recipe.
  std::string weights_sha256;   ///< Of all weights of the neural model.
  std::int64_t parameters = 0;  ///< Weights of the neural model.
  std::vector<Score> scores;
};

/// Reads the description. Throws ModelFileError as LoadModel does.
ModelInfo ReadModelInfo(const std::filesystem::path& file);

}  // namespace giot

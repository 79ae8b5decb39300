// How well models predict real readings one step ahead: NLL, CRPS and RMSE by column.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/generative_model.h"
#include "models/plan/model_file.h"
#include "models/plan/model_info.h"
#include "models/plan/series.h"

namespace giot {

/// Steps of a model's axis to score: `from` up to, not including, `end`.
struct ScoredPart {
  std::int64_t from = 0;
  std::int64_t end = 0;
  /// A session starts so many steps before `from`, or at the first reading where there are fewer.
  std::int64_t warm_up = 0;
};

/// Runs one session over a column and scores each next value before it is observed. `first_step` is
/// the step of values[0] on the model's axis. Throws ScenarioError where `part` is not inside.
Score ScoreColumn(const Forecaster& model, const std::string& site,
                  const std::vector<double>& values, std::int64_t first_step,
                  const ScoredPart& part);

/// Every variant of the file on every column of the series. A column that the file does not name
/// counts as held out. Where the series covers the training part, baselines fitted on each held-out
/// column's own training years are added as `VARIANT (own fit)`.
std::vector<Score> ScoreModelFile(const ModelFile& file, const std::filesystem::path& name,
                                  const Series& series, const ScoredPart& part);

/// Means over columns, in the order in which variants first appear.
struct MeanScore {
  std::string variant;
  double nll = 0;
  double crps = 0;
  double rmse = 0;
};
std::vector<MeanScore> MeanScores(const std::vector<Score>& scores, bool held_out);

/// One sentence: whether the neural model beats every baseline in CRPS, by how much, else which
/// not.
std::string Verdict(const std::vector<MeanScore>& means);

/// The table that commands print: means at trained and at held-out columns, CRPS by column, and one
/// sentence each that says which baselines the neural model beats.
std::string FormatScores(const std::vector<Score>& scores, const std::string& unit);

}  // namespace giot

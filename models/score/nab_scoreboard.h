// The scoreboard of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, "Evaluating real-time
// anomaly detection algorithms"): early detection inside a window earns, each false alarm costs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/score/nab_corpus.h"

namespace giot {

/// What a false alarm and a missed window cost; a window found at its first record earns 1.
struct NabProfile {
  std::string_view name;
  double false_alarm = 0;
  double missed_window = 0;
};

/// config/profiles.json of numenta/NAB at ea702d7.
inline constexpr std::array<NabProfile, 3> kNabProfiles{
    {{"standard", 0.11, 1}, {"reward_low_FP_rate", 0.22, 1}, {"reward_low_FN_rate", 0.11, 2}}};

/// One detector under one profile.
struct NabResult {
  double score = 0;      ///< 100 finds every window at its first record; 0 raises no alarm at all.
  double threshold = 0;  ///< A record alarms where its score is at least this.
  int windows = 0;       ///< To be found: those that reach beyond their file's probation.
  int found = 0;
  std::int64_t false_alarms = 0;  ///< Records outside of windows.
};

/// Scores [records] by file against the corpus at the one threshold that is best over all files, as
/// the benchmark does. A higher score is more anomalous. `scores` has a row for each series.
NabResult BestNabResult(std::span<const NabSeries> corpus,
                        std::span<const std::vector<double>> scores, const NabProfile& profile);

/// The same at a given threshold.
NabResult NabResultAt(std::span<const NabSeries> corpus,
                      std::span<const std::vector<double>> scores, const NabProfile& profile,
                      double threshold);

}  // namespace giot

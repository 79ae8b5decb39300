// The detectors that giot knows.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "models/score/anomaly_detector.h"
#include "models/score/nab_corpus.h"

namespace giot {

/// Detectors by name, each with parameters chosen once for all streams (models/score/README.md).
const Registry<AnomalyDetector>& AnomalyDetectors();

/// Scores of every record of every series, [series][records], by a new detector for each. Throws
/// ScenarioError with a suggestion where the name is unknown.
std::vector<std::vector<double>> DetectAnomalies(std::string_view detector,
                                                 std::span<const NabSeries> corpus);

}  // namespace giot

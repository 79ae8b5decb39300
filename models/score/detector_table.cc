#include "models/score/detector_table.h"

#include <memory>

#include "models/score/bayesian_ar.h"
#include "models/score/nearest_neighbour.h"
#include "models/score/quantised_chain.h"
#include "models/score/running_normal.h"
#include "models/score/surprise_detector.h"
#include "models/score/windowed_gaussian.h"

namespace giot {

// To add a detector by likelihood: write an OnlineDensity beside this file and add its line here.
const Registry<AnomalyDetector>& AnomalyDetectors() {
  static const Registry<AnomalyDetector> kDetectors{
      "anomaly detector",
      {
          {"windowed_gaussian", "normal density of the last 6,400 values, the benchmark's own",
           New<AnomalyDetector, WindowedGaussian>},
          {"bayesian_ar", "autoregression of order 4 with Student's t prediction, Pareto tail",
           [] { return std::make_unique<SurpriseDetector>(std::make_unique<BayesianAr>(4)); }},
          {"quantised_chain", "Markov chain over 20 bins, Pareto tail",
           [] { return std::make_unique<SurpriseDetector>(std::make_unique<QuantisedChain>()); }},
          {"running_normal", "normal density of all values, Pareto tail",
           [] { return std::make_unique<SurpriseDetector>(std::make_unique<RunningNormal>()); }},
          {"nearest_neighbour", "nearest-neighbour density of all values",
           [] { return std::make_unique<NearestNeighbourDetector>(std::vector<std::size_t>{1}); }},
          {"nearest_neighbour_scales", "the same of values and of means of 5",
           [] {
             return std::make_unique<NearestNeighbourDetector>(std::vector<std::size_t>{1, 5});
           }},
      }};
  return kDetectors;
}

std::vector<std::vector<double>> DetectAnomalies(std::string_view detector,
                                                 std::span<const NabSeries> corpus) {
  std::vector<std::vector<double>> scores;
  for (const NabSeries& series : corpus) {
    const auto at_work = AnomalyDetectors().Make(detector);
    std::vector<double>& of_series = scores.emplace_back();
    of_series.reserve(series.values.size());
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      of_series.push_back(at_work->Score(series.time_s[i], series.values[i]));
    }
  }
  return scores;
}

}  // namespace giot

// The anomaly board, MMD and the post-hoc GRU of series scores.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "models/score/detector_table.h"
#include "models/score/distribution_distance.h"
#include "models/score/nab_scoreboard.h"
#include "models/score/series_scores.h"
#include "models/score/synthesis_sets.h"

namespace giot {
namespace {

/// As large as the Numenta Anomaly Benchmark: 58 series of 6,303 records, a window in each.
std::vector<NabSeries> LargeCorpus() {
  Stream random(1, "corpus");
  std::vector<NabSeries> corpus(58);
  for (NabSeries& series : corpus) {
    for (int i = 0; i < 6303; ++i) {
      series.time_s.push_back(300 * i);
      series.values.push_back(std::sin(i * 0.02) + random.Normal(0, 0.2) + (i > 4000 ? 3 : 0));
    }
    series.windows = {{3900, 4300}};
  }
  return corpus;
}

void Detect(benchmark::State& state, const std::string& detector) {
  const std::vector<NabSeries> corpus = LargeCorpus();
  for (auto _ : state) benchmark::DoNotOptimize(DetectAnomalies(detector, corpus));
  state.SetItemsProcessed(state.iterations() * 58 * 6303);
}
BENCHMARK_CAPTURE(Detect, windowed_gaussian, "windowed_gaussian")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Detect, bayesian_ar, "bayesian_ar")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Detect, quantised_chain, "quantised_chain")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Detect, running_normal, "running_normal")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Detect, nearest_neighbour_scales, "nearest_neighbour_scales")
    ->Unit(benchmark::kMillisecond);

void ScoreBoard(benchmark::State& state) {
  const std::vector<NabSeries> corpus = LargeCorpus();
  const auto scores = DetectAnomalies("windowed_gaussian", corpus);
  for (auto _ : state) {
    for (const NabProfile& profile : kNabProfiles) {
      benchmark::DoNotOptimize(BestNabResult(corpus, scores, profile));
    }
  }
}
BENCHMARK(ScoreBoard)->Unit(benchmark::kMillisecond);

void Mmd(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto columns = static_cast<std::size_t>(state.range(1));
  Stream random(1, "rows");
  std::vector<double> a(rows * columns);
  std::vector<double> b(rows * columns);
  for (double& x : a) x = random.Normal();
  for (double& x : b) x = random.Normal(0.1, 1);
  const double width = MedianDistance({a, columns}, {b, columns});
  for (auto _ : state) {
    benchmark::DoNotOptimize(SquaredMmd({a, columns}, {b, columns}, width));
  }
}
BENCHMARK(Mmd)
    ->ArgNames({"rows", "columns"})
    ->Args({200, 2})
    ->Args({1000, 2})
    ->Args({1000, 144})
    ->Args({4000, 144})
    ->Unit(benchmark::kMillisecond);

void DiscriminativeUpdates(benchmark::State& state) {
  Stream random(1, "sines");
  const WindowSet real = SinesSet(1000, random);
  const WindowSet fake = SinesSet(1000, random);
  for (auto _ : state) {
    benchmark::DoNotOptimize(DiscriminativeScore(real.View(), fake.View(), 1, 20));
  }
  state.SetItemsProcessed(state.iterations() * 20);
}
BENCHMARK(DiscriminativeUpdates)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();

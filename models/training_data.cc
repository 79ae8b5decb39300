#include "models/training_data.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "sim/base/problems.h"

namespace giot {

WindowSampler::WindowSampler(const TrainingColumns& columns, const SeasonalScale& scale,
                             const GruMixtureShape& shape, const RecipeTraining& options,
                             Stream random)
    : columns_(columns), scale_(scale), shape_(shape), options_(options), random_(random) {
  for (const std::vector<double>& z : columns_.z) {
    if (static_cast<std::int64_t>(z.size()) < options_.window) {
      throw ScenarioError(
          "the training part has " + std::to_string(z.size()) +
          " steps, fewer than training.window = " + std::to_string(options_.window));
    }
  }
}

std::vector<TrainingBatch> WindowSampler::NextEpoch() {
  const auto offset =
      static_cast<std::int64_t>(random_.Below(static_cast<std::uint64_t>(options_.window)));
  std::vector<Window> windows;
  for (std::size_t c = 0; c < columns_.z.size(); ++c) {
    const auto size = static_cast<std::int64_t>(columns_.z[c].size());
    std::int64_t start = size >= 2 * options_.window ? offset : 0;
    if (start > 0) windows.push_back({c, 0});
    for (; start + options_.window <= size; start += options_.window) windows.push_back({c, start});
  }
  for (std::size_t i = windows.size(); i > 1; --i) {
    std::swap(windows[i - 1], windows[random_.Below(i)]);
  }
  std::vector<TrainingBatch> batches;
  const auto batch = static_cast<std::size_t>(options_.batch);
  for (std::size_t i = 0; i < windows.size(); i += batch) {
    batches.push_back(
        MakeBatch(std::span(windows).subspan(i, std::min(batch, windows.size() - i))));
  }
  return batches;
}

TrainingBatch WindowSampler::MakeBatch(std::span<const Window> windows) {
  TrainingBatch batch;
  batch.steps = static_cast<int>(options_.window);
  batch.rows = static_cast<int>(windows.size());
  const std::size_t cells = static_cast<std::size_t>(batch.steps) * windows.size();
  batch.inputs.resize(cells * static_cast<std::size_t>(shape_.inputs()));
  batch.level.resize(cells);
  batch.targets.resize(cells);
  batch.counts.resize(cells);
  for (std::size_t row = 0; row < windows.size(); ++row) {
    FillRow(windows[row], static_cast<int>(row), batch);
  }
  return batch;
}

/// The session that this window is a part of began `age` steps before it (3 in 10: with it), at a
/// site that is offset and stretched against its column.
void WindowSampler::FillRow(const Window& window, int row, TrainingBatch& batch) {
  const auto most_age = std::min(window.start, options_.most_age);
  const bool fresh = random_.Uniform() < 0.3;
  const auto age =
      fresh ? 0
            : static_cast<std::int64_t>(random_.Below(static_cast<std::uint64_t>(most_age) + 1));
  const double offset = random_.Normal(0, options_.offset_deviation);
  const double gain = std::exp(random_.Normal(0, options_.log_gain_deviation));
  const std::vector<double>& z = columns_.z[window.column];
  double level = 0;
  double observed = 0;
  std::vector<double> past(static_cast<std::size_t>(shape_.memory()), 0.0);
  std::vector<double> averages(shape_.averages.size(), 0.0);
  std::vector<float> features(static_cast<std::size_t>(scale_.season.FeatureCount()));
  for (std::int64_t t = window.start - age; t < window.start + options_.window; ++t) {
    double value = offset + gain * z[static_cast<std::size_t>(t)];
    if (options_.noise_deviation > 0) value += random_.Normal(0, options_.noise_deviation);
    if (t >= window.start) {
      const auto cell = static_cast<std::size_t>(t - window.start) * batch.rows + row;
      float* inputs = batch.inputs.data() + cell * static_cast<std::size_t>(shape_.inputs());
      inputs[0] = static_cast<float>(past[0] - level);
      inputs[1] = static_cast<float>(level);
      inputs[2] = static_cast<float>(observed / (observed + shape_.level_prior));
      scale_.season.Features(columns_.first_step + t, features);
      float* input = inputs + 3;
      for (const int feature : shape_.season_inputs) {
        *input++ = features[static_cast<std::size_t>(feature)];
      }
      for (const double average : averages) *input++ = static_cast<float>(average - level);
      for (const int lag : shape_.lags) {
        *input++ = static_cast<float>(past[static_cast<std::size_t>(lag) - 1] - level);
      }
      batch.level[cell] = static_cast<float>(level);
      batch.targets[cell] = static_cast<float>(value);
      batch.counts[cell] = age > 0 && t - window.start < options_.burn_in ? 0.0f : 1.0f;
    }
    std::shift_right(past.begin(), past.end(), 1);
    past[0] = value;
    observed = std::min(observed + 1, static_cast<double>(shape_.level_window));
    level += (value - level) / (observed + shape_.level_prior);
    for (std::size_t k = 0; k < averages.size(); ++k) {
      averages[k] += shape_.averages[k] * (value - averages[k]);
    }
  }
}

}  // namespace giot

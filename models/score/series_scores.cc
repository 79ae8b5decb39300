#include "models/score/series_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

#include "models/plan/portable_math.h"
#include "models/score/small_gru.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

constexpr std::size_t kBatch = 128;
constexpr std::size_t kFewestWindows = 10;
constexpr std::size_t kFewestChannels = 2;

void CheckSet(const WindowView& windows, std::string_view name) {
  if (windows.channels < kFewestChannels || windows.rows() < kFewestWindows) {
    throw ScenarioError(fmt::format(
        "series scores: the {} set: expected at least {} channels and {} windows, found "
        "{} and {}; give longer or wider series",
        name, kFewestChannels, kFewestWindows, windows.channels, windows.rows()));
  }
  const auto bad = std::find_if(windows.values.begin(), windows.values.end(),
                                [](float value) { return !std::isfinite(value); });
  if (bad != windows.values.end()) {
    throw ScenarioError(fmt::format(
        "series scores: the {} set: expected finite numbers, found {} in window {}; mend it", name,
        *bad,
        static_cast<std::size_t>(bad - windows.values.begin()) /
            (windows.length * windows.channels)));
  }
}

void Check(const WindowView& real, const WindowView& fake) {
  if (real.length != fake.length || real.channels != fake.channels) {
    throw ScenarioError(fmt::format(
        "series scores: expected synthetic windows of {} steps and {} channels as the real ones, "
        "found {} and {}; cut both alike",
        real.length, real.channels, fake.length, fake.channels));
  }
  CheckSet(real, "real");
  CheckSet(fake, "synthetic");
}

/// 0 .. count - 1 in an order drawn anew for each batch.
class Shuffle {
 public:
  explicit Shuffle(std::size_t count) : order_(count) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }
  /// The first `count` of a new order: different ones.
  std::span<const std::size_t> Draw(std::size_t count, Stream& random) {
    for (std::size_t i = 0; i < count; ++i) {
      std::swap(order_[i], order_[i + random.Below(order_.size() - i)]);
    }
    return std::span(order_).first(count);
  }

 private:
  std::vector<std::size_t> order_;
};

/// Copies the first `steps` steps and `channels` channels of windows into the batch's rows from
/// `row` on.
void Gather(const WindowView& windows, std::span<const std::size_t> chosen, std::size_t channels,
            std::size_t row, GruBatch& batch) {
  for (const std::size_t window : chosen) {
    for (std::size_t t = 0; t < batch.steps; ++t) {
      for (std::size_t c = 0; c < channels; ++c) {
        batch.inputs[(t * channels + c) * batch.rows + row] = windows.At(window, t, c);
      }
    }
    ++row;
  }
}

GruBatch EmptyBatch(std::size_t steps, std::size_t channels, std::size_t rows) {
  return {steps, rows, std::vector<float>(steps * channels * rows)};
}

/// Calls `use(chosen)` with the windows in turn, kBatch at a time.
template <class Use>
void InBatches(std::span<const std::size_t> windows, Use use) {
  for (std::size_t from = 0; from < windows.size(); from += kBatch) {
    use(windows.subspan(from, std::min(kBatch, windows.size() - from)));
  }
}

/// Windows to train on and to test on, four fifths and the rest, at random.
struct Split {
  Split(std::size_t count, Stream& random) {
    Shuffle shuffle(count);
    const auto order = shuffle.Draw(count, random);
    train.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count * 4 / 5));
    test.assign(order.begin() + static_cast<std::ptrdiff_t>(count * 4 / 5), order.end());
  }
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

/// Draws windows of one part of a set.
class PartOfSet {
 public:
  PartOfSet(const WindowView& windows, const std::vector<std::size_t>& part)
      : windows_(windows), part_(part), shuffle_(part.size()) {}

  const WindowView& windows() const { return windows_; }
  std::size_t batch() const { return std::min(kBatch, part_.size()); }
  void Fill(std::size_t channels, std::size_t row, GruBatch& batch_to_fill, Stream& random) {
    chosen_.clear();
    for (const std::size_t i : shuffle_.Draw(batch(), random)) chosen_.push_back(part_[i]);
    Gather(windows_, chosen_, channels, row, batch_to_fill);
  }
  std::span<const std::size_t> chosen() const { return chosen_; }

 private:
  WindowView windows_;
  std::vector<std::size_t> part_;
  Shuffle shuffle_;
  std::vector<std::size_t> chosen_;
};

/// Down the mean cross-entropy of the real rows plus that of the others; only the last output
/// counts.
void TrainClassifier(SmallGru& gru, PartOfSet real, PartOfSet fake, int updates, Stream& random) {
  const std::size_t steps = real.windows().length;
  const std::size_t channels = real.windows().channels;
  const std::size_t reals = real.batch();
  const std::size_t rows = reals + fake.batch();
  GruBatch batch = EmptyBatch(steps, channels, rows);
  std::vector<float> slope(steps * rows, 0.0f);
  const std::size_t last = (steps - 1) * rows;
  for (int update = 0; update < updates; ++update) {
    real.Fill(channels, 0, batch, random);
    fake.Fill(channels, reals, batch, random);
    const std::span<const float> outputs = gru.Run(batch);
    for (std::size_t row = 0; row < rows; ++row) {
      const float share = portable::Sigmoid(outputs[last + row]);
      slope[last + row] = row < reals ? (share - 1.0f) / static_cast<float>(reals)
                                      : share / static_cast<float>(rows - reals);
    }
    gru.Learn(batch, slope);
  }
}

/// Windows of the part whose last output says "real".
std::size_t CalledReal(SmallGru& gru, const WindowView& windows,
                       const std::vector<std::size_t>& part) {
  std::size_t count = 0;
  InBatches(part, [&](std::span<const std::size_t> chosen) {
    GruBatch batch = EmptyBatch(windows.length, windows.channels, chosen.size());
    Gather(windows, chosen, windows.channels, 0, batch);
    const std::span<const float> last = gru.Run(batch).last(chosen.size());
    count += static_cast<std::size_t>(
        std::count_if(last.begin(), last.end(), [](float logit) { return logit > 0; }));
  });
  return count;
}

/// Sum of |sigmoid(output) - next value of the last channel| over steps and rows; where `slope` is
/// given, also its derivative by the outputs, times `weight`.
double PredictionError(std::span<const float> outputs, const WindowView& windows,
                       std::span<const std::size_t> chosen, float weight,
                       std::vector<float>* slope) {
  double sum = 0;
  for (std::size_t t = 0; t + 1 < windows.length; ++t) {
    for (std::size_t row = 0; row < chosen.size(); ++row) {
      const std::size_t at = t * chosen.size() + row;
      const float foretold = portable::Sigmoid(outputs[at]);
      const float error = foretold - windows.At(chosen[row], t + 1, windows.channels - 1);
      sum += std::abs(error);
      if (slope == nullptr) continue;
      const float sign = static_cast<float>((error > 0) - (error < 0));
      (*slope)[at] = sign * weight * foretold * (1.0f - foretold);
    }
  }
  return sum;
}

}  // namespace

double DiscriminativeScore(const WindowView& real, const WindowView& fake, std::uint64_t seed,
                           int updates) {
  Check(real, fake);
  Stream random(seed, "discriminative score");
  const Split real_split(real.rows(), random);
  const Split fake_split(fake.rows(), random);
  SmallGru gru(real.channels, real.channels / 2, random);
  TrainClassifier(gru, {real, real_split.train}, {fake, fake_split.train}, updates, random);
  const std::size_t right = CalledReal(gru, real, real_split.test) + fake_split.test.size() -
                            CalledReal(gru, fake, fake_split.test);
  const std::size_t all = real_split.test.size() + fake_split.test.size();
  return std::abs(static_cast<double>(right) / static_cast<double>(all) - 0.5);
}

double PredictiveScore(const WindowView& real, const WindowView& fake, std::uint64_t seed,
                       int updates) {
  Check(real, fake);
  Stream random(seed, "predictive score");
  const std::size_t steps = real.length - 1;
  const std::size_t inputs = real.channels - 1;
  SmallGru gru(inputs, real.channels / 2, random);
  std::vector<std::size_t> all(fake.rows());
  std::iota(all.begin(), all.end(), std::size_t{0});
  PartOfSet part(fake, all);
  GruBatch batch = EmptyBatch(steps, inputs, part.batch());
  std::vector<float> slope(steps * batch.rows);
  const auto weight = static_cast<float>(1.0 / static_cast<double>(slope.size()));
  for (int update = 0; update < updates; ++update) {
    part.Fill(inputs, 0, batch, random);
    PredictionError(gru.Run(batch), fake, part.chosen(), weight, &slope);
    gru.Learn(batch, slope);
  }
  double sum = 0;
  all.resize(real.rows());
  std::iota(all.begin(), all.end(), std::size_t{0});
  InBatches(all, [&](std::span<const std::size_t> chosen) {
    GruBatch test = EmptyBatch(steps, inputs, chosen.size());
    Gather(real, chosen, inputs, 0, test);
    sum += PredictionError(gru.Run(test), real, chosen, 0, nullptr);
  });
  return sum / static_cast<double>(real.rows() * steps);
}

}  // namespace giot

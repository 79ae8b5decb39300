#include "models/plan/plan_denoiser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/plan/portable_math.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr double kMostBeta = 0.999;
constexpr double kTwoPi = 6.28318530717958647693;

/// Products of 1 - beta.
template <class Beta>
std::vector<double> AlphaBars(int steps, Beta beta) {
  if (steps < 1) {
    throw ScenarioError(fmt::format("noise schedule: expected at least one step, found {}", steps));
  }
  std::vector<double> bars;
  double bar = 1;
  for (int t = 1; t <= steps; ++t) bars.push_back(bar *= 1 - std::min(beta(t), kMostBeta));
  return bars;
}

void CheckPath(const DenoisingPath& path) {
  double last = 1;
  for (const double bar : path.alpha_bars) {
    if (!(bar > 0 && bar < last)) {
      throw ScenarioError(
          fmt::format("noise schedule: expected alpha_bar falling within (0, 1), found {} after {}",
                      bar, last));
    }
    last = bar;
  }
  if (!(path.eta >= 0 && path.eta <= 1) || !(path.clip >= 0)) {
    throw ScenarioError(fmt::format(
        "denoising: expected eta in 0..1 and clip >= 0, found {} and {}", path.eta, path.clip));
  }
  const std::vector<int> times = TimesOf(path);
  int above = static_cast<int>(path.alpha_bars.size()) + 1;
  for (const int t : times) {
    if (t < 1 || t >= above) {
      throw ScenarioError(fmt::format("denoising: expected times falling within {}..1, found {}",
                                      path.alpha_bars.size(), t));
    }
    above = t;
  }
  if (times.empty()) throw ScenarioError("denoising: expected at least one time");
}

/// Columns [first, first + width) of a weight [outputs, inputs].
std::vector<float> Columns(const LayerWeights& layer, int inputs, int first, int width) {
  std::vector<float> columns;
  for (int o = 0; o < layer.outputs; ++o) {
    const auto row = layer.weight.begin() + static_cast<std::ptrdiff_t>(o) * inputs + first;
    columns.insert(columns.end(), row, row + width);
  }
  return columns;
}

/// bias + W_time e of every round: [rounds, outputs].
std::vector<float> BiasesOfRounds(const LayerWeights& layer, int inputs, int rounds,
                                  std::span<const float> times_seen) {
  const std::size_t width = times_seen.size() / static_cast<std::size_t>(rounds);
  std::vector<float> biases;
  for (int round = 0; round < rounds; ++round) {
    const auto seen = times_seen.subspan(static_cast<std::size_t>(round) * width, width);
    for (int o = 0; o < layer.outputs; ++o) {
      double sum = layer.bias[static_cast<std::size_t>(o)];
      const auto row = layer.weight.subspan(
          static_cast<std::size_t>(o + 1) * static_cast<std::size_t>(inputs) - width, width);
      for (std::size_t i = 0; i < width; ++i) sum += double{row[i]} * seen[i];
      biases.push_back(static_cast<float>(sum));
    }
  }
  return biases;
}

/// Checks the first layer and gives its inputs.
int FirstInputs(const DenseDenoiser& net, int rounds) {
  if (net.layers.empty() || net.sample_width < 1 || net.condition_width < 0 ||
      net.times_seen.size() % static_cast<std::size_t>(rounds) != 0) {
    throw ScenarioError(fmt::format(
        "denoiser: expected layers, a sample and times of {} rounds, found {} layers, a sample of "
        "{} and {} floats",
        rounds, net.layers.size(), net.sample_width, net.times_seen.size()));
  }
  const int times = static_cast<int>(net.times_seen.size()) / rounds;
  const int inputs = net.sample_width + net.condition_width + times;
  const LayerWeights& first = net.layers.front();
  if (first.weight.size() != static_cast<std::size_t>(inputs) * first.outputs ||
      first.bias.size() != static_cast<std::size_t>(first.outputs)) {
    throw ScenarioError(fmt::format(
        "denoiser: first layer {} + {} + {} -> {}: expected {} weights and {} biases, found {} and "
        "{}",
        net.sample_width, net.condition_width, times, first.outputs, inputs * first.outputs,
        first.outputs, first.weight.size(), first.bias.size()));
  }
  if (net.layers.back().outputs != net.sample_width) {
    throw ScenarioError(fmt::format("denoiser: expected a last layer of {} outputs, found {}",
                                    net.sample_width, net.layers.back().outputs));
  }
  return inputs;
}

}  // namespace

std::vector<double> LinearAlphaBars(int steps) {
  return AlphaBars(steps, [&](int t) {
    const double share = steps == 1 ? 1 : (t - 1.0) / (steps - 1.0);
    return (0.1 + (20 - 0.1) * share) / steps;
  });
}

std::vector<double> VpAlphaBars(int steps, double low, double high) {
  return AlphaBars(steps, [&](int t) {
    const double n = steps;
    return 1 - portable::Exp(-low / n - 0.5 * (high - low) * (2 * t - 1) / (n * n));
  });
}

std::vector<double> CosineAlphaBars(int steps) {
  const auto level = [&](int t) {
    const double c = portable::CosTurns((static_cast<double>(t) / steps + 0.008) / 1.008 / 4);
    return c * c;
  };
  return AlphaBars(steps, [&](int t) { return 1 - level(t) / level(t - 1); });
}

std::vector<int> TimesOf(const DenoisingPath& path) {
  if (!path.times.empty()) return path.times;
  std::vector<int> times;
  for (int t = static_cast<int>(path.alpha_bars.size()); t >= 1; --t) times.push_back(t);
  return times;
}

std::vector<float> DenoisingFactors(const DenoisingPath& path) {
  CheckPath(path);
  const std::vector<int> times = TimesOf(path);
  std::vector<float> factors;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto bar = [&](int t) { return path.alpha_bars[static_cast<std::size_t>(t - 1)]; };
    const double now = bar(times[i]);
    const double next = i + 1 < times.size() ? bar(times[i + 1]) : 1;
    const double signal = std::sqrt(now);
    const double noise = std::sqrt(1 - now);
    double from_x = 1 / signal;
    double from_told = -noise / signal;
    if (path.target == DenoiserTarget::kSample) from_x = 0, from_told = 1;
    if (path.target == DenoiserTarget::kVelocity) from_x = signal, from_told = -noise;
    const double spread = path.eta * std::sqrt((1 - next) / (1 - now) * (1 - now / next));
    const double keep = std::sqrt(std::max(1 - next - spread * spread, 0.0)) / noise;
    const double add = std::sqrt(next) - keep * signal;
    const float clip = path.clip > 0 ? path.clip : std::numeric_limits<float>::infinity();
    for (const double factor : {from_x, from_told, double{clip}, keep, add, spread}) {
      factors.push_back(static_cast<float>(factor));
    }
  }
  return factors;
}

std::vector<float> SinusoidalEmbedding(std::span<const int> times, int width) {
  if (width < 2 || width % 2 != 0) {
    throw ScenarioError(
        fmt::format("embedding of times: expected an even width of at least 2, found {}", width));
  }
  const int half = width / 2;
  std::vector<float> table;
  for (const int t : times) {
    const auto turns = [&](int k) {
      return t * portable::Exp(-portable::Log(10000.0) * k / half) / kTwoPi;
    };
    for (int k = 0; k < half; ++k) {
      table.push_back(static_cast<float>(portable::SinTurns(turns(k))));
    }
    for (int k = 0; k < half; ++k) {
      table.push_back(static_cast<float>(portable::CosTurns(turns(k))));
    }
  }
  return table;
}

std::shared_ptr<const InferencePlan> LowerDenoiser(const DenseDenoiser& net,
                                                   const DenoisingPath& path) {
  const std::vector<float> factors = DenoisingFactors(path);
  const int rounds = static_cast<int>(TimesOf(path).size());
  const int inputs = FirstInputs(net, rounds);
  const LayerWeights& first = net.layers.front();
  const auto activation = [&](std::size_t layer) {
    return layer + 1 < net.layers.size() ? net.activation : PlanActivation();
  };
  PlanBuilder builder;
  PlanValue condition;
  if (net.condition_width > 0) {
    const auto weight = Columns(first, inputs, net.sample_width, net.condition_width);
    condition = builder.Dense(builder.Input(net.condition_width), first.outputs, weight, {});
  }
  const PlanValue sample = builder.Normals(net.sample_width);
  builder.BeginRepeat(rounds);
  PlanValue x = builder.DenseOfRound(
      sample, first.outputs, Columns(first, inputs, 0, net.sample_width),
      BiasesOfRounds(first, inputs, rounds, net.times_seen), activation(0), condition);
  for (std::size_t i = 1; i < net.layers.size(); ++i) {
    const LayerWeights& layer = net.layers[i];
    x = builder.Dense(x, layer.outputs, layer.weight, layer.bias, activation(i));
  }
  builder.Denoise(sample, x, factors);
  builder.EndRepeat();
  builder.Output(sample);
  return builder.Build();
}

}  // namespace giot

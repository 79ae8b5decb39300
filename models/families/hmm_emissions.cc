#include "models/families/hmm_emissions.h"

#include <torch/torch.h>

#include "models/families/k_means.h"
#include "models/families/layers.h"
#include "models/families/step_head.h"
#include "models/families/tensors.h"
#include "models/families/triangular_gaussian.h"
#include "sim/base/random_stream.h"

namespace giot {

using torch::Tensor;

namespace {

/// Steps that a category counts for before any was seen.
constexpr double kPriorCount = 0.01;

/// One categorical channel.
struct Table {
  int channel;
  std::int64_t categories;
  Tensor log_emission;  // [states, categories]
  Tensor counts;        // [states, categories]

  Tensor OneHot(const Tensor& x) const {
    return torch::one_hot(x.select(1, channel).to(torch::kInt64), categories).to(torch::kFloat64);
  }
};

}  // namespace

struct HmmEmissions::Parts {
  HmmConfig config;
  int channels;
  std::vector<std::int64_t> continuous;  ///< Channels.
  std::vector<Table> tables;
  Tensor mean, log_deviation;  // [states, continuous]
  Tensor regression;           // [states, continuous, continuous]
  // Sums over counted steps: of weights, of x, of x x'.
  Tensor weight, first, second;

  std::int64_t numbers() const { return static_cast<std::int64_t>(continuous.size()); }

  Tensor Continuous(const Tensor& x) const {
    if (numbers() == channels) return x;
    return x.index_select(1, torch::tensor(continuous, torch::kInt64).to(x.device()));
  }

  /// log N(x; mean, covariance) of every state: x [n, continuous] -> [n, states]
  Tensor LogDensityOfNumbers(const Tensor& x) const {
    const Tensor distance = x.unsqueeze(0) - InPrecisionOf(mean, x).unsqueeze(1);
    const Tensor log_scale = InPrecisionOf(log_deviation, x).unsqueeze(1);
    const Tensor foreseen = numbers() > 1
                                ? torch::bmm(distance, InPrecisionOf(regression, x).transpose(1, 2))
                                : torch::zeros_like(distance);
    return NormalLogDensity(distance, foreseen, log_scale).sum(-1).t();
  }

  /// Takes covariances [states, continuous, continuous] apart into regressions and deviations.
  void TakeCovariance(Tensor covariance) {
    const Tensor floor = config.least_deviation * config.least_deviation *
                         torch::eye(numbers(), covariance.options());
    covariance = covariance + floor;
    if (config.covariance == "diagonal") {
      covariance = torch::diag_embed(covariance.diagonal(0, 1, 2));
    }
    const Tensor root = torch::linalg_cholesky(covariance);
    const Tensor deviation = root.diagonal(0, 1, 2);
    // L = (I - B)^-1 D^(1/2)
    const Tensor inverse = torch::linalg_inv(root);
    regression.copy_(
        (torch::eye(numbers(), covariance.options()) - deviation.unsqueeze(-1) * inverse).tril(-1));
    log_deviation.copy_(torch::log(deviation));
  }
};

HmmEmissions::HmmEmissions(torch::nn::Module& owner, const HmmConfig& config,
                           const ExampleShape& shape)
    : parts_(new Parts{config, shape.channels, {}, {}, {}, {}, {}, {}, {}, {}}) {
  for (int channel = 0; channel < shape.channels; ++channel) {
    const int categories = shape.CategoriesOf(channel);
    if (categories == 0) {
      parts_->continuous.push_back(channel);
      continue;
    }
    const Tensor even = torch::full({config.states, categories}, -std::log(categories));
    const std::string name = "log_emission_" + std::to_string(channel);
    parts_->tables.push_back({channel, categories, owner.register_buffer(name, even), Tensor()});
  }
  const std::int64_t numbers = parts_->numbers();
  if (numbers == 0) return;
  parts_->mean = owner.register_buffer("mean", torch::zeros({config.states, numbers}));
  parts_->log_deviation =
      owner.register_buffer("log_deviation", torch::zeros({config.states, numbers}));
  parts_->regression =
      owner.register_buffer("regression", torch::zeros({config.states, numbers, numbers}));
}

HmmEmissions::~HmmEmissions() = default;

void HmmEmissions::Start(const Tensor& steps, std::uint64_t seed) {
  auto noise = NoiseOf(seed, "emissions");
  for (Table& table : parts_->tables) {
    const Tensor shares = table.OneHot(steps).mean(0) + 0.01;
    const Tensor chance =
        0.2 + UniformNoise({parts_->config.states, table.categories}, noise, shares);
    const Tensor law = shares * chance;
    table.log_emission.copy_(torch::log(law / law.sum(1, true)));
  }
  if (parts_->continuous.empty()) return;
  const auto clusters = KMeans(parts_->Continuous(steps), parts_->config.states, seed);
  parts_->mean.copy_(clusters[0]);
  parts_->TakeCovariance(torch::diag_embed((clusters[1] + 0.1).square().to(torch::kFloat64)));
}

Tensor HmmEmissions::LogDensity(const Tensor& x) const {
  Tensor sum;
  if (!parts_->continuous.empty()) sum = parts_->LogDensityOfNumbers(parts_->Continuous(x));
  for (const Table& table : parts_->tables) {
    const Tensor codes = x.select(1, table.channel).to(torch::kInt64);
    const Tensor one = InPrecisionOf(table.log_emission, x).t().index_select(0, codes);
    sum = sum.defined() ? sum + one : one;
  }
  return sum;
}

Tensor HmmEmissions::Draw(const Tensor& state, at::Generator& noise) const {
  std::vector<Tensor> channels(static_cast<std::size_t>(parts_->channels));
  if (!parts_->continuous.empty()) {
    const auto of_state = [&](const Tensor& weights) { return weights.index_select(0, state); };
    const Tensor x = TriangularDraw(of_state(parts_->mean), of_state(parts_->log_deviation),
                                    of_state(parts_->regression), noise);
    for (std::int64_t i = 0; i < parts_->numbers(); ++i) {
      channels[static_cast<std::size_t>(parts_->continuous[static_cast<std::size_t>(i)])] =
          x.select(1, i);
    }
  }
  for (const Table& table : parts_->tables) {
    channels[static_cast<std::size_t>(table.channel)] =
        DrawCode(table.log_emission.index_select(0, state), noise).to(torch::kFloat32);
  }
  return torch::stack(channels, 1);
}

void HmmEmissions::ClearCounts() {
  const std::int64_t states = parts_->config.states, numbers = parts_->numbers();
  parts_->weight = torch::zeros({states}, torch::kFloat64);
  parts_->first = torch::zeros({states, numbers}, torch::kFloat64);
  parts_->second = torch::zeros({states, numbers, numbers}, torch::kFloat64);
  for (Table& table : parts_->tables) {
    table.counts = torch::full({states, table.categories}, kPriorCount, torch::kFloat64);
  }
}

void HmmEmissions::Count(const Tensor& x, const Tensor& weights) {
  const Tensor by_state = weights.t();  // [states, n]
  parts_->weight += by_state.sum(1);
  for (Table& table : parts_->tables) table.counts += by_state.matmul(table.OneHot(x));
  if (parts_->continuous.empty()) return;
  const Tensor numbers = parts_->Continuous(x);
  const Tensor products = (numbers.unsqueeze(2) * numbers.unsqueeze(1)).flatten(1);
  parts_->first += by_state.matmul(numbers);
  parts_->second += by_state.matmul(products).reshape(parts_->second.sizes());
}

void HmmEmissions::TakeCounts() {
  for (Table& table : parts_->tables) {
    table.log_emission.copy_(torch::log(table.counts / table.counts.sum(1, true)));
  }
  if (parts_->continuous.empty()) return;
  const Tensor weight = parts_->weight.clamp_min(1e-9).unsqueeze(1);
  const Tensor mean = parts_->first / weight;
  parts_->mean.copy_(mean);
  const Tensor square = mean.unsqueeze(2) * mean.unsqueeze(1);
  parts_->TakeCovariance(parts_->second / weight.unsqueeze(2) - square);
}

Tensor InPrecisionOf(const Tensor& tensor, const Tensor& like) {
  return tensor.scalar_type() == like.scalar_type() ? tensor : tensor.to(like.scalar_type());
}

}  // namespace giot

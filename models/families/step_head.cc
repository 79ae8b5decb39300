#include "models/families/step_head.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <optional>

#include "models/families/channel_code.h"
#include "models/families/k_means.h"
#include "models/families/layers.h"
#include "models/families/tensors.h"
#include "models/families/triangular_gaussian.h"
#include "sim/base/problems.h"

namespace giot {

using torch::Tensor;

namespace {

constexpr std::int64_t kMostFullChannels = 64;

/// From features, and the channels before, to the raw numbers of a part's distribution.
class PartNet {
 public:
  PartNet(torch::nn::Module& owner, const std::string& name, const ExampleShape& shape,
          std::int64_t features, int before, std::int64_t outputs) {
    if (before > 0) {
      before_.emplace(owner, name + "_before", shape, before, features);
      hidden_ = Mlp(owner, name + "_hidden", {features, features}, Activation::kSilu);
    }
    out_ = Mlp(owner, name + "_out", {features, outputs}, Activation::kSilu);
  }

  /// features [n, features], x [n, channels] -> [n, outputs]
  Tensor operator()(const Tensor& features, const Tensor& x) const {
    if (!before_) return out_(features);
    return out_(torch::silu(hidden_(features) + (*before_)(x)));
  }
  /// Starts it near one distribution for all features: outputs [outputs].
  void StartAt(const Tensor& outputs) const {
    torch::NoGradGuard no_grad;
    Tensor weight = out_.weights()[0];
    Tensor bias = out_.weights()[1];
    weight.mul_(0.1);
    bias.copy_(outputs);
  }

 private:
  std::optional<ChannelCode> before_;
  Mlp hidden_, out_;
};

/// What stands at neighbouring channels of a step.
class HeadPart {
 public:
  HeadPart(int first, int channels) : first_(first), channels_(channels) {}
  virtual ~HeadPart() = default;
  HeadPart(const HeadPart&) = delete;
  HeadPart& operator=(const HeadPart&) = delete;

  virtual void SpreadOver(const Tensor& steps) const = 0;
  virtual Tensor LogDensity(const Tensor& features, const Tensor& x) const = 0;
  /// `x` holds the channels before: [n, >= first] -> [n, channels of this part]
  virtual Tensor Draw(const Tensor& features, const Tensor& x, at::Generator& noise) const = 0;
  virtual Tensor Parameters(const Tensor& features, const Tensor& x) const = 0;

 protected:
  Tensor Own(const Tensor& x) const { return x.slice(-1, first_, first_ + channels_); }

 private:
  int first_;
  int channels_;
};

class CategoricalPart final : public HeadPart {
 public:
  CategoricalPart(PartNet net, int channel, int categories)
      : HeadPart(channel, 1), net_(std::move(net)), categories_(categories) {}

  void SpreadOver(const Tensor& steps) const override {
    const Tensor codes = Own(steps).squeeze(-1).to(torch::kInt64);
    const Tensor counts = torch::one_hot(codes, categories_).sum(0).to(steps.scalar_type());
    net_.StartAt(torch::log((counts + 1) / static_cast<double>(codes.size(0) + categories_)));
  }
  Tensor LogDensity(const Tensor& features, const Tensor& x) const override {
    const Tensor codes = Own(x).to(torch::kInt64);
    return torch::log_softmax(net_(features, x), -1).gather(-1, codes).squeeze(-1);
  }
  Tensor Draw(const Tensor& features, const Tensor& x, at::Generator& noise) const override {
    const Tensor codes = DrawCode(torch::log_softmax(net_(features, x), -1), noise);
    return codes.unsqueeze(-1).to(features.scalar_type());
  }
  Tensor Parameters(const Tensor& features, const Tensor& x) const override {
    return torch::softmax(net_(features, x), -1);
  }

 private:
  PartNet net_;
  std::int64_t categories_;
};

class MixturePart final : public HeadPart {
 public:
  MixturePart(PartNet net, int first, int channels, const StepHeadConfig& config)
      : HeadPart(first, channels),
        net_(std::move(net)),
        components_(config.components),
        channels_(channels),
        below_(Below(channels, config)),
        least_log_deviation_(std::log(config.least_deviation)) {}

  /// Logits, means, log deviations and regressions of the components.
  static std::int64_t Outputs(std::int64_t channels, const StepHeadConfig& config) {
    return config.components * (1 + 2 * channels + Below(channels, config));
  }

  void SpreadOver(const Tensor& steps) const override {
    // The mixture is one of the head: the same data start it the same.
    const auto clusters = KMeans(Own(steps), components_, /*seed=*/1);
    const Tensor log_deviations = torch::log(clusters[1] + 0.05);
    net_.StartAt(
        torch::cat({torch::log(clusters[2] + 0.01), clusters[0].flatten(),
                    Unfloored(log_deviations).flatten(), torch::zeros({components_ * below_})}));
  }
  Tensor LogDensity(const Tensor& features, const Tensor& x) const override {
    const Mixture mixture = MixtureOf(net_(features, x));
    const Tensor each = TriangularLogDensity(Own(x).unsqueeze(1), mixture.means,
                                             mixture.log_deviations, mixture.regressions);
    return torch::logsumexp(mixture.log_weights + each, -1);
  }
  Tensor Draw(const Tensor& features, const Tensor& x, at::Generator& noise) const override {
    const Mixture mixture = MixtureOf(net_(features, x));
    const Tensor drawn = DrawCode(mixture.log_weights, noise);
    const auto of_drawn = [&](const Tensor& parameters) {
      return parameters.index({torch::arange(drawn.size(0), drawn.options()), drawn});
    };
    return TriangularDraw(of_drawn(mixture.means), of_drawn(mixture.log_deviations),
                          below_ > 0 ? of_drawn(mixture.regressions) : Tensor(), noise);
  }
  Tensor Parameters(const Tensor& features, const Tensor& x) const override {
    const auto parts =
        net_(features, x)
            .split_with_sizes({components_, components_ * (2 * channels_ + below_)}, -1);
    return torch::cat({torch::softmax(parts[0], -1), parts[1]}, -1);
  }

 private:
  struct Mixture {
    Tensor log_weights;            // [n, components]
    Tensor means, log_deviations;  // [n, components, channels]
    Tensor regressions;            // [n, components, channels, channels], or none
  };

  static std::int64_t Below(std::int64_t channels, const StepHeadConfig& config) {
    return config.covariance == "full" ? BelowDiagonal(channels) : 0;
  }

  Mixture MixtureOf(const Tensor& raw) const {
    const std::int64_t numbers = components_ * channels_;
    const auto parts =
        raw.split_with_sizes({components_, numbers, numbers, components_ * below_}, -1);
    const auto by_component = [&](const Tensor& part, std::int64_t each) {
      return part.reshape({raw.size(0), components_, each});
    };
    Mixture mixture{torch::log_softmax(parts[0], -1), by_component(parts[1], channels_),
                    Floored(by_component(parts[2], channels_)), Tensor()};
    if (below_ > 0) mixture.regressions = StrictlyLower(by_component(parts[3], below_), channels_);
    return mixture;
  }
  /// Bends smoothly away from the least log deviation.
  Tensor Floored(const Tensor& raw) const {
    return least_log_deviation_ + torch::softplus(raw - least_log_deviation_);
  }
  Tensor Unfloored(const Tensor& log_deviation) const {
    const Tensor above = (log_deviation - least_log_deviation_).clamp_min(1e-3);
    return least_log_deviation_ + above + torch::log(-torch::expm1(-above));
  }

  PartNet net_;
  std::int64_t components_;
  std::int64_t channels_;
  std::int64_t below_;  ///< Regression weights of a component.
  double least_log_deviation_;
};

/// Continuous channels from `first` up to the next discrete one.
int ContinuousRun(const ExampleShape& shape, int first) {
  int last = first;
  while (last < shape.channels && shape.CategoriesOf(last) == 0) ++last;
  return last - first;
}

}  // namespace

Tensor DrawCode(const Tensor& log_probabilities, at::Generator& noise) {
  const Tensor reached = torch::exp(log_probabilities).cumsum(-1);
  const Tensor drawn = UniformNoise({reached.size(0), 1}, noise, reached) * reached.slice(-1, -1);
  return (reached <= drawn).sum(-1).clamp_max(reached.size(-1) - 1);
}

struct StepHead::Parts {
  std::vector<std::unique_ptr<HeadPart>> parts;
};

StepHead::StepHead(torch::nn::Module& owner, const std::string& name, const ExampleShape& shape,
                   std::int64_t features, const StepHeadConfig& config)
    : parts_(std::make_unique<Parts>()) {
  for (int channel = 0; channel < shape.channels;) {
    const std::string part = name + "_" + std::to_string(parts_->parts.size());
    if (const int categories = shape.CategoriesOf(channel); categories > 0) {
      parts_->parts.push_back(std::make_unique<CategoricalPart>(
          PartNet(owner, part, shape, features, channel, categories), channel, categories));
      ++channel;
      continue;
    }
    const int run = ContinuousRun(shape, channel);
    if (config.covariance == "full" && run > kMostFullChannels) {
      throw ScenarioError(fmt::format(
          "a full covariance spans at most {} channels, but {} continuous channels stand together; "
          "set covariance = \"diagonal\" or choose fewer columns",
          kMostFullChannels, run));
    }
    parts_->parts.push_back(std::make_unique<MixturePart>(
        PartNet(owner, part, shape, features, channel, MixturePart::Outputs(run, config)), channel,
        run, config));
    channel += run;
  }
}

StepHead::~StepHead() = default;
StepHead::StepHead(StepHead&&) noexcept = default;

void StepHead::SpreadOver(const Tensor& steps) const {
  for (const auto& part : parts_->parts) part->SpreadOver(steps);
}

Tensor StepHead::LogDensity(const Tensor& features, const Tensor& x) const {
  Tensor sum;
  for (const auto& part : parts_->parts) {
    const Tensor log_density = part->LogDensity(features, x);
    sum = sum.defined() ? sum + log_density : log_density;
  }
  return sum;
}

Tensor StepHead::Draw(const Tensor& features, at::Generator& noise) const {
  Tensor x = torch::empty({features.size(0), 0}, features.options());
  for (const auto& part : parts_->parts) {
    x = torch::cat({x, part->Draw(features, x, noise)}, -1);
  }
  return x;
}

std::vector<Tensor> StepHead::Parameters(const Tensor& features, const Tensor& x) const {
  std::vector<Tensor> parameters;
  for (const auto& part : parts_->parts) parameters.push_back(part->Parameters(features, x));
  return parameters;
}

}  // namespace giot

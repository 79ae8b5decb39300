#include "models/families/time_gan.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include "models/families/gru_stack.h"
#include "models/families/layers.h"
#include "models/families/normalizing_flow.h"
#include "models/families/sliced_distance.h"
#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

/// Recurrent layers and a dense layer upon each step.
struct RecurrentNet {
  RecurrentNet(torch::nn::Module& owner, const std::string& name, std::int64_t inputs,
               std::int64_t width, std::int64_t layers, std::int64_t outputs)
      : stack(owner, name + "_gru", inputs, width, layers),
        head(owner, name + "_head", {width, outputs}, Activation::kRelu) {}
  Tensor operator()(const Tensor& x) const { return head(stack(x)); }

  GruStack stack;
  Mlp head;
};

struct TimeGanModuleImpl : torch::nn::Module {
  TimeGanModuleImpl(const TimeGanConfig& c, const ExampleShape& s)
      : embedder(*this, "embedder", s.channels, c.hidden, c.layers, c.hidden),
        recovery(*this, "recovery", c.hidden, c.hidden, c.layers, s.channels),
        generator(*this, "generator", s.channels + s.conditions, c.hidden, c.layers, c.hidden),
        supervisor(*this, "supervisor", c.hidden, c.hidden, std::max<std::int64_t>(1, c.layers - 1),
                   c.hidden),
        discriminator(*this, "discriminator", c.hidden + s.conditions, c.hidden, c.layers, 1),
        countdown(register_buffer("countdown", torch::full({1}, 1e6f))) {}

  // All over windows: [rows, length, ..]. Latents lie within 0 .. 1.
  Tensor Embed(const Tensor& x) const { return torch::sigmoid(embedder(x)); }
  Tensor Recover(const Tensor& latent) const { return recovery(latent); }
  Tensor Supervise(const Tensor& latent) const { return torch::sigmoid(supervisor(latent)); }
  Tensor Generate(const Tensor& z, const Tensor& condition) const {
    return torch::sigmoid(generator(Beside(z, condition)));
  }
  Tensor Discriminate(const Tensor& latent, const Tensor& condition) const {
    return discriminator(Beside(latent, condition));
  }
  static Tensor Beside(const Tensor& steps, const Tensor& condition) {
    if (condition.size(1) == 0) return steps;
    return torch::cat({steps, condition.unsqueeze(1).expand({-1, steps.size(1), -1})}, 2);
  }

  RecurrentNet embedder, recovery, generator, supervisor, discriminator;
  Tensor countdown;  // [1], 0 once the generator is trained
};
TORCH_MODULE(TimeGanModule);

/// Parts have optimisers of their own, as in the authors' code.
enum Part : std::size_t { kAutoencoder, kSupervisor, kGenerator, kEmbedder, kDiscriminator };

Tensor SquaredError(const Tensor& a, const Tensor& b) { return (a - b).square().mean(); }

/// The root of a loss, with a slope at 0.
Tensor Root(const Tensor& loss) { return torch::sqrt(loss + 1e-12); }

Tensor CrossEntropy(const Tensor& logits, bool real) {
  return torch::softplus(real ? -logits : logits).mean();
}

class TimeGan final : public GenerativeNetwork {
 public:
  TimeGan(const TimeGanConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape), config_(config), net_(config, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }

  std::vector<NetworkPart> Parts() const override {
    return {{"autoencoder", {"embedder", "recovery"}},
            {"supervisor", {"supervisor"}},
            {"generator", {"generator", "supervisor"}},
            {"embedder", {"embedder", "recovery"}},
            {"discriminator", {"discriminator"}}};
  }
  std::vector<std::size_t> Turns(std::int64_t update, std::int64_t updates) const override {
    const double share = static_cast<double>(update) / static_cast<double>(updates);
    if (share < config_.embedding_share) return {kAutoencoder};
    if (share < config_.embedding_share + config_.supervised_share) return {kSupervisor};
    return {kGenerator, kEmbedder, kGenerator, kEmbedder, kDiscriminator};
  }

  Tensor Loss(std::size_t part, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    CountDown(part);
    switch (part) {
      case kAutoencoder: return ReconstructionLoss(x, net_->Embed(x));
      case kSupervisor: return SupervisedLoss(net_->Embed(x).detach());
      case kGenerator: return GeneratorLoss(x, condition, noise);
      case kEmbedder: return EmbedderLoss(x);
      default: return DiscriminatorLoss(x, condition, noise);
    }
  }

  double Validate(const Tensor& x, const Tensor& condition, at::Generator& noise) override {
    const double waiting = net_->countdown.item<double>();
    if (waiting > 0) return 1000 + waiting;
    const Tensor drawn = Draw(condition, noise).flatten(1);
    return SlicedDistance(torch::cat({drawn, condition}, 1),
                          torch::cat({x.flatten(1), condition}, 1), /*directions=*/100, noise);
  }

  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    return Decode(Latent(condition, noise), condition);
  }

  std::vector<std::string> calls() const override { return {"sample", "encode", "discriminate"}; }
  OperatorGraph Graph(const std::string& call) const override {
    if (call != "sample" && call != "encode" && call != "discriminate") RefuseCall(call);
    const std::int64_t inputs = call == "discriminate" ? config_.hidden : shape().channels;
    return Trace(call,
                 {torch::zeros({1, shape().length, inputs}), torch::zeros({1, shape().conditions})},
                 [&](const std::vector<Tensor>& in) -> std::vector<Tensor> {
                   if (call == "encode") return {net_->Embed(in[0])};
                   if (call == "discriminate") return {net_->Discriminate(in[0], in[1])};
                   return {Decode(in[0], in[1])};
                 });
  }

 private:
  Tensor Latent(const Tensor& condition, at::Generator& noise) const {
    return UniformNoise({condition.size(0), shape().length, shape().channels}, noise, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const {
    return net_->Recover(net_->Supervise(net_->Generate(z, condition)));
  }

  void CountDown(std::size_t part) const {
    torch::NoGradGuard no_grad;
    if (part >= kGenerator) {
      net_->countdown.zero_();
    } else {
      net_->countdown.sub_(1).clamp_min_(1);
    }
  }

  static Tensor SupervisedLoss(const Tensor& latent, const Tensor& told) {
    const std::int64_t length = latent.size(1);
    return SquaredError(latent.slice(1, 1, length), told.slice(1, 0, length - 1));
  }
  /// How far the supervisor is from the next latent step.
  Tensor SupervisedLoss(const Tensor& latent) const {
    return SupervisedLoss(latent, net_->Supervise(latent));
  }

  Tensor ReconstructionLoss(const Tensor& x, const Tensor& latent) const {
    return 10 * Root(SquaredError(x, net_->Recover(latent)));
  }

  Tensor EmbedderLoss(const Tensor& x) const {
    const Tensor latent = net_->Embed(x);
    return ReconstructionLoss(x, latent) + 0.1 * SupervisedLoss(latent);
  }

  Tensor GeneratorLoss(const Tensor& x, const Tensor& condition, at::Generator& noise) const {
    const Tensor raw = net_->Generate(Latent(condition, noise), condition);
    const Tensor told = net_->Supervise(raw);
    const Tensor latent = net_->Embed(x).detach();
    return CrossEntropy(net_->Discriminate(told, condition), true) +
           config_.gamma * CrossEntropy(net_->Discriminate(raw, condition), true) +
           config_.supervised_weight * Root(SupervisedLoss(latent)) +
           config_.moment_weight * MomentLoss(net_->Recover(told), x);
  }

  /// Differences of deviation and mean over the rows, mean over steps and channels.
  static Tensor MomentLoss(const Tensor& drawn, const Tensor& x) {
    const auto deviation = [](const Tensor& rows) {
      return torch::sqrt(rows.var(0, /*unbiased=*/false) + 1e-6);
    };
    return (deviation(drawn) - deviation(x)).abs().mean() +
           (drawn.mean(0) - x.mean(0)).abs().mean();
  }

  Tensor DiscriminatorLoss(const Tensor& x, const Tensor& condition, at::Generator& noise) const {
    constexpr double kGoodEnough = 0.15;
    const Tensor raw = net_->Generate(Latent(condition, noise), condition).detach();
    const Tensor told = net_->Supervise(raw).detach();
    const Tensor real = net_->Embed(x).detach();
    const Tensor loss = CrossEntropy(net_->Discriminate(real, condition), true) +
                        CrossEntropy(net_->Discriminate(told, condition), false) +
                        config_.gamma * CrossEntropy(net_->Discriminate(raw, condition), false);
    return loss.item<double>() > kGoodEnough ? loss : loss * 0;
  }

  TimeGanConfig config_;
  TimeGanModule net_;
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeTimeGan(const TimeGanConfig& config,
                                               const ExampleShape& shape) {
  RefuseCategories(shape, "a TimeGAN");
  if (shape.length < 2) {
    throw ScenarioError(fmt::format(
        "a TimeGAN needs windows of 2 steps or more, but examples have {}; give data.window, or "
        "another family for vectors",
        shape.length));
  }
  if (config.embedding_share + config.supervised_share >= 1) {
    throw ScenarioError(fmt::format(
        "embedding_share + supervised_share: expected a sum < 1, found {:g}; the rest trains the "
        "generator",
        config.embedding_share + config.supervised_share));
  }
  return std::make_unique<TimeGan>(config, shape);
}

}  // namespace giot

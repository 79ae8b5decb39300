#include "models/families/ppca.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "models/families/lower.h"
#include "models/families/normalizing_flow.h"
#include "models/families/tensors.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

/// Least variance: a direction without any would have an infinite density.
constexpr double kLeastVariance = 1e-8;

struct PpcaModuleImpl : torch::nn::Module {
  PpcaModuleImpl(std::int64_t latent, const ExampleShape& shape)
      : weight(register_parameter("weight", 0.1 * torch::randn({shape.values(), latent}))),
        told(register_parameter("told", torch::zeros({shape.values(), shape.conditions}))),
        mean(register_parameter("mean", torch::zeros({shape.values()}))),
        variance(register_parameter("variance", torch::ones({1}))) {}

  Tensor Centre(const Tensor& condition) const { return torch::linear(condition, told, mean); }

  Tensor weight;    // [values, latent]
  Tensor told;      // [values, conditions]
  Tensor mean;      // [values]
  Tensor variance;  // [1] of the noise
};
TORCH_MODULE(PpcaModule);

class Ppca final : public GenerativeNetwork {
 public:
  Ppca(const PpcaConfig& config, const ExampleShape& shape)
      : GenerativeNetwork(shape), net_(config.latent, shape) {
    RefuseCategories(shape, "pPCA");
    if (config.latent >= shape.values()) {
      throw ScenarioError(fmt::format(
          "pPCA of {} directions: an example has {} numbers; set model.latent below that",
          config.latent, shape.values()));
    }
  }

  torch::nn::Module& module() const override { return *net_.ptr(); }

  bool FitDirectly(const Tensor& x, const Tensor& condition) override;
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    return -LogDensity(x, condition, noise).mean();
  }
  Tensor Draw(const Tensor& condition, at::Generator& noise) const override {
    const std::int64_t rows = condition.size(0);
    const Tensor z = NormalNoise({rows, net_->weight.size(1)}, noise, condition);
    const Tensor e = NormalNoise({rows, shape().values()}, noise, condition);
    const Tensor x = Mean(z, condition) + torch::sqrt(net_->variance) * e;
    return x.reshape({rows, shape().length, shape().channels});
  }
  std::shared_ptr<const InferencePlan> LowerDraw() const override;
  DensityKind density() const override { return DensityKind::kExact; }
  Tensor LogDensity(const Tensor& x, const Tensor& condition, at::Generator&) const override;

  std::vector<std::string> calls() const override { return {"sample", "encode"}; }
  OperatorGraph Graph(const std::string& call) const override {
    const Tensor condition = torch::zeros({1, shape().conditions});
    if (call == "sample") {
      return Trace(
          call, {torch::zeros({1, net_->weight.size(1)}), condition},
          [&](const std::vector<Tensor>& in) { return std::vector<Tensor>{Mean(in[0], in[1])}; });
    }
    if (call != "encode") RefuseCall(call);
    const Tensor pull = Pull();
    return Trace(call, {torch::zeros({1, shape().values()}), condition},
                 [&](const std::vector<Tensor>& in) {
                   return std::vector<Tensor>{torch::linear(in[0] - net_->Centre(in[1]), pull)};
                 });
  }

 private:
  Tensor Mean(const Tensor& z, const Tensor& condition) const {
    return torch::linear(z, net_->weight) + net_->Centre(condition);
  }
  /// (W'W + s I)^-1 W': [latent, values]
  Tensor Pull() const {
    const Tensor w = net_->weight.to(torch::kFloat64);
    const Tensor inner =
        torch::matmul(w.t(), w) +
        net_->variance.to(torch::kFloat64) * torch::eye(w.size(1), torch::kFloat64).to(w.device());
    return torch::matmul(torch::linalg_inv(inner), w.t()).to(torch::kFloat32).detach();
  }

  PpcaModule net_;
};

bool Ppca::FitDirectly(const Tensor& x, const Tensor& condition) {
  torch::NoGradGuard no_grad;
  const Tensor y = x.flatten(1).to(torch::kFloat64), c = condition.to(torch::kFloat64);
  const auto rows = static_cast<double>(y.size(0));
  const Tensor y_mean = y.mean(0), c_mean = c.mean(0);
  Tensor rest = y - y_mean;
  Tensor told = torch::zeros({y.size(1), c.size(1)}, y.options());
  if (c.size(1) > 0) {
    told = torch::matmul(torch::linalg_pinv(c - c_mean), rest).t();
    rest = rest - torch::matmul(c - c_mean, told.t());
  }
  const auto [values, vectors] = torch::linalg_eigh(torch::matmul(rest.t(), rest) / rows, "L");
  const std::int64_t latent = net_->weight.size(1), left = y.size(1) - latent;
  const Tensor noise = values.narrow(0, 0, left).mean().clamp_min(kLeastVariance);
  const Tensor stretch = torch::sqrt((values.narrow(0, left, latent) - noise).clamp_min(0));
  net_->weight.copy_(vectors.narrow(1, left, latent) * stretch);
  net_->told.copy_(told);
  net_->mean.copy_(y_mean - torch::mv(told, c_mean));
  net_->variance.copy_(noise.reshape({1}));
  return true;
}

std::shared_ptr<const InferencePlan> Ppca::LowerDraw() const {
  PlanBuilder builder;
  const auto values = static_cast<int>(shape().values());
  PlanValue condition;
  if (shape().conditions > 0) condition = builder.Input(shape().conditions);
  const PlanValue z = builder.Normals(static_cast<int>(net_->weight.size(1)));
  const PlanValue x = LowerLinear(builder, torch::cat({net_->weight, net_->told}, 1), net_->mean,
                                  WithCondition(builder, z, condition, shape().conditions));
  const float deviation = torch::sqrt(net_->variance).item<float>();
  builder.Output(
      builder.Add(x, Scaled(builder, builder.Normals(values),
                            std::vector<float>(static_cast<std::size_t>(values), deviation))));
  return builder.Build();
}

Tensor Ppca::LogDensity(const Tensor& x, const Tensor& condition, at::Generator&) const {
  const Tensor rest = (x.flatten(1) - net_->Centre(condition)).to(torch::kFloat64);
  const Tensor w = net_->weight.to(torch::kFloat64);
  const Tensor eye = torch::eye(w.size(0), torch::kFloat64).to(w.device());
  const Tensor covariance = torch::matmul(w, w.t()) + net_->variance.to(torch::kFloat64) * eye;
  const Tensor root = torch::linalg_cholesky(covariance);
  const Tensor whitened = torch::linalg_solve_triangular(root, rest.t(), /*upper=*/false).t();
  const double constant = 0.5 * std::log(2 * std::numbers::pi) * static_cast<double>(w.size(0));
  return (-0.5 * (whitened * whitened).sum(1) - torch::log(torch::diagonal(root)).sum() - constant)
      .to(torch::kFloat32);
}

}  // namespace

std::unique_ptr<GenerativeNetwork> MakePpca(const PpcaConfig& config, const ExampleShape& shape) {
  return std::make_unique<Ppca>(config, shape);
}

}  // namespace giot

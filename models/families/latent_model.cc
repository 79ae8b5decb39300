#include "models/families/latent_model.h"

#include <torch/torch.h>

#include <cmath>

#include "models/families/layers.h"
#include "models/families/lower.h"
#include "models/families/normalizing_flow.h"
#include "models/families/tensors.h"

namespace giot {

LatentModel::LatentModel(const ExampleShape& shape, std::int64_t latent, double kl_weight,
                         std::int64_t bound_draws)
    : GenerativeNetwork(shape), latent_(latent), kl_weight_(kl_weight), bound_draws_(bound_draws) {
  RefuseCategories(shape, "a VAE");
}

std::pair<at::Tensor, at::Tensor> LatentModel::BoundParts(const at::Tensor& x,
                                                          const at::Tensor& condition,
                                                          at::Generator& noise) const {
  const auto [mean, log_deviation] = Encode(x, condition);
  const at::Tensor z =
      mean + torch::exp(log_deviation) * NormalNoise({x.size(0), latent_}, noise, x);
  const at::Tensor fit = SumRows(NormalLogDensity(x, Decode(z, condition), LogNoise()));
  const at::Tensor divergence =
      SumRows(0.5 * (mean * mean + torch::exp(2 * log_deviation) - 1) - log_deviation);
  return {fit, divergence};
}

at::Tensor LatentModel::Loss(std::size_t, const at::Tensor& x, const at::Tensor& condition,
                             at::Generator& noise) {
  const auto [fit, divergence] = BoundParts(x, condition, noise);
  return (kl_weight_ * divergence - fit).mean();
}

double LatentModel::Validate(const at::Tensor& x, const at::Tensor& condition,
                             at::Generator& noise) {
  const auto [fit, divergence] = BoundParts(x, condition, noise);
  return (kl_weight_ * divergence - fit).mean().item<double>();
}

at::Tensor LatentModel::Draw(const at::Tensor& condition, at::Generator& noise) const {
  const std::int64_t rows = condition.size(0);
  const at::Tensor z = NormalNoise({rows, latent_}, noise, condition);
  const at::Tensor spread = NormalNoise({rows, shape().length, shape().channels}, noise, condition);
  return Decode(z, condition) + torch::exp(LogNoise()) * spread;
}

at::Tensor LatentModel::LogDensity(const at::Tensor& x, const at::Tensor& condition,
                                   at::Generator& noise) const {
  const auto [mean, log_deviation] = Encode(x, condition);
  std::vector<at::Tensor> weights;
  for (std::int64_t draw = 0; draw < bound_draws_; ++draw) {
    const at::Tensor e = NormalNoise({x.size(0), latent_}, noise, x);
    const at::Tensor z = mean + torch::exp(log_deviation) * e;
    weights.push_back(SumRows(NormalLogDensity(x, Decode(z, condition), LogNoise())) +
                      StandardNormalLogDensity(z) - StandardNormalLogDensity(e) +
                      SumRows(log_deviation));
  }
  return torch::logsumexp(torch::stack(weights, 0), 0) -
         std::log(static_cast<double>(bound_draws_));
}

std::optional<PlanValue> LatentModel::LowerDecode(PlanBuilder&, PlanValue, PlanValue) const {
  return std::nullopt;
}

std::shared_ptr<const InferencePlan> LatentModel::LowerDraw() const {
  PlanBuilder builder;
  const auto values = static_cast<int>(shape().values());
  PlanValue condition;
  if (shape().conditions > 0) condition = builder.Input(shape().conditions);
  const PlanValue z = builder.Normals(static_cast<int>(latent_));
  const std::optional<PlanValue> mean = LowerDecode(builder, z, condition);
  if (!mean) return nullptr;
  const at::Tensor deviation = torch::exp(LogNoise()).expand({shape().length, shape().channels});
  const PlanValue spread = Scaled(builder, builder.Normals(values), ValuesOf(deviation));
  builder.Output(builder.Add(builder.Reshape(*mean, values), spread));
  return builder.Build();
}

OperatorGraph LatentModel::Graph(const std::string& call) const {
  const at::Tensor condition = torch::zeros({1, shape().conditions});
  if (call == "encode") {
    return Trace(call, {torch::zeros({1, shape().length, shape().channels}), condition},
                 [&](const std::vector<at::Tensor>& in) -> std::vector<at::Tensor> {
                   const auto [mean, log_deviation] = Encode(in[0], in[1]);
                   return {mean, log_deviation};
                 });
  }
  if (call != "sample" && call != "decode_latent") RefuseCall(call);
  return Trace(call, {torch::zeros({1, latent_}), condition},
               [&](const std::vector<at::Tensor>& in) -> std::vector<at::Tensor> {
                 return {Decode(in[0], in[1])};
               });
}

}  // namespace giot

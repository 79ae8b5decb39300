// What variational autoencoders have in common: a Gaussian code, a decoder with Gaussian noise of
// one deviation a number, the evidence bound and the importance-weighted bound.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/families/generative_network.h"
#include "models/plan/plan_builder.h"

namespace giot {

class LatentModel : public GenerativeNetwork {
 public:
  /// Throws ScenarioError where a channel holds categories.
  LatentModel(const ExampleShape& shape, std::int64_t latent, double kl_weight,
              std::int64_t bound_draws);

  /// Mean and log deviation of the code of x [rows, length, channels]: [rows, latent] each.
  virtual std::pair<at::Tensor, at::Tensor> Encode(const at::Tensor& x,
                                                   const at::Tensor& condition) const = 0;
  /// Mean of the example of a code z [rows, latent]: [rows, length, channels].
  virtual at::Tensor Decode(const at::Tensor& z, const at::Tensor& condition) const = 0;
  /// Log deviation of an example's numbers around that mean: broadcasts to it.
  virtual at::Tensor LogNoise() const = 0;

  /// Minus the evidence bound a row, its divergence weighted (Higgins et al. 2017).
  at::Tensor Loss(std::size_t part, const at::Tensor& x, const at::Tensor& condition,
                  at::Generator& noise) override;
  /// Minus the bound itself.
  double Validate(const at::Tensor& x, const at::Tensor& condition, at::Generator& noise) override;
  at::Tensor Draw(const at::Tensor& condition, at::Generator& noise) const override;
  DensityKind density() const override { return DensityKind::kLowerBound; }
  /// The importance-weighted bound of `bound_draws` draws (Burda, Grosse and Salakhutdinov 2016).
  at::Tensor LogDensity(const at::Tensor& x, const at::Tensor& condition,
                        at::Generator& noise) const override;
  /// Where LowerDecode() is there.
  std::shared_ptr<const InferencePlan> LowerDraw() const override;
  /// Decode() as steps of a plan: a code [latent] and a condition to an example's values, position
  /// by position or flat. No value where the family is not lowered.
  virtual std::optional<PlanValue> LowerDecode(PlanBuilder& builder, PlanValue z,
                                               PlanValue condition) const;

  /// `sample` and `decode_latent` (code to example), `encode` (example to code).
  std::vector<std::string> calls() const override { return {"sample", "encode", "decode_latent"}; }
  OperatorGraph Graph(const std::string& call) const override;

  /// Reconstruction (log p of x given a drawn code) and divergence of the code from its prior: the
  /// two sides of rate and distortion. [rows] each, nats.
  std::pair<at::Tensor, at::Tensor> BoundParts(const at::Tensor& x, const at::Tensor& condition,
                                               at::Generator& noise) const;

 private:
  std::int64_t latent_;
  double kl_weight_;
  std::int64_t bound_draws_;
};

}  // namespace giot

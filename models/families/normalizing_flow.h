// What all flows have in common: an invertible map from examples to standard normal noise, and the
// density that it gives.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/families/generative_network.h"
#include "models/plan/plan_builder.h"

namespace giot {

class NormalizingFlow : public GenerativeNetwork {
 public:
  /// Throws ScenarioError where a channel holds categories.
  explicit NormalizingFlow(const ExampleShape& shape);

  /// x [rows, values] -> noise [rows, values] and ln |det d noise / d x| [rows].
  virtual std::pair<at::Tensor, at::Tensor> Encode(const at::Tensor& x,
                                                   const at::Tensor& condition) const = 0;
  /// The inverse: noise [rows, values] -> x [rows, values].
  virtual at::Tensor Decode(const at::Tensor& z, const at::Tensor& condition) const = 0;

  /// Where LowerDecode() is there.
  std::shared_ptr<const InferencePlan> LowerDraw() const override;
  /// Decode() as steps of a plan: noise [values] to x [values]. No value where the flow is not
  /// lowered.
  virtual std::optional<PlanValue> LowerDecode(PlanBuilder& builder, PlanValue z,
                                               PlanValue condition) const;

  /// Mean -log p of a row.
  at::Tensor Loss(std::size_t part, const at::Tensor& x, const at::Tensor& condition,
                  at::Generator& noise) override;
  at::Tensor Draw(const at::Tensor& condition, at::Generator& noise) const override;
  DensityKind density() const override { return DensityKind::kExact; }
  at::Tensor LogDensity(const at::Tensor& x, const at::Tensor& condition,
                        at::Generator& noise) const override;
  /// `sample` (Decode) and `encode` (Encode).
  std::vector<std::string> calls() const override { return {"sample", "encode"}; }
  OperatorGraph Graph(const std::string& call) const override;
};

/// Throws the ScenarioError of a family that takes numbers alone, e.g. `a flow`.
void RefuseCategories(const ExampleShape& shape, const std::string& who);

}  // namespace giot

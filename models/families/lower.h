// Layers that families share, lowered to steps of a plan (models/plan/README.md).
#pragma once

#include <cstdint>
#include <vector>

#include "models/families/layers.h"
#include "models/plan/plan_builder.h"

namespace giot {

/// The dense layers of `net` on x, with their activations.
PlanValue LowerMlp(PlanBuilder& builder, const Mlp& net, PlanValue x);
/// W x + b of a weight [outputs, inputs] and a bias [outputs].
PlanValue LowerLinear(PlanBuilder& builder, const at::Tensor& weight, const at::Tensor& bias,
                      PlanValue x);
/// x and the condition side by side; x alone where there is none.
PlanValue WithCondition(PlanBuilder& builder, PlanValue x, PlanValue condition,
                        std::int64_t conditions);
/// factor x, number by number.
PlanValue Scaled(PlanBuilder& builder, PlanValue x, const std::vector<float>& factor);

}  // namespace giot

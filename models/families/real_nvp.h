// Flows of coupling layers over vectors or whole windows: RealNVP (Dinh, Sohl-Dickstein and Bengio
// 2017) and neural splines (Durkan, Bekasov, Murray and Papamakarios 2019).
#pragma once

#include <memory>

#include "models/families/neural_spline_config.h"
#include "models/families/normalizing_flow.h"
#include "models/families/real_nvp_config.h"

namespace giot {

/// Affine couplings, whose nets also see the condition.
std::unique_ptr<NormalizingFlow> MakeRealNvp(const RealNvpConfig& config,
                                             const ExampleShape& shape);

/// Couplings that stretch and move a number, then bend it by a rational-quadratic spline: few of
/// them separate modes that affine ones leave bridges between.
std::unique_ptr<NormalizingFlow> MakeNeuralSpline(const NeuralSplineConfig& config,
                                                  const ExampleShape& shape);

}  // namespace giot

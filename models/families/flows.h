// The flows that bend space other than by couplings (real_nvp.h); all have an exact density.
#pragma once

#include <memory>

#include "models/families/maf_config.h"
#include "models/families/normalizing_flow.h"
#include "models/families/planar_config.h"
#include "models/families/sylvester_config.h"

namespace giot {

/// Planar flow (Rezende and Mohamed 2015, eq. 10): f(x) = x + u tanh(w x + b) with w u >= -1.
/// Drawing inverts each layer along w by Newton's method with bisection as a safeguard.
std::unique_ptr<NormalizingFlow> MakePlanar(const PlanarConfig& config, const ExampleShape& shape);

/// Sylvester flow with Householder reflections (van den Berg, Hasenclever, Tomczak and Welling
/// 2018, eq. 13): f(x) = x + Q R tanh(S Q' x + b), R and S upper triangular.
std::unique_ptr<NormalizingFlow> MakeSylvester(const SylvesterConfig& config,
                                               const ExampleShape& shape);

/// Masked autoregressive flow (Papamakarios, Pavlakou and Murray 2017): one pass for a density, a
/// pass a number for a draw.
std::unique_ptr<NormalizingFlow> MakeMaf(const MafConfig& config, const ExampleShape& shape);

}  // namespace giot

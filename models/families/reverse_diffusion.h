// The way back from noise to data, for any denoiser: DDPM's ancestral sampling and DDIM.
#pragma once

#include <cstdint>
#include <functional>

#include "models/families/noise_schedule.h"

namespace at {
class Tensor;
}

namespace giot {

/// What x_0 is thought to be, given x_t: its mean.
using DenoiseFunction = std::function<at::Tensor(const at::Tensor& x, std::int64_t t)>;
/// Standard normals of the shape of x, anew at each call.
using NoiseFunction = std::function<at::Tensor()>;

/// x_0 from x_T = `x`, through the steps of VisitedSteps(). Noise is asked for before each step
/// that adds some.
at::Tensor ReverseDiffusion(const NoiseSchedule& schedule, const std::vector<std::int64_t>& visited,
                            double eta, const DenoiseFunction& denoise, at::Tensor x,
                            const NoiseFunction& noise);

}  // namespace giot

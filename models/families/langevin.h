// Unadjusted Langevin dynamics for any energy.
#pragma once

#include <cstdint>
#include <functional>

namespace at {
class Tensor;
}

namespace giot {

/// d E / d x of each row: the shape of x.
using SlopeFunction = std::function<at::Tensor(const at::Tensor& x)>;

/// x after `steps` of x <- x - step^2/2 dE/dx + step z (Welling and Teh 2011 without minibatches).
/// `normals` gives the z of one step, anew at each call. For small steps x follows exp(-E).
at::Tensor LangevinWalk(const SlopeFunction& slope, at::Tensor x, std::int64_t steps, double step,
                        const std::function<at::Tensor()>& normals);

}  // namespace giot

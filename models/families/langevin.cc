#include "models/families/langevin.h"

#include <torch/torch.h>

namespace giot {

at::Tensor LangevinWalk(const SlopeFunction& slope, at::Tensor x, std::int64_t steps, double step,
                        const std::function<at::Tensor()>& normals) {
  for (std::int64_t i = 0; i < steps; ++i) {
    x = x - slope(x) * (0.5 * step * step) + normals() * step;
  }
  return x;
}

}  // namespace giot

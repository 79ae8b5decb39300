#include "models/families/sliced_distance.h"

#include <torch/torch.h>

#include <cmath>

#include "models/families/tensors.h"

namespace giot {

double SlicedDistance(const at::Tensor& a, const at::Tensor& b, std::int64_t directions,
                      at::Generator& noise) {
  TORCH_CHECK(a.sizes() == b.sizes(), "as many rows in both samples");
  at::Tensor way = NormalNoise({a.size(1), directions}, noise, a);
  way = way / way.norm(2, {0}, /*keepdim=*/true);
  const auto sorted = [&](const at::Tensor& rows) {
    return std::get<0>(torch::matmul(rows, way).sort(0));
  };
  return (sorted(a) - sorted(b)).abs().mean().item<double>() *
         std::sqrt(static_cast<double>(a.size(1)));
}

}  // namespace giot

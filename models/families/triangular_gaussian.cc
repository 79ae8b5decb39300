#include "models/families/triangular_gaussian.h"

#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/tensors.h"

namespace giot {

using torch::Tensor;

Tensor StrictlyLower(const Tensor& flat, std::int64_t channels) {
  const std::int64_t numbers = BelowDiagonal(channels);
  std::vector<std::int64_t> places(static_cast<std::size_t>(channels * channels), numbers);
  for (std::int64_t i = 0, next = 0; i < channels; ++i) {
    for (std::int64_t j = 0; j < i; ++j)
      places[static_cast<std::size_t>(i * channels + j)] = next++;
  }
  std::vector<std::int64_t> extents = flat.sizes().vec();
  extents.back() = 1;
  const Tensor padded = torch::cat({flat, torch::zeros(extents, flat.options())}, -1);
  extents.back() = channels;
  extents.push_back(channels);
  return padded.index_select(-1, torch::tensor(places, torch::kInt64).to(flat.device()))
      .reshape(extents);
}

Tensor TriangularLogDensity(const Tensor& x, const Tensor& mean, const Tensor& log_deviation,
                            const Tensor& regression) {
  if (!regression.defined()) return NormalLogDensity(x, mean, log_deviation).sum(-1);
  const Tensor distance = x - mean;
  const Tensor foreseen = torch::matmul(regression, distance.unsqueeze(-1)).squeeze(-1);
  return NormalLogDensity(distance, foreseen, log_deviation).sum(-1);
}

Tensor TriangularDraw(const Tensor& mean, const Tensor& log_deviation, const Tensor& regression,
                      at::Generator& noise) {
  const Tensor deviation = NormalNoise(mean.sizes().vec(), noise, mean).to(mean.scalar_type()) *
                           torch::exp(log_deviation);
  if (!regression.defined()) return mean + deviation;
  std::vector<Tensor> distance{deviation.select(-1, 0)};
  for (std::int64_t i = 1; i < mean.size(-1); ++i) {
    const Tensor weights = regression.select(-2, i).slice(-1, 0, i);
    distance.push_back((weights * torch::stack(distance, -1)).sum(-1) + deviation.select(-1, i));
  }
  return mean + torch::stack(distance, -1);
}

}  // namespace giot

#include "models/families/reverse_diffusion.h"

#include <torch/torch.h>

namespace giot {

at::Tensor ReverseDiffusion(const NoiseSchedule& schedule, const std::vector<std::int64_t>& visited,
                            double eta, const DenoiseFunction& denoise, at::Tensor x,
                            const NoiseFunction& noise) {
  for (std::size_t i = 0; i + 1 < visited.size(); ++i) {
    const ReverseStep step = StepBack(schedule, visited[i], visited[i + 1], eta);
    x = denoise(x, visited[i]) * step.from_data + x * step.from_x;
    if (step.deviation > 0) x = x + noise() * step.deviation;
  }
  return x;
}

}  // namespace giot

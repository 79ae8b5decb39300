#include "models/families/monotone_root.h"

#include <torch/torch.h>

namespace giot {

at::Tensor InvertBentLine(const at::Tensor& target, const at::Tensor& amplitude,
                          const at::Tensor& slope, const at::Tensor& shift) {
  // Always as many, so that a draw costs the same whatever is drawn; halving alone would reach the
  // last bit of a float in as many.
  constexpr int kSteps = 25;
  // In doubles: a bracket of floats would stop shrinking at its last bit.
  const at::Tensor y = target.to(torch::kFloat64), a = amplitude.to(torch::kFloat64);
  const at::Tensor c = slope.to(torch::kFloat64), b = shift.to(torch::kFloat64);
  at::Tensor low = y - a.abs(), high = y + a.abs(), x = y;
  for (int step = 0; step < kSteps; ++step) {
    const at::Tensor bend = torch::tanh(c * x + b);
    const at::Tensor error = x + a * bend - y;
    low = torch::where(error < 0, x, low);
    high = torch::where(error < 0, high, x);
    const at::Tensor newton = x - error / (1 + a * c * (1 - bend * bend)).clamp_min(1e-12);
    const at::Tensor inside = torch::logical_and(newton > low, newton < high);
    x = torch::where(inside, newton, 0.5 * (low + high));
  }
  return x.to(target.scalar_type());
}

}  // namespace giot

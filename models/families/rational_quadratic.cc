#include "models/families/rational_quadratic.h"

#include <torch/torch.h>

#include <cmath>

namespace giot {
namespace {

using at::Tensor;

// No bin may vanish, and no slope: the inverse would lose its digits.
constexpr double kLeastShare = 1e-3;
constexpr double kLeastSlope = 1e-3;

/// Edges of the bins: free [.., bins] -> [.., bins + 1] from -reach to reach.
Tensor Edges(const Tensor& free, std::int64_t bins, double reach) {
  const Tensor shares =
      kLeastShare + (1 - kLeastShare * static_cast<double>(bins)) * torch::softmax(free, -1);
  const Tensor inner = torch::cumsum(shares, -1).narrow(-1, 0, bins - 1);
  const Tensor first = torch::zeros_like(shares.narrow(-1, 0, 1));
  return reach * (2 * torch::cat({first, inner, first + 1}, -1) - 1);
}

Tensor Pick(const Tensor& values, const Tensor& bin) { return values.gather(-1, bin).squeeze(-1); }

}  // namespace

std::pair<Tensor, Tensor> RationalQuadratic(const Tensor& x, const Tensor& parameters,
                                            std::int64_t bins, double reach, bool inverse) {
  const Tensor across = Edges(parameters.narrow(-1, 0, bins), bins, reach);
  const Tensor up = Edges(parameters.narrow(-1, bins, bins), bins, reach);
  // softplus(0 + offset) + least = 1: parameters of 0 give slopes of 1.
  const double offset = std::log(std::expm1(1 - kLeastSlope));
  const Tensor inner =
      kLeastSlope + torch::softplus(parameters.narrow(-1, 2 * bins, bins - 1) + offset);
  const Tensor one = torch::ones_like(across.narrow(-1, 0, 1));
  const Tensor slopes = torch::cat({one, inner, one}, -1);

  const Tensor inside = torch::logical_and(x > -reach, x < reach);
  const Tensor taken = torch::where(inside, x, torch::zeros_like(x)).unsqueeze(-1);
  const Tensor& edges = inverse ? up : across;
  const Tensor bin = ((taken >= edges).sum(-1, /*keepdim=*/true) - 1).clamp(0, bins - 1);
  const Tensor x0 = Pick(across, bin), y0 = Pick(up, bin);
  const Tensor width = Pick(across, bin + 1) - x0, height = Pick(up, bin + 1) - y0;
  const Tensor d0 = Pick(slopes, bin), d1 = Pick(slopes, bin + 1);
  const Tensor chord = height / width, bend = d0 + d1 - 2 * chord;
  const Tensor at = taken.squeeze(-1);
  Tensor t;       // place within the bin, 0 to 1
  if (inverse) {  // eqs. 6 to 8: the root of a quadratic, without cancellation
    const Tensor rise = at - y0;
    const Tensor a = height * (chord - d0) + rise * bend;
    const Tensor b = height * d0 - rise * bend;
    const Tensor c = -chord * rise;
    t = 2 * c / (-b - torch::sqrt((b * b - 4 * a * c).clamp_min(0)));
  } else {
    t = (at - x0) / width;
  }
  const Tensor mixed = t * (1 - t);
  const Tensor denominator = chord + bend * mixed;
  const Tensor slope = chord * chord * (d1 * t * t + 2 * chord * mixed + d0 * (1 - t) * (1 - t)) /
                       (denominator * denominator);
  const Tensor mapped =
      inverse ? x0 + t * width : y0 + height * (chord * t * t + d0 * mixed) / denominator;
  const Tensor log_slope = torch::log(slope);
  return {torch::where(inside, mapped, x),
          torch::where(inside, inverse ? -log_slope : log_slope, torch::zeros_like(x))};
}

}  // namespace giot

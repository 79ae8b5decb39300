// Gaussians with full covariance, written as each channel's regression on the ones before it: no
// matrix is ever inverted, and every number may take any value.
#pragma once

#include <cstdint>

namespace at {
class Tensor;
struct Generator;
}  // namespace at

namespace giot {

/// Numbers below the diagonal of a square matrix.
constexpr std::int64_t BelowDiagonal(std::int64_t channels) {
  return channels * (channels - 1) / 2;
}

/// flat [.., BelowDiagonal(channels)], row by row -> [.., channels, channels], 0 on and above the
/// diagonal.
at::Tensor StrictlyLower(const at::Tensor& flat, std::int64_t channels);

/// log p(x) [..] in nats where x_i = mean_i + sum_{j<i} B_ij (x_j - mean_j) + deviation_i e_i, e
/// standard normal: the modified Cholesky factors of the covariance (Pourahmadi 1999). x, mean and
/// log_deviation [.., channels]; `regression` B [.., channels, channels], strictly lower, or not
/// defined: no channel sees another.
at::Tensor TriangularLogDensity(const at::Tensor& x, const at::Tensor& mean,
                                const at::Tensor& log_deviation, const at::Tensor& regression);
/// A draw for each row: mean [rows, channels] and so on.
at::Tensor TriangularDraw(const at::Tensor& mean, const at::Tensor& log_deviation,
                          const at::Tensor& regression, at::Generator& noise);

}  // namespace giot

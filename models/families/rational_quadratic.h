// Monotone rational-quadratic splines (Durkan, Bekasov, Murray and Papamakarios 2019, section 3.1;
// Gregory and Delbourgo 1982): maps that bend a number freely and still invert in closed form.
#pragma once

#include <cstdint>
#include <utility>

namespace at {
class Tensor;
}

namespace giot {

/// Free parameters of one number's spline of `bins` bins.
inline constexpr std::int64_t SplineParameters(std::int64_t bins) { return 3 * bins - 1; }

/// x [..] and parameters [.., SplineParameters(bins)] -> spline(x) and ln of its slope [..]. Within
/// (-reach, reach) the spline runs through bins of free width, height and slope; outside it is the
/// identity. Parameters of 0 make it the identity everywhere. `inverse` gives the inverse map.
std::pair<at::Tensor, at::Tensor> RationalQuadratic(const at::Tensor& x,
                                                    const at::Tensor& parameters, std::int64_t bins,
                                                    double reach, bool inverse);

}  // namespace giot

// The inverse of x + a tanh(c x + b) where that rises: what planar and Sylvester layers invert.
#pragma once

namespace at {
class Tensor;
}

namespace giot {

/// The x with x + amplitude tanh(slope x + shift) = target, element by element (all of one shape),
/// for amplitude * slope > -1: 25 steps of Newton's method inside a bracket of width 2 |amplitude|
/// that shrinks with every step. To single precision.
at::Tensor InvertBentLine(const at::Tensor& target, const at::Tensor& amplitude,
                          const at::Tensor& slope, const at::Tensor& shift);

}  // namespace giot

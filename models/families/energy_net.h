// An energy of vectors: a net on top of a wide bowl, with its slope written out, so that a sampler
// needs no graph of gradients and a trace can price it.
#pragma once

#include <cstdint>
#include <string>

#include "models/families/layers.h"

namespace giot {

/// E(x) = |x|^2 / (2 reach^2) + net(x, condition). The net grows no faster than linearly, so that
/// exp(-E) has a finite integral.
class EnergyNet {
 public:
  EnergyNet(torch::nn::Module& owner, const std::string& name, std::int64_t values,
            std::int64_t conditions, std::int64_t hidden, std::int64_t layers, double reach);

  /// x [rows, values], condition [rows, conditions] -> the net's share of the energy, [rows]
  at::Tensor NetEnergy(const at::Tensor& x, const at::Tensor& condition) const;
  /// The whole energy: [rows].
  at::Tensor Energy(const at::Tensor& x, const at::Tensor& condition) const;
  /// dE/dx: [rows, values].
  at::Tensor Slope(const at::Tensor& x, const at::Tensor& condition) const;

 private:
  double reach_;
  Mlp net_;
};

}  // namespace giot

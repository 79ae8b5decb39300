// Gated recurrent units over whole windows, one layer upon the other, from plain operators, so that
// a trace prices them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace at {
class Tensor;
}
namespace torch::nn {
class Module;
}

namespace giot {

/// Layers of GRUs (Cho et al. 2014, with the reset gate after the product, as cuDNN has it) that
/// begin at 0. Weights start uniform in +-1/sqrt(width).
class GruStack {
 public:
  GruStack(torch::nn::Module& owner, const std::string& name, std::int64_t inputs,
           std::int64_t width, std::int64_t layers);
  ~GruStack();
  GruStack(const GruStack&);
  GruStack& operator=(const GruStack&);

  /// x [rows, length, inputs] -> [rows, length, width]
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Layer;
  std::vector<Layer> layers_;
};

}  // namespace giot

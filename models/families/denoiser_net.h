// The nets of a diffusion: from a noisy example and its context (time, condition) to a prediction
// of the example's shape.
#pragma once

#include <memory>

#include "models/families/diffusion_config.h"
#include "models/families/generative_network.h"

namespace giot {

/// Registers its weights with the module that owns it. Starts as a prediction of 0.
class DenoiserNet {
 public:
  virtual ~DenoiserNet() = default;
  /// x [rows, length, channels] and context [rows, contexts] -> [rows, length, channels]
  virtual at::Tensor operator()(const at::Tensor& x, const at::Tensor& context) const = 0;
};

/// The net that the config names. Throws ScenarioError where `heads` do not divide `hidden`.
std::unique_ptr<DenoiserNet> MakeDenoiserNet(const DiffusionConfig& config,
                                             const ExampleShape& shape, std::int64_t contexts,
                                             torch::nn::Module& owner);

}  // namespace giot

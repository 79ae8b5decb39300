// The channels of a step, numbers and codes alike, as one vector that a net can read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/families/generative_network.h"

namespace giot {

/// A linear map of the continuous channels plus a row of a table for each discrete one.
class ChannelCode {
 public:
  /// Codes the first `channels` channels of `shape` into `width` numbers. Weights are registered
  /// with `owner` as `name`_weight, `name`_bias and `name`_table_CHANNEL.
  ChannelCode(torch::nn::Module& owner, const std::string& name, const ExampleShape& shape,
              int channels, std::int64_t width);
  ~ChannelCode();
  ChannelCode(ChannelCode&&) noexcept;

  /// x [.., at least `channels`] -> [.., width]
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  struct Weights;
  std::unique_ptr<Weights> weights_;
};

}  // namespace giot

#include "models/families/channel_code.h"

#include <torch/torch.h>

#include <cmath>

namespace giot {

using torch::Tensor;

struct ChannelCode::Weights {
  std::vector<std::int64_t> continuous;
  std::vector<std::pair<int, Tensor>> tables;  // channel, [categories, width]
  Tensor weight;                               // [width, continuous channels]
  Tensor bias;                                 // [width]

  /// The continuous ones among `channels` channels: [.., continuous]
  Tensor Continuous(const Tensor& x) const {
    std::vector<Tensor> columns;
    const auto count = static_cast<std::int64_t>(continuous.size());
    if (continuous.back() == count - 1) return x.slice(-1, 0, count);
    for (const std::int64_t channel : continuous) columns.push_back(x.select(-1, channel));
    return torch::stack(columns, -1);
  }
};

ChannelCode::ChannelCode(torch::nn::Module& owner, const std::string& name,
                         const ExampleShape& shape, int channels, std::int64_t width)
    : weights_(std::make_unique<Weights>()) {
  for (int channel = 0; channel < channels; ++channel) {
    const int categories = shape.CategoriesOf(channel);
    if (categories == 0) {
      weights_->continuous.push_back(channel);
      continue;
    }
    weights_->tables.emplace_back(
        channel, owner.register_parameter(name + "_table_" + std::to_string(channel),
                                          0.5 * torch::randn({categories, width})));
  }
  const auto numbers = static_cast<std::int64_t>(weights_->continuous.size());
  if (numbers > 0) {
    const double reach = 1 / std::sqrt(static_cast<double>(numbers));
    weights_->weight = owner.register_parameter(
        name + "_weight", torch::empty({width, numbers}).uniform_(-reach, reach));
  }
  weights_->bias =
      owner.register_parameter(name + "_bias", torch::empty({width}).uniform_(-0.5, 0.5));
}

ChannelCode::~ChannelCode() = default;
ChannelCode::ChannelCode(ChannelCode&&) noexcept = default;

Tensor ChannelCode::operator()(const Tensor& x) const {
  Tensor code = weights_->bias;
  if (!weights_->continuous.empty()) {
    code = torch::linear(weights_->Continuous(x), weights_->weight, weights_->bias);
  }
  for (const auto& [channel, table] : weights_->tables) {
    code = code + torch::embedding(table, x.select(-1, channel).to(torch::kInt64));
  }
  return code;
}

}  // namespace giot

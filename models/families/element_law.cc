#include "models/families/element_law.h"

#include <torch/torch.h>

#include <limits>

#include "models/families/layers.h"
#include "models/families/step_head.h"
#include "models/families/tensors.h"

namespace giot {

using torch::Tensor;

namespace {

/// Bounds in encoded units. The upper one keeps a chain from running away: a wide draw would make
/// the next law wider still.
constexpr double kLeastLogDeviation = -6.9;
constexpr double kMostLogDeviation = 3;

Tensor Places(const std::vector<std::int64_t>& places, const Tensor& like) {
  return torch::tensor(places, torch::kInt64).to(like.device());
}

}  // namespace

ElementLayout::ElementLayout(const ExampleShape& shape)
    : length_(shape.length), channels_(shape.channels) {
  const auto add = [&](int step, int channel) {
    order_.push_back(std::int64_t{step} * shape.channels + channel);
  };
  for (int step = 0; step < shape.length; ++step) {
    for (int channel = 0; channel < shape.channels; ++channel) {
      if (shape.CategoriesOf(channel) == 0) add(step, channel);
    }
  }
  numbers_ = elements();
  for (int channel = 0; channel < shape.channels; ++channel) {
    if (shape.CategoriesOf(channel) == 0) continue;
    categories_.push_back(shape.CategoriesOf(channel));
    for (int step = 0; step < shape.length; ++step) add(step, channel);
  }
  inverse_.resize(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    inverse_[static_cast<std::size_t>(order_[i])] = static_cast<std::int64_t>(i);
  }
}

std::int64_t ElementLayout::outputs() const {
  std::int64_t count = 2 * numbers_;
  for (const std::int64_t categories : categories_) count += length_ * categories;
  return count;
}

std::int64_t ElementLayout::inputs() const { return outputs() - numbers_; }

Tensor ElementLayout::ToElements(const Tensor& x) const {
  return x.flatten(1).index_select(1, Places(order_, x));
}

Tensor ElementLayout::FromElements(const Tensor& elements) const {
  return elements.index_select(1, Places(inverse_, elements))
      .reshape({elements.size(0), length_, channels_});
}

Tensor ElementLayout::Codes(const Tensor& elements, std::size_t i) const {
  return elements.narrow(1, numbers_ + static_cast<std::int64_t>(i) * length_, length_);
}

Tensor ElementLayout::Coded(const Tensor& elements) const {
  std::vector<Tensor> parts{elements.narrow(1, 0, numbers_)};
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const Tensor codes = Codes(elements, i).to(torch::kInt64);
    parts.push_back(torch::one_hot(codes, categories_[i]).to(torch::kFloat32).flatten(1));
  }
  return torch::cat(parts, 1);
}

Tensor ElementLayout::CodeLaw(const Tensor& raw, std::size_t i) const {
  std::int64_t first = 2 * numbers_;
  for (std::size_t j = 0; j < i; ++j) first += length_ * categories_[j];
  const Tensor logits = raw.narrow(1, first, length_ * categories_[i]);
  return torch::log_softmax(logits.reshape({raw.size(0), length_, categories_[i]}), -1);
}

Tensor ElementLayout::LogDeviation(const Tensor& raw) const {
  return raw.narrow(1, numbers_, numbers_).clamp(kLeastLogDeviation, kMostLogDeviation);
}

Tensor ElementLayout::LogDensity(const Tensor& raw, const Tensor& elements) const {
  std::vector<Tensor> parts{NormalLogDensity(elements.narrow(1, 0, numbers_),
                                             raw.narrow(1, 0, numbers_), LogDeviation(raw))};
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const Tensor codes = Codes(elements, i).to(torch::kInt64).unsqueeze(-1);
    parts.push_back(CodeLaw(raw, i).gather(-1, codes).squeeze(-1));
  }
  return torch::cat(parts, 1);
}

Tensor ElementLayout::LogDensityBeside(const Tensor& raw, const Tensor& example,
                                       const Tensor& elements) const {
  const Tensor numbers = NormalLogDensity(elements.narrow(1, 0, numbers_),
                                          example.narrow(1, 0, numbers_), LogDeviation(raw));
  const std::int64_t codes = this->elements() - numbers_;
  const Tensor same = example.narrow(1, numbers_, codes) == elements.narrow(1, numbers_, codes);
  return torch::cat({numbers, torch::log(same.to(torch::kFloat32))}, 1);
}

Tensor ElementLayout::Draw(const Tensor& raw, at::Generator& noise) const {
  std::vector<Tensor> parts{raw.narrow(1, 0, numbers_) +
                            torch::exp(LogDeviation(raw)) *
                                NormalNoise({raw.size(0), numbers_}, noise, raw)};
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const Tensor codes = DrawCode(CodeLaw(raw, i).flatten(0, 1), noise);
    parts.push_back(codes.reshape({raw.size(0), length_}).to(torch::kFloat32));
  }
  return torch::cat(parts, 1);
}

Tensor ElementLayout::DrawWith(const Tensor& raw, const Tensor& noise) const {
  std::vector<Tensor> parts{raw.narrow(1, 0, numbers_) + torch::exp(LogDeviation(raw)) * noise};
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    parts.push_back(CodeLaw(raw, i).argmax(-1).to(torch::kFloat32));
  }
  return torch::cat(parts, 1);
}

Tensor ElementLayout::Marginals(const Tensor& examples) const {
  const Tensor numbers = examples.narrow(1, 0, numbers_);
  std::vector<Tensor> parts{numbers.mean(0), torch::log(numbers.std(0, false) + 1e-3)};
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const Tensor codes = Codes(examples, i).to(torch::kInt64);
    const Tensor counts = torch::one_hot(codes, categories_[i]).sum(0).to(torch::kFloat32);
    parts.push_back(torch::log(counts + 1).flatten());
  }
  return torch::cat(parts);
}

}  // namespace giot

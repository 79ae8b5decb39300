// Independent laws of all numbers and codes of an example: what one transition draws from.
#pragma once

#include <cstdint>
#include <vector>

#include "models/families/generative_network.h"

namespace giot {

/// Examples as rows of elements: the numbers first, then the codes, channel by channel.
class ElementLayout {
 public:
  explicit ElementLayout(const ExampleShape& shape);

  /// Numbers of a row, and discrete channels with their categories; each has `length` codes.
  std::int64_t numbers() const { return numbers_; }
  std::int64_t elements() const { return static_cast<std::int64_t>(order_.size()); }
  const std::vector<std::int64_t>& categories() const { return categories_; }
  /// What a net gives for a row: mean and log deviation of each number, a logit of each code.
  std::int64_t outputs() const;
  /// What a net reads: each number, and each code as one of its categories.
  std::int64_t inputs() const;

  /// x [rows, length, channels] -> [rows, elements], and back.
  at::Tensor ToElements(const at::Tensor& x) const;
  at::Tensor FromElements(const at::Tensor& elements) const;
  /// [rows, elements] -> [rows, inputs()]
  at::Tensor Coded(const at::Tensor& elements) const;
  /// raw [rows, outputs()] -> the code laws of discrete channel `i`: log p [rows, length,
  /// categories]
  at::Tensor CodeLaw(const at::Tensor& raw, std::size_t i) const;

  /// log p of each element by itself: raw [rows, outputs()], elements -> [rows, elements]
  at::Tensor LogDensity(const at::Tensor& raw, const at::Tensor& elements) const;
  /// A draw of all elements.
  at::Tensor Draw(const at::Tensor& raw, at::Generator& noise) const;
  /// The same with noise given [rows, numbers], and the likeliest codes: for traces.
  at::Tensor DrawWith(const at::Tensor& raw, const at::Tensor& noise) const;
  /// log p of drawing `elements` beside `example`: with the deviations of `raw`, or the same code.
  at::Tensor LogDensityBeside(const at::Tensor& raw, const at::Tensor& example,
                              const at::Tensor& elements) const;
  /// Outputs [outputs()] that are the marginals of examples [rows, elements].
  at::Tensor Marginals(const at::Tensor& examples) const;

 private:
  at::Tensor LogDeviation(const at::Tensor& raw) const;
  at::Tensor Codes(const at::Tensor& elements, std::size_t i) const;

  std::int64_t length_;
  std::int64_t channels_;
  std::int64_t numbers_ = 0;
  std::vector<std::int64_t> categories_;
  std::vector<std::int64_t> order_;    ///< Place in an example of each element.
  std::vector<std::int64_t> inverse_;  ///< Element at each place of an example.
};

}  // namespace giot

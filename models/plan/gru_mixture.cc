#include "models/plan/gru_mixture.h"

#include <algorithm>

#include "models/plan/portable_math.h"

namespace giot {

GruMixturePlan::GruMixturePlan(const GruMixtureShape& shape, const GruMixtureWeights& weights)
    : shape_(shape),
      input_(shape.inputs(), 3 * shape.hidden, weights.input_weight, weights.input_bias),
      hidden_(shape.hidden, 3 * shape.hidden, weights.hidden_weight, weights.hidden_bias),
      head_(shape.hidden + shape.inputs(), shape.outputs(), weights.head_weight,
            weights.head_bias) {}

void GruMixturePlan::Advance(int rows, const float* inputs, float* hidden) const {
  std::vector<float> from_input(static_cast<std::size_t>(rows) * input_.stride());
  std::vector<float> from_hidden(static_cast<std::size_t>(rows) * hidden_.stride());
  input_.Apply(rows, inputs, from_input.data());
  hidden_.Apply(rows, hidden, from_hidden.data());
  for (int r = 0; r < rows; ++r) {
    Gates(from_input.data() + r * input_.stride(), from_hidden.data() + r * hidden_.stride(),
          hidden + r * shape_.hidden);
  }
}

void GruMixturePlan::Head(int rows, const float* inputs, const float* hidden,
                          float* mixture) const {
  const int h = shape_.hidden;
  const int f = shape_.inputs();
  std::vector<float> joined(static_cast<std::size_t>(rows) * (h + f));
  for (int r = 0; r < rows; ++r) {
    std::copy_n(hidden + r * h, h, joined.data() + r * (h + f));
    std::copy_n(inputs + r * f, f, joined.data() + r * (h + f) + h);
  }
  std::vector<float> head(static_cast<std::size_t>(rows) * head_.stride());
  head_.Apply(rows, joined.data(), head.data());
  for (int r = 0; r < rows; ++r) {
    Mixture(head.data() + r * head_.stride(), mixture + r * shape_.outputs());
  }
}

void GruMixturePlan::Gates(const float* from_input, const float* from_hidden, float* hidden) const {
  const int h = shape_.hidden;
  for (int j = 0; j < h; ++j) {
    const float reset = portable::Sigmoid(from_input[j] + from_hidden[j]);
    const float update = portable::Sigmoid(from_input[h + j] + from_hidden[h + j]);
    const float candidate = portable::Tanh(from_input[2 * h + j] + reset * from_hidden[2 * h + j]);
    hidden[j] = candidate + update * (hidden[j] - candidate);
  }
}

void GruMixturePlan::Mixture(const float* head, float* mixture) const {
  const int k = shape_.components;
  const float most = *std::max_element(head, head + k);
  float sum = 0;
  for (int j = 0; j < k; ++j) sum += mixture[j] = portable::Exp(head[j] - most);
  for (int j = 0; j < k; ++j) {
    mixture[j] /= sum;
    mixture[k + j] = head[k + j];
    mixture[2 * k + j] =
        portable::Exp(std::clamp(head[2 * k + j], kLeastLogDeviation, kMostLogDeviation));
  }
}

}  // namespace giot

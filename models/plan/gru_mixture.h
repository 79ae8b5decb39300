// The lowered plan of a GRU with a Gaussian-mixture head: flat arrays and fused loops, no LibTorch.
//
//   u_t     = [z - level, level, n / (n + prior), season_j(t + 1), average_k - level,
//              z_(t + 1 - lag_i) - level]
//   r, g    = sigmoid(W_i u + b_i + W_h h + b_h)           reset and update gate
//   c       = tanh(W_i u + b_i + r (W_h h + b_h))          candidate
//   h'      = c + g (h - c)
//   (l, m, s) = W_o [h'; u] + b_o                          logits, means, log deviations
//   weight = softmax(l), mean = level + m, deviation = exp(clamp(s, -6, 3))
//
// All on the standardised scale z = (y - mean(t)) / deviation(t) of SeasonalScale.
#pragma once

#include <span>
#include <vector>

#include "models/plan/dense_layer.h"

namespace giot {

/// What shapes a GRU-mixture network.
struct GruMixtureShape {
  /// Which features of the season the network sees, by their place among Season::Features().
  std::vector<int> season_inputs;
  int hidden = 0;
  int components = 0;
  float level_prior = 30;       ///< Steps that the prior mean 0 of the level counts for.
  int level_window = 730;       ///< The level is a mean over at most about so many steps.
  std::vector<float> averages;  ///< Rates of the exponentially weighted averages.

  std::vector<int> lags;  ///< Rising; steps back from the forecast one, e.g. 48 for a day.

  int season_count() const { return static_cast<int>(season_inputs.size()); }
  int inputs() const {
    return 3 + season_count() + averages_count() + static_cast<int>(lags.size());
  }
  /// Past values that a session keeps.
  int memory() const { return lags.empty() ? 1 : lags.back(); }
  int outputs() const { return 3 * components; }
  int averages_count() const { return static_cast<int>(averages.size()); }
};

/// Logarithms of deviations are kept in this range, in training as in use.
inline constexpr float kLeastLogDeviation = -6;
inline constexpr float kMostLogDeviation = 3;

/// Weights as LibTorch keeps them: [outputs, inputs] each.
struct GruMixtureWeights {
  std::span<const float> input_weight;   ///< [3 hidden, inputs], order: reset, update, candidate.
  std::span<const float> input_bias;     ///< [3 hidden]
  std::span<const float> hidden_weight;  ///< [3 hidden, hidden]
  std::span<const float> hidden_bias;    ///< [3 hidden]
  std::span<const float> head_weight;    ///< [3 components, hidden + inputs]
  std::span<const float> head_bias;      ///< [3 components]
};

/// The network of a trained model. Immutable.
class GruMixturePlan {
 public:
  GruMixturePlan(const GruMixtureShape& shape, const GruMixtureWeights& weights);

  /// Advances `rows` sessions by one step: inputs u [rows, inputs], hidden [rows, hidden] in place.
  /// A row's bits do not depend on the other rows.
  void Advance(int rows, const float* inputs, float* hidden) const;
  /// The mixture that inputs and hidden (after Advance) give: [rows, 3 components]: weights, then
  /// means relative to the level, then deviations.
  void Head(int rows, const float* inputs, const float* hidden, float* mixture) const;

  const GruMixtureShape& shape() const { return shape_; }

 private:
  void Gates(const float* from_input, const float* from_hidden, float* hidden) const;
  void Mixture(const float* head, float* mixture) const;

  GruMixtureShape shape_;
  DenseLayer input_;
  DenseLayer hidden_;
  DenseLayer head_;
};

}  // namespace giot

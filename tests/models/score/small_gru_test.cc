#include "models/score/small_gru.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace giot {
namespace {

constexpr std::size_t kSteps = 4;
constexpr std::size_t kInputs = 3;
constexpr std::size_t kHidden = 2;
constexpr std::size_t kRows = 11;  // Not a multiple of a vector's width.

GruBatch RandomBatch() {
  Stream random(1, "batch");
  GruBatch batch{kSteps, kRows, std::vector<float>(kSteps * kInputs * kRows)};
  for (float& x : batch.inputs) x = static_cast<float>(random.Normal());
  return batch;
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// The outputs of one row by the formula, in double; weights in the order of SmallGru.
std::vector<double> OutputsByFormula(std::span<const float> w, const GruBatch& batch,
                                     std::size_t row) {
  const float* input_weight = w.data();
  const float* input_bias = input_weight + 3 * kHidden * kInputs;
  const float* hidden_weight = input_bias + 3 * kHidden;
  const float* hidden_bias = hidden_weight + 3 * kHidden * kHidden;
  const float* head = hidden_bias + 3 * kHidden;
  std::vector<double> h(kHidden, 0.0);
  std::vector<double> outputs;
  for (std::size_t t = 0; t < kSteps; ++t) {
    const auto from_input = [&](std::size_t gate) {
      double sum = input_bias[gate];
      for (std::size_t k = 0; k < kInputs; ++k) {
        sum += input_weight[gate * kInputs + k] * batch.inputs[(t * kInputs + k) * kRows + row];
      }
      return sum;
    };
    const auto from_hidden = [&](std::size_t gate) {
      double sum = hidden_bias[gate];
      for (std::size_t k = 0; k < kHidden; ++k) sum += hidden_weight[gate * kHidden + k] * h[k];
      return sum;
    };
    std::vector<double> next(kHidden);
    double output = head[kHidden];
    for (std::size_t u = 0; u < kHidden; ++u) {
      const double r = Sigmoid(from_input(u) + from_hidden(u));
      const double z = Sigmoid(from_input(kHidden + u) + from_hidden(kHidden + u));
      const double n = std::tanh(from_input(2 * kHidden + u) + r * from_hidden(2 * kHidden + u));
      next[u] = (1 - z) * n + z * h[u];
      output += head[u] * next[u];
    }
    h = next;
    outputs.push_back(output);
  }
  return outputs;
}

/// Loss: half the sum of squared outputs. Its derivative by an output is the output.
double LossByFormula(std::span<const float> weights, const GruBatch& batch) {
  double loss = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    for (const double output : OutputsByFormula(weights, batch, row)) loss += 0.5 * output * output;
  }
  return loss;
}

TEST(SmallGru, IsTheFormulaOfTheCell) {
  Stream random(2, "weights");
  SmallGru gru(kInputs, kHidden, random);
  const GruBatch batch = RandomBatch();
  const std::span<const float> outputs = gru.Run(batch);
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::vector<double> exact = OutputsByFormula(gru.weights(), batch, row);
    for (std::size_t t = 0; t < kSteps; ++t) {
      EXPECT_NEAR(outputs[t * kRows + row], exact[t], 2e-6) << row << " " << t;
    }
  }
}

TEST(SmallGru, ItsGradientIsThatOfFiniteDifferences) {
  Stream random(2, "weights");
  SmallGru gru(kInputs, kHidden, random);
  const GruBatch batch = RandomBatch();
  const std::vector<float> weights(gru.weights().begin(), gru.weights().end());
  const std::span<const float> outputs = gru.Run(batch);
  gru.Learn(batch, std::vector<float>(outputs.begin(), outputs.end()));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::vector<float> moved = weights;
    moved[i] = weights[i] + 0.01f;
    const double above = LossByFormula(moved, batch);
    moved[i] = weights[i] - 0.01f;
    const double below = LossByFormula(moved, batch);
    EXPECT_NEAR(gru.gradient()[i], (above - below) / 0.02, 2e-3) << i;
  }
}

// The first step of Adam moves every weight by the rate against the sign of its gradient.
TEST(SmallGru, FirstStepOfAdam) {
  Stream random(2, "weights");
  SmallGru gru(kInputs, kHidden, random);
  const GruBatch batch = RandomBatch();
  const std::vector<float> weights(gru.weights().begin(), gru.weights().end());
  const std::span<const float> outputs = gru.Run(batch);
  gru.Learn(batch, std::vector<float>(outputs.begin(), outputs.end()), 0.01);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float sign = gru.gradient()[i] > 0 ? 1.0f : -1.0f;
    EXPECT_NEAR(gru.weights()[i], weights[i] - 0.01f * sign, 1e-6) << i;
  }
}

TEST(SmallGru, LearnsToRemember) {
  Stream random(2, "weights");
  SmallGru gru(1, 3, random);
  double loss = 0;
  for (int update = 0; update < 800; ++update) {
    // The last output is to be the first of three inputs.
    GruBatch batch{3, 64, std::vector<float>(3 * 64)};
    for (float& x : batch.inputs) x = static_cast<float>(random.Uniform(-1, 1));
    const std::span<const float> outputs = gru.Run(batch);
    std::vector<float> slope(3 * 64, 0.0f);
    loss = 0;
    for (std::size_t row = 0; row < 64; ++row) {
      const float error = outputs[2 * 64 + row] - batch.inputs[row];
      loss += error * error / 64;
      slope[2 * 64 + row] = 2 * error / 64;
    }
    gru.Learn(batch, slope, 0.02);
  }
  EXPECT_LT(loss, 0.02);  // 1/3 where nothing is learnt.
}

}  // namespace
}  // namespace giot

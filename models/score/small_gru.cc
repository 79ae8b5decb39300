#include "models/score/small_gru.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "models/plan/portable_math.h"

namespace giot {
namespace {

/// y += weight x, over rows.
void AddScaled(float weight, const float* x, float* y, std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) y[i] += weight * x[i];
}

/// Sum over rows of a b, in eight lanes: the same bits whatever the instruction set.
float Dot(const float* a, const float* b, std::size_t rows) {
  std::array<float, 8> lanes{};
  std::size_t i = 0;
  for (; i + 8 <= rows; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) lanes[k] += a[i + k] * b[i + k];
  }
  for (; i < rows; ++i) lanes[0] += a[i] * b[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
         ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

float Sum(const float* a, std::size_t rows) {
  float sum = 0;
  for (std::size_t i = 0; i < rows; ++i) sum += a[i];
  return sum;
}

}  // namespace

SmallGru::Layout SmallGru::LayoutOf(std::size_t inputs, std::size_t hidden) {
  Layout at{};
  at.input_bias = 3 * hidden * inputs;
  at.hidden_weight = at.input_bias + 3 * hidden;
  at.hidden_bias = at.hidden_weight + 3 * hidden * hidden;
  at.head_weight = at.hidden_bias + 3 * hidden;
  at.head_bias = at.head_weight + hidden;
  at.size = at.head_bias + 1;
  return at;
}

SmallGru::SmallGru(std::size_t inputs, std::size_t hidden, Stream& random)
    : inputs_(inputs),
      hidden_(hidden),
      at_(LayoutOf(inputs, hidden)),
      weights_(at_.size),
      gradient_(at_.size),
      first_moment_(at_.size),
      second_moment_(at_.size) {
  assert(inputs >= 1 && hidden >= 1);
  const double reach = 1 / std::sqrt(static_cast<double>(hidden));
  for (float& weight : weights_) weight = static_cast<float>(random.Uniform(-reach, reach));
}

std::span<const float> SmallGru::Run(const GruBatch& batch) {
  assert(batch.inputs.size() == batch.steps * inputs_ * batch.rows);
  rows_ = batch.rows;
  states_.resize((batch.steps + 1) * hidden_ * rows_);
  gates_.resize(batch.steps * 4 * hidden_ * rows_);
  outputs_.resize(batch.steps * rows_);
  std::fill_n(states_.begin(), hidden_ * rows_, 0.0f);
  for (std::size_t step = 0; step < batch.steps; ++step) {
    RunStep(std::span(batch.inputs).subspan(step * inputs_ * rows_, inputs_ * rows_), step);
  }
  return outputs_;
}

void SmallGru::RunStep(std::span<const float> x, std::size_t step) {
  for (std::size_t gate = 0; gate < 3 * hidden_; ++gate) {
    float* from_input = Gate(step, gate);
    // r and z need only the sum of both products; n keeps them apart.
    const bool apart = gate >= 2 * hidden_;
    float* from_hidden = apart ? Gate(step, gate + hidden_) : from_input;
    std::fill_n(from_input, rows_, weights_[at_.input_bias + gate]);
    for (std::size_t k = 0; k < inputs_; ++k) {
      AddScaled(weights_[at_.input_weight + gate * inputs_ + k], &x[k * rows_], from_input, rows_);
    }
    const float bias = weights_[at_.hidden_bias + gate];
    for (std::size_t i = 0; i < rows_; ++i) from_hidden[i] = apart ? bias : from_hidden[i] + bias;
    for (std::size_t k = 0; k < hidden_; ++k) {
      AddScaled(weights_[at_.hidden_weight + gate * hidden_ + k], State(step, k), from_hidden,
                rows_);
    }
  }
  for (std::size_t unit = 0; unit < hidden_; ++unit) RunUnit(step, unit);
  float* output = &outputs_[step * rows_];
  std::fill_n(output, rows_, weights_[at_.head_bias]);
  for (std::size_t unit = 0; unit < hidden_; ++unit) {
    AddScaled(weights_[at_.head_weight + unit], State(step + 1, unit), output, rows_);
  }
}

void SmallGru::RunUnit(std::size_t step, std::size_t unit) {
  float* r = Gate(step, unit);
  float* z = Gate(step, hidden_ + unit);
  float* n = Gate(step, 2 * hidden_ + unit);
  const float* product = Gate(step, 3 * hidden_ + unit);
  const float* before = State(step, unit);
  float* after = State(step + 1, unit);
  for (std::size_t i = 0; i < rows_; ++i) {
    r[i] = portable::Sigmoid(r[i]);
    z[i] = portable::Sigmoid(z[i]);
    n[i] = portable::Tanh(n[i] + r[i] * product[i]);
    after[i] = (1.0f - z[i]) * n[i] + z[i] * before[i];
  }
}

void SmallGru::Learn(const GruBatch& batch, std::span<const float> output_gradient, double rate) {
  assert(batch.rows == rows_ && output_gradient.size() == outputs_.size());
  std::fill(gradient_.begin(), gradient_.end(), 0.0f);
  state_gradient_.assign(hidden_ * rows_, 0.0f);
  before_.resize(hidden_ * rows_);
  gate_gradient_.resize(4 * rows_);
  for (std::size_t step = batch.steps; step-- > 0;) {
    GoBackStep(std::span(batch.inputs).subspan(step * inputs_ * rows_, inputs_ * rows_), step,
               output_gradient.subspan(step * rows_, rows_));
  }
  Descend(rate);
}

void SmallGru::GoBackStep(std::span<const float> x, std::size_t step,
                          std::span<const float> output) {
  gradient_[at_.head_bias] += Sum(output.data(), rows_);
  for (std::size_t unit = 0; unit < hidden_; ++unit) {
    float* d_h = &state_gradient_[unit * rows_];
    gradient_[at_.head_weight + unit] += Dot(output.data(), State(step + 1, unit), rows_);
    AddScaled(weights_[at_.head_weight + unit], output.data(), d_h, rows_);
    const float* z = Gate(step, hidden_ + unit);
    for (std::size_t i = 0; i < rows_; ++i) before_[unit * rows_ + i] = d_h[i] * z[i];
  }
  for (std::size_t unit = 0; unit < hidden_; ++unit) {
    SlopesOfUnit(step, unit);
    for (std::size_t part = 0; part < 3; ++part) GoBackGate(x, step, part, unit);
  }
  state_gradient_.swap(before_);
}

void SmallGru::SlopesOfUnit(std::size_t step, std::size_t unit) {
  const float* d_h = &state_gradient_[unit * rows_];
  const float* r = Gate(step, unit);
  const float* z = Gate(step, hidden_ + unit);
  const float* n = Gate(step, 2 * hidden_ + unit);
  const float* product = Gate(step, 3 * hidden_ + unit);
  const float* h = State(step, unit);
  float* d_r = &gate_gradient_[0];
  float* d_z = &gate_gradient_[rows_];
  float* d_n = &gate_gradient_[2 * rows_];
  float* d_product = &gate_gradient_[3 * rows_];
  for (std::size_t i = 0; i < rows_; ++i) {
    d_n[i] = d_h[i] * (1.0f - z[i]) * (1.0f - n[i] * n[i]);
    d_product[i] = d_n[i] * r[i];
    d_r[i] = d_n[i] * product[i] * r[i] * (1.0f - r[i]);
    d_z[i] = d_h[i] * (h[i] - n[i]) * z[i] * (1.0f - z[i]);
  }
}

void SmallGru::GoBackGate(std::span<const float> x, std::size_t step, std::size_t part,
                          std::size_t unit) {
  const std::size_t gate = part * hidden_ + unit;
  const float* by_input = &gate_gradient_[part * rows_];
  const float* by_hidden = part == 2 ? &gate_gradient_[3 * rows_] : by_input;
  gradient_[at_.input_bias + gate] += Sum(by_input, rows_);
  gradient_[at_.hidden_bias + gate] += Sum(by_hidden, rows_);
  for (std::size_t k = 0; k < inputs_; ++k) {
    gradient_[at_.input_weight + gate * inputs_ + k] += Dot(by_input, &x[k * rows_], rows_);
  }
  for (std::size_t k = 0; k < hidden_; ++k) {
    const std::size_t weight = at_.hidden_weight + gate * hidden_ + k;
    gradient_[weight] += Dot(by_hidden, State(step, k), rows_);
    AddScaled(weights_[weight], by_hidden, &before_[k * rows_], rows_);
  }
}

void SmallGru::Descend(double rate) {
  constexpr double kFirst = 0.9;
  constexpr double kSecond = 0.999;
  ++updates_;
  const double first = 1 - std::pow(kFirst, updates_);
  const double second = 1 - std::pow(kSecond, updates_);
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const double g = gradient_[i];
    const double m = kFirst * first_moment_[i] + (1 - kFirst) * g;
    const double v = kSecond * second_moment_[i] + (1 - kSecond) * g * g;
    first_moment_[i] = static_cast<float>(m);
    second_moment_[i] = static_cast<float>(v);
    weights_[i] -= static_cast<float>(rate * (m / first) / (std::sqrt(v / second) + 1e-8));
  }
}

}  // namespace giot

// What works on whole rows: elementwise arithmetic, softmax, layer normalisation, gates, attention
// and denoising. Sums over a row run block by block, then by halves of one block.
#pragma once

#include "models/plan/kernels/elementary.h"

namespace giot {
namespace {

void Add(std::ptrdiff_t count, const float* a, const float* b, float* y) {
  for (std::ptrdiff_t i = 0; i < count; i += kBlock) Store(y + i, Load(a + i) + Load(b + i));
}

void Multiply(std::ptrdiff_t count, const float* a, const float* b, float* y) {
  for (std::ptrdiff_t i = 0; i < count; i += kBlock) Store(y + i, Load(a + i) * Load(b + i));
}

void ScaleShift(const RowsCall* call, const float* scale, const float* shift) {
  for (int r = 0; r < call->rows; ++r) {
    const float* x = call->x + r * call->x_stride;
    float* y = call->y + r * call->y_stride;
    for (int i = 0; i < call->width; i += kBlock) {
      Store(y + i, Load(x + i) * Load(scale + i) + Load(shift + i));
    }
  }
}

/// The block at `i` of a row of `width`, `outside` in the lanes beyond its end.
GIOT_INLINE Floats LoadOr(const float* row, int i, int width, float outside) {
  const Floats v = Load(row + i);
  if (i + kBlock <= width) return v;
  return Select(Less(Lanes(), AllWords(static_cast<std::uint32_t>(width - i))), v, All(outside));
}

/// y = softmax(x) over `width`; zeros in the padding.
GIOT_INLINE void SoftmaxRow(const float* x, int width, float* y) {
  constexpr float kLeast = -3.4028234e38f;
  Floats most = All(kLeast);
  for (int i = 0; i < width; i += kBlock) most = Max(most, LoadOr(x, i, width, kLeast));
  const Floats top = All(Greatest(most));
  Floats sum = All(0.0f);
  for (int i = 0; i < width; i += kBlock) {
    Floats e = Exp(Load(x + i) - top);
    if (i + kBlock > width) {
      e = Select(Less(Lanes(), AllWords(static_cast<std::uint32_t>(width - i))), e, All(0.0f));
    }
    sum = sum + e;
    Store(y + i, e);
  }
  const Floats total = All(Sum(sum));
  for (int i = 0; i < width; i += kBlock) Store(y + i, Load(y + i) / total);
}

void Softmax(const RowsCall* call) {
  for (int r = 0; r < call->rows; ++r) {
    SoftmaxRow(call->x + r * call->x_stride, call->width, call->y + r * call->y_stride);
  }
}

void LayerNorm(const RowsCall* call, const float* gain, const float* shift, float epsilon) {
  const int width = call->width;
  const float share = 1.0f / static_cast<float>(width);
  for (int r = 0; r < call->rows; ++r) {
    const float* x = call->x + r * call->x_stride;
    float* y = call->y + r * call->y_stride;
    Floats sum = All(0.0f);
    for (int i = 0; i < width; i += kBlock) sum = sum + LoadOr(x, i, width, 0.0f);
    const float mean = Sum(sum) * share;
    Floats squares = All(0.0f);
    for (int i = 0; i < width; i += kBlock) {
      const Floats d = LoadOr(x, i, width, mean) - All(mean);
      squares = squares + d * d;
    }
    const Floats variance = All(Sum(squares) * share + epsilon);
    const Floats factor = All(1.0f) / Sqrt(variance);
    for (int i = 0; i < width; i += kBlock) {
      Store(y + i, (Load(x + i) - All(mean)) * factor * Load(gain + i) + Load(shift + i));
    }
  }
}

void GruGates(const GatesCall* call) {
  const int h = Padded(call->hidden);
  for (int r = 0; r < call->rows; ++r) {
    const float* in = call->from_input + r * call->input_stride;
    const float* re = call->from_hidden + r * call->hidden_stride;
    float* state = call->state + r * call->state_stride;
    float* output = call->output + r * call->output_stride;
    for (int i = 0; i < h; i += kBlock) {
      const Floats reset = Sigmoid(Load(in + i) + Load(re + i));
      const Floats update = Sigmoid(Load(in + h + i) + Load(re + h + i));
      const Floats candidate = Tanh(Load(in + 2 * h + i) + reset * Load(re + 2 * h + i));
      const Floats next = candidate + update * (Load(state + i) - candidate);
      Store(state + i, next);
      Store(output + i, next);
    }
  }
}

void LstmGates(const GatesCall* call) {
  const int h = Padded(call->hidden);
  for (int r = 0; r < call->rows; ++r) {
    const float* in = call->from_input + r * call->input_stride;
    const float* re = call->from_hidden + r * call->hidden_stride;
    float* state = call->state + r * call->state_stride;
    float* output = call->output + r * call->output_stride;
    for (int i = 0; i < h; i += kBlock) {
      const Floats admit = Sigmoid(Load(in + i) + Load(re + i));
      const Floats keep = Sigmoid(Load(in + h + i) + Load(re + h + i));
      const Floats candidate = Tanh(Load(in + 2 * h + i) + Load(re + 2 * h + i));
      const Floats expose = Sigmoid(Load(in + 3 * h + i) + Load(re + 3 * h + i));
      const Floats cell = keep * Load(state + i) + admit * candidate;
      Store(state + i, cell);
      Store(output + i, expose * Tanh(cell));
    }
  }
}

/// output = softmax(scale q K) V; sums over the head's width and over positions, in order.
void Attend(const AttentionCall* call) {
  for (int t = 0; t < call->positions; t += kBlock) {
    Floats score = All(0.0f);
    for (int d = 0; d < call->head_width; ++d) {
      score = Fma(All(call->query[d]), Load(call->keys + d * call->key_stride + t), score);
    }
    Store(call->scores + t, score * All(call->scale));
  }
  SoftmaxRow(call->scores, call->positions, call->scores);
  for (int d = 0; d < call->head_width; d += kBlock) {
    Floats sum = All(0.0f);
    for (int t = 0; t < call->positions; ++t) {
      sum = Fma(All(call->scores[t]), Load(call->values + t * call->value_stride + d), sum);
    }
    Store(call->output + d, sum);
  }
}

void Denoise(const DenoiseCall* call) {
  const float* f = call->factors;
  const Floats clip = All(f[2]);
  for (int r = 0; r < call->rows; ++r) {
    float* row = call->x + r * call->stride;
    const float* predicted = call->predicted + r * call->stride;
    const float* noise = call->noise + r * call->noise_stride;
    for (int i = 0; i < call->width; i += kBlock) {
      const Floats x = Load(row + i);
      const Floats clean = All(f[0]) * x + All(f[1]) * Load(predicted + i);
      Floats next = All(f[3]) * x + All(f[4]) * Min(clip, Max(Negative(clip), clean));
      if (call->noise != nullptr) next = next + All(f[5]) * Load(noise + i);
      Store(row + i, next);
    }
  }
}

}  // namespace
}  // namespace giot

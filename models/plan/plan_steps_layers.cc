// Steps that multiply by weight matrices: dense layers, convolutions, recurrent cells.
#include <algorithm>
#include <cstring>

#include "models/plan/plan_steps.h"

namespace giot {
namespace {

constexpr std::int32_t kNoOffset = 0;
constexpr int kMostExtent = 1 << 20;

DenseCall CallOf(const PlanFrame& frame, const PlanBuffer& out, int weights, int bias) {
  DenseCall call;
  call.weights = frame.weights + weights;
  call.bias = frame.weights + bias;
  call.segment_offsets = &kNoOffset;
  call.y_stride = out.stride();
  call.blocks = out.stride() / kBlock;
  call.phases = PhasesOf(call.blocks);
  return call;
}

}  // namespace

void DenseStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& to = check.Buffer(out);
  check.That(!from.shared && !to.shared && from.positions == to.positions,
             "in and out differ in positions");
  check.Range(activation, kActivations - 1, "an activation");
  check.Weights(weights, std::int64_t{from.width} * to.stride());
  check.Weights(bias, std::int64_t{bias_varies ? check.iterations() : 1} * to.stride());
  if (addend < 0) return;
  const PlanBuffer& more = check.Buffer(addend);
  check.That(!more.shared && more.positions == to.positions && more.width == to.width,
             "addend and out differ in shape");
}

void DenseStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& to = frame.Of(out);
  DenseCall call = CallOf(frame, to, weights, bias);
  if (bias_varies) call.bias += static_cast<std::ptrdiff_t>(frame.iteration) * to.stride();
  if (addend >= 0) {
    call.addend = frame.At(addend);
    call.addend_stride = to.stride();
  }
  call.x = frame.At(in);
  call.x_stride = from.stride();
  call.segment_length = from.width;
  call.y = frame.At(out);
  call.rows = frame.rows * from.positions;
  call.activation = static_cast<ActivationKind>(activation);
  call.slope = slope;
  frame.kernels->dense(&call);
}

void ConvolutionStep::Check(const PlanChecker& check) {
  const PlanBuffer& from = check.Buffer(in);
  const PlanBuffer& middle = check.Buffer(padded);
  const PlanBuffer& to = check.Buffer(out);
  for (const int extent :
       {height, width, padded_height, padded_width, out_height, out_width, taps_down, taps_across,
        stride_down, stride_across, dilation_down, dilation_across}) {
    check.That(extent >= 1 && extent <= kMostExtent, "an extent out of range");
  }
  check.Range(top, padded_height - height, "a margin");
  check.Range(left, padded_width - width, "a margin");
  const auto covers = [](std::int64_t all, std::int64_t places, std::int64_t stride,
                         std::int64_t taps, std::int64_t dilation) {
    return (places - 1) * stride + (taps - 1) * dilation + 1 <= all;
  };
  check.That(covers(padded_height, out_height, stride_down, taps_down, dilation_down) &&
                 covers(padded_width, out_width, stride_across, taps_across, dilation_across),
             "taps beyond the padded image");
  const auto holds = [](const PlanBuffer& buffer, std::int64_t rows, std::int64_t columns) {
    return !buffer.shared && buffer.positions == rows * columns;
  };
  check.That(holds(from, height, width) && holds(middle, padded_height, padded_width) &&
                 holds(to, out_height, out_width) && from.width == middle.width,
             "buffers of another shape than its image");
  check.Range(activation, kActivations - 1, "an activation");
  const std::int64_t taps = std::int64_t{taps_down} * taps_across;
  check.Weights(weights, taps * from.width * to.stride());
  check.Weights(bias, to.stride());
  tap_offsets.clear();
  for (int y = 0; y < taps_down; ++y) {
    for (int x = 0; x < taps_across; ++x) {
      tap_offsets.push_back((y * dilation_down * padded_width + x * dilation_across) *
                            from.stride());
    }
  }
}

void ConvolutionStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& from = frame.Of(in);
  const PlanBuffer& middle = frame.Of(padded);
  const PlanBuffer& to = frame.Of(out);
  const std::ptrdiff_t position = from.stride();
  const std::size_t line = static_cast<std::size_t>(width * position) * sizeof(float);
  DenseCall call = CallOf(frame, to, weights, bias);
  call.x_stride = stride_across * position;
  call.segment_offsets = tap_offsets.data();
  call.segments = static_cast<int>(tap_offsets.size());
  call.segment_length = from.width;
  call.rows = out_width;
  call.activation = static_cast<ActivationKind>(activation);
  call.slope = slope;
  for (int r = 0; r < frame.rows; ++r) {
    const float* image = frame.At(in) + r * from.row_stride();
    float* canvas = frame.At(padded) + r * middle.row_stride();
    for (std::ptrdiff_t y = 0; y < height; ++y) {
      std::memcpy(canvas + ((y + top) * padded_width + left) * position,
                  image + y * width * position, line);
    }
    for (std::ptrdiff_t y = 0; y < out_height; ++y) {
      call.x = canvas + y * stride_down * padded_width * position;
      call.y = frame.At(out) + r * to.row_stride() + y * out_width * to.stride();
      frame.kernels->dense(&call);
    }
  }
}

void RecurrentStep::Check(const PlanChecker& check) {
  const PlanBuffer& input = check.Buffer(gates);
  const PlanBuffer& recurrent = check.Buffer(from_hidden);
  const PlanBuffer& state = check.Buffer(hidden);
  const PlanBuffer& to = check.Buffer(out);
  const int count = cell < 0 ? 3 : 4;
  const auto is_state = [&](const PlanBuffer& buffer) {
    return !buffer.shared && buffer.positions == 1 && buffer.width == to.width;
  };
  check.That(is_state(state) && (cell < 0 || is_state(check.Buffer(cell))),
             "states of another shape than out");
  check.That(!input.shared && !recurrent.shared && !to.shared && input.positions == to.positions &&
                 recurrent.positions == 1 && input.width == count * to.stride() &&
                 recurrent.width == count * to.stride(),
             "gates of another shape than its states");
  check.Weights(weights, std::int64_t{to.width} * recurrent.stride());
  check.Weights(bias, recurrent.stride());
}

void RecurrentStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& input = frame.Of(gates);
  const PlanBuffer& recurrent = frame.Of(from_hidden);
  const PlanBuffer& to = frame.Of(out);
  const bool gru = cell < 0;
  DenseCall dense = CallOf(frame, recurrent, weights, bias);
  dense.x = frame.At(hidden);
  dense.x_stride = to.stride();
  dense.segment_length = to.width;
  dense.y = frame.At(from_hidden);
  dense.rows = frame.rows;
  GatesCall call{frame.rows,
                 to.width,
                 nullptr,
                 input.row_stride(),
                 frame.At(from_hidden),
                 recurrent.stride(),
                 frame.At(gru ? hidden : cell),
                 to.stride(),
                 nullptr,
                 gru ? to.row_stride() : to.stride()};
  for (int t = 0; t < to.positions; ++t) {
    frame.kernels->dense(&dense);
    float* y = frame.At(out) + static_cast<std::ptrdiff_t>(t) * to.stride();
    call.from_input = frame.At(gates) + static_cast<std::ptrdiff_t>(t) * input.stride();
    call.output = gru ? y : frame.At(hidden);
    (gru ? frame.kernels->gru : frame.kernels->lstm)(&call);
    for (int r = 0; r < frame.rows && !gru; ++r) {
      std::copy_n(frame.At(hidden) + static_cast<std::ptrdiff_t>(r) * to.stride(), to.stride(),
                  y + r * to.row_stride());
    }
  }
}

}  // namespace giot

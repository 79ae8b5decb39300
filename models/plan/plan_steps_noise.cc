// Steps of diffusion: drawing normal numbers and removing noise.
#include "models/plan/plan_steps.h"

namespace giot {

void NormalsStep::Check(const PlanChecker& check) {
  const PlanBuffer& to = check.Buffer(out);
  check.That(period >= 1 && first_draw >= 0 && draws >= 1 && draws <= (1 << 20),
             "draws out of range");
  check.That(!to.shared && to.positions == 1 && to.width == draws * kNormalsPerDraw,
             "out has other numbers than are drawn");
  check.Range(first_draw + std::int64_t{check.iterations()} * draws, 0x7fffffff / kBlock, "draws");
}

void NormalsStep::Run(const PlanFrame& frame) const {
  if (frame.iteration % period != 0) return;
  const int turn = frame.iteration / period;
  for (int r = 0; r < frame.rows; ++r) {
    const NoiseKey& key = frame.batch->noise[static_cast<std::size_t>(frame.first_row + r)];
    frame.kernels->normals(key.key, key.sequence,
                           static_cast<std::uint32_t>(first_draw + turn * draws), draws,
                           frame.At(out) + r * frame.Of(out).row_stride());
  }
}

void DenoiseStep::Check(const PlanChecker& check) {
  const PlanBuffer& sample = check.Buffer(x);
  const PlanBuffer& net = check.Buffer(predicted);
  check.That(!sample.shared && !net.shared && sample.positions == net.positions &&
                 sample.width == net.width,
             "x and predicted differ in shape");
  check.Weights(factors, std::int64_t{check.iterations()} * kBlock);
  if (noise < 0) return;
  const PlanBuffer& drawn = check.Buffer(noise);
  check.That(period >= 1 && !drawn.shared && drawn.positions == 1 &&
                 drawn.width >= std::int64_t{period} * sample.row_stride(),
             "less noise than its period needs");
}

void DenoiseStep::Run(const PlanFrame& frame) const {
  const PlanBuffer& sample = frame.Of(x);
  DenoiseCall call;
  call.rows = frame.rows;
  call.width = static_cast<int>(sample.row_stride());
  call.x = frame.At(x);
  call.stride = sample.row_stride();
  call.predicted = frame.At(predicted);
  if (noise >= 0) {
    call.noise = frame.At(noise) + (frame.iteration % period) * sample.row_stride();
    call.noise_stride = frame.Of(noise).row_stride();
  }
  call.factors = frame.weights + factors + static_cast<std::ptrdiff_t>(frame.iteration) * kBlock;
  frame.kernels->denoise(&call);
}

}  // namespace giot

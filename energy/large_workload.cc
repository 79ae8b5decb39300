#include "energy/large_workload.h"

#include <algorithm>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr std::string_view kOf = "large workload";

void CheckTraining(double parameters, double tokens) {
  RequireAboveZero(parameters, {kOf, "parameters", "count the weights"});
  RequireAboveZero(tokens, {kOf, "tokens", "count the tokens or rows of the step"});
}

}  // namespace

Seconds TimeOf(const LargeWork& work, const ComputeProfile& processor,
               const ServingProfile& runtime, Precision precision) {
  RequireAtLeastZero(work.flops.si(), {kOf, "flops", "count the operations"});
  RequireAtLeastZero(work.bytes.si(), {kOf, "bytes", "count the traffic"});
  const auto peak = processor.peak.find(precision);
  if (peak == processor.peak.end()) {
    Refuse({kOf, "precision", "run it at another precision or elsewhere"},
           "one that the processor runs", ToString(precision));
  }
  const FlopsPerSecond rate = peak->second.value * runtime.compute_efficiency.value;
  const BytesPerSecond bandwidth =
      processor.memory_bandwidth.value * runtime.bandwidth_efficiency.value;
  RequireAboveZero(rate.si(), {kOf, "compute rate", "check the processor's profile"});
  RequireAboveZero(bandwidth.si(), {kOf, "bandwidth", "check the processor's profile"});
  return std::max(work.flops / rate, work.bytes / bandwidth);
}

DiffusionModel StableDiffusion1() {
  return {Flops(2 * 339e9), Flops(2 * 6.5e9), Flops(2 * 1.2e12), Bytes(2 * 0.86e9)};
}

LargeWork DiffusionWork(const DiffusionModel& model, int steps, bool guidance) {
  RequireAtLeast(steps, 1, {kOf, "steps", "denoise at least once"});
  for (const Flops flops : {model.denoiser, model.text, model.decoder}) {
    RequireAtLeastZero(flops.si(), {kOf, "flops", "count the operations"});
  }
  RequireAtLeastZero(model.denoiser_weights.si(), {kOf, "weight_bytes", "give what is stored"});
  const double passes = guidance ? 2 : 1;
  return {passes * (static_cast<double>(steps) * model.denoiser + model.text) + model.decoder,
          static_cast<double>(steps) * model.denoiser_weights};
}

Bytes TrainingMemory(double parameters, Optimizer optimizer) {
  RequireAboveZero(parameters, {kOf, "parameters", "count the weights"});
  switch (optimizer) {
    case Optimizer::kSgdMomentum: return Bytes(12 * parameters);
    case Optimizer::kAdam: return Bytes(16 * parameters);
    case Optimizer::kMixedAdam: return Bytes(18 * parameters);
  }
  return Bytes(0);
}

LargeWork TrainingStep(double parameters, double tokens, Optimizer optimizer, bool recompute) {
  CheckTraining(parameters, tokens);
  return {Flops((recompute ? 8 : 6) * parameters * tokens), TrainingMemory(parameters, optimizer)};
}

LargeWork LoraStep(double parameters, double adapter, double tokens, Optimizer optimizer) {
  CheckTraining(parameters, tokens);
  RequireAboveZero(adapter, {kOf, "adapter", "count the weights that are trained"});
  return {Flops((4 * parameters + 6 * adapter) * tokens), TrainingMemory(adapter, optimizer)};
}

}  // namespace giot

// Counts of what large models compute beside generating text: images by diffusion, training steps
// and low-rank (LoRA) steps.
#pragma once

#include "scenarios/device_profile.h"
#include "sim/base/units.h"

namespace giot {

/// Operations and bytes of memory traffic of one call.
struct LargeWork {
  Flops flops{0};
  Bytes bytes{0};
};

/// max(FLOPs / (eta_c peak), bytes / (eta_b bandwidth)) with the two shares of a runtime. Throws
/// ScenarioError for a precision that the processor lacks and numbers that cannot be.
Seconds TimeOf(const LargeWork& work, const ComputeProfile& processor,
               const ServingProfile& runtime, Precision precision);

/// A latent diffusion model; a multiply-accumulate counts as two.
struct DiffusionModel {
  Flops denoiser{0};  ///< Per step, >= 0.
  Flops text{0};      ///< Of encoding one prompt, >= 0.
  Flops decoder{0};   ///< From latent to image, >= 0.
  Bytes denoiser_weights{0};
};

/// Stable Diffusion 1.x at 512 x 512: 339 GMAC a step, 6.5 the prompt, 1.2 TMAC the decoder, 0.86 G
/// parameters in fp16 (BK-SDM, Kim et al. 2023, as remembered).
DiffusionModel StableDiffusion1();

/// One image: steps * (1 + guidance) * denoiser + (1 + guidance) * text + decoder, where
/// classifier- free guidance (Ho and Salimans 2022) runs the denoiser twice a step, as one batch
/// that reads the weights once. Throws ScenarioError for numbers that cannot be.
LargeWork DiffusionWork(const DiffusionModel& model, int steps, bool guidance);

/// What training keeps per parameter.
enum class Optimizer {
  kSgdMomentum,  ///< fp32: weight, gradient, momentum; 12 B.
  kAdam,         ///< fp32: weight, gradient, two moments; 16 B.
  kMixedAdam,    ///< As Adam, with fp16 copies; 18 B.
};
Bytes TrainingMemory(double parameters, Optimizer optimizer);

/// A step over so many tokens (or rows): 6 N D operations, forward 2 and backward 4; 8 N D where
/// activations are computed again (Kaplan et al. 2020; Narayanan et al. 2021). The optimizer reads
/// and writes its state once. Throws ScenarioError for numbers that cannot be.
LargeWork TrainingStep(double parameters, double tokens, Optimizer optimizer,
                       bool recompute = false);
/// A step that trains `adapter` parameters beside frozen ones (Hu et al., LoRA, 2021): forward 2 N
/// D and the gradient of activations 2 N D, and 6 D for each parameter of the adapter.
LargeWork LoraStep(double parameters, double adapter, double tokens, Optimizer optimizer);

}  // namespace giot

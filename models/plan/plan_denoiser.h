// Lowers a diffusion model whole: tables of its noise schedule, and a net that is asked round by
// round. What of its first layer depends on the condition or the time alone leaves the loop.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/plan/plan_builder.h"

namespace giot {

/// alpha_bar of t = 1..steps with beta rising linearly from 0.1 / steps to 20 / steps, as
/// Ho, Jain and Abbeel 2020 at 1000 steps. A beta is at most 0.999.
std::vector<double> LinearAlphaBars(int steps);
/// exp(-low t / steps - (high - low) t^2 / (2 steps^2)): the variance-preserving process of Song et
/// al. 2021, whose beta rises linearly from `low` to `high`, at whole times.
std::vector<double> VpAlphaBars(int steps, double low = 0.1, double high = 10);
/// cos^2((t / steps + 0.008) / 1.008 pi / 2), scaled to 1 at t = 0, a beta at most 0.999: Nichol
/// and Dhariwal 2021, eq. 17.
std::vector<double> CosineAlphaBars(int steps);

/// What a denoiser was trained to tell.
enum class DenoiserTarget { kNoise, kSample, kVelocity };

/// How a sample is drawn.
struct DenoisingPath {
  std::vector<double> alpha_bars;  ///< Of t = 1..T, falling within (0, 1).
  std::vector<int> times;          ///< The t that are visited, falling; all of T..1 where empty.
  double eta = 1;  ///< 1: DDPM with the posterior's variance; 0: DDIM without noise; between as
                   ///< Song, Meng and Ermon 2021, eq. 16.
  float clip = 0;  ///< Estimates of the clean sample are kept in +-clip; 0: not at all.
  DenoiserTarget target = DenoiserTarget::kNoise;
};

/// The t of every round.
std::vector<int> TimesOf(const DenoisingPath& path);
/// [rounds, 6] for PlanBuilder::Denoise. Throws ScenarioError where the path is none.
std::vector<float> DenoisingFactors(const DenoisingPath& path);
/// sin(t w_k), then cos(t w_k), of k = 0..width/2 - 1 with w_k = 10000^(-k / (width/2)), for each
/// t: [times, width].
std::vector<float> SinusoidalEmbedding(std::span<const int> times, int width);

/// A dense layer's weights as LibTorch keeps them.
struct LayerWeights {
  int outputs = 0;
  std::span<const float> weight;  ///< [outputs, inputs]
  std::span<const float> bias;    ///< [outputs]
};

/// A dense net that sees [sample, condition, time] side by side.
struct DenseDenoiser {
  int sample_width = 0;
  int condition_width = 0;           ///< May be 0.
  std::vector<float> times_seen;     ///< [rounds, time width]: what it sees of each round's time.
  std::vector<LayerWeights> layers;  ///< The last has sample_width outputs.
  PlanActivation activation{};       ///< Between layers.
};

/// Draws one sample for every row: input the condition, output the sample; noise by the row's key.
/// Throws ScenarioError where sizes do not fit.
std::shared_ptr<const InferencePlan> LowerDenoiser(const DenseDenoiser& net,
                                                   const DenoisingPath& path);

}  // namespace giot

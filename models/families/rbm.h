// Restricted Boltzmann machine over bits (Smolensky 1986), trained by contrastive divergence
// (Hinton 2002) or its persistent kind (Tieleman 2008), with conditions that shift the biases.
#pragma once

#include <cstdint>
#include <memory>

#include "models/families/generative_network.h"
#include "models/families/rbm_config.h"

namespace giot {

/// Calls: `sample` (all Gibbs steps of a draw), `step` (one of them) and `density` (log p but for
/// the constant). LogDensity() is exact where one side of the machine is small; else its constant
/// is an estimate (annealed importance sampling) and density() says kUnnormalized. Throws
/// ScenarioError where a channel has no two categories.
std::unique_ptr<GenerativeNetwork> MakeRbm(const RbmConfig& config, const ExampleShape& shape);

/// log Z of p(v, h) = exp(v' W h + v' b + h' a) / Z in nats, summed over all states of the smaller
/// side. weights [visible, hidden], visible_bias [.., visible], hidden_bias [.., hidden] -> [..]
at::Tensor RbmLogPartition(const at::Tensor& weights, const at::Tensor& visible_bias,
                           const at::Tensor& hidden_bias);
/// The same, estimated by annealed importance sampling (Salakhutdinov and Murray 2008) with
/// `chains` chains over `temperatures` equal steps from the machine without weights. Biases have
/// one extent. Z is estimated without bias, log Z therefore a little low.
double EstimateRbmLogPartition(const at::Tensor& weights, const at::Tensor& visible_bias,
                               const at::Tensor& hidden_bias, std::int64_t chains,
                               std::int64_t temperatures, at::Generator& noise);

}  // namespace giot

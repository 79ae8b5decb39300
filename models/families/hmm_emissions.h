// What the hidden states of an HMM emit: one Gaussian over the continuous channels of a step, a
// table for each discrete one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/families/generative_network.h"
#include "models/families/hmm_config.h"

namespace giot {

/// Emissions of all states; their weights are buffers of the owner.
class HmmEmissions {
 public:
  HmmEmissions(torch::nn::Module& owner, const HmmConfig& config, const ExampleShape& shape);
  ~HmmEmissions();

  /// Starts the states at clusters of the steps [n, channels]; `seed` decides which.
  void Start(const at::Tensor& steps, std::uint64_t seed);
  /// log p(x | state): x [n, channels] -> [n, states], in the precision of x.
  at::Tensor LogDensity(const at::Tensor& x) const;
  /// A draw for each row, given its state [rows]: [rows, channels].
  at::Tensor Draw(const at::Tensor& state, at::Generator& noise) const;

  // The M-step, in double precision.
  /// Forgets what was counted.
  void ClearCounts();
  /// Counts steps x [n, channels] that belong to the states with weights [n, states].
  void Count(const at::Tensor& x, const at::Tensor& weights);
  /// Takes the emissions that explain the counts best.
  void TakeCounts();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The same tensor in another precision; no operator where it has it already.
at::Tensor InPrecisionOf(const at::Tensor& tensor, const at::Tensor& like);

}  // namespace giot

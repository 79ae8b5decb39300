// The distribution of one step given features of the past, for every autoregressive family:
// channel after channel, each seeing the ones before it at the same step.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/families/generative_network.h"
#include "models/families/step_head_config.h"

namespace giot {

/// A discrete channel is categorical; neighbouring continuous channels are one mixture of Gaussians
/// whose covariances are full (or diagonal). The parts stand in channel order; each reads the
/// features and, through a hidden layer, the values of the parts before it, so that the product is
/// an exact joint density.
class StepHead {
 public:
  /// Weights are registered with `owner` as `name`_PART_... Throws ScenarioError where a full
  /// covariance would span more than 64 channels.
  StepHead(torch::nn::Module& owner, const std::string& name, const ExampleShape& shape,
           std::int64_t features, const StepHeadConfig& config);
  ~StepHead();
  StepHead(StepHead&&) noexcept;

  /// Starts the mixtures as what the steps alone show: centres by k-means, spreads of the clusters.
  /// steps [n, channels]
  void SpreadOver(const at::Tensor& steps) const;
  /// log p [n], nats: features [n, features], x [n, channels].
  at::Tensor LogDensity(const at::Tensor& features, const at::Tensor& x) const;
  /// features [n, features] -> x [n, channels]
  at::Tensor Draw(const at::Tensor& features, at::Generator& noise) const;
  /// What a net computes to tell the step's distribution, part after part: for traces.
  std::vector<at::Tensor> Parameters(const at::Tensor& features, const at::Tensor& x) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// A code drawn for each row by its log-probabilities: [rows, n] -> [rows], integers.
at::Tensor DrawCode(const at::Tensor& log_probabilities, at::Generator& noise);

}  // namespace giot

// The GRU with a Gaussian-mixture head as a LibTorch module: what is trained and traced. Use runs
// the lowered GruMixturePlan instead; a test holds the two together to 1e-5.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/plan/forecast.h"
#include "models/plan/gru_mixture.h"
#include "models/plan/season.h"
#include "sim/base/operator_graph.h"

namespace giot {

/// Windows to learn from, time first, all on the standardised scale.
struct TrainingBatch {
  int steps = 0;
  int rows = 0;
  std::vector<float> inputs;   ///< [steps, rows, inputs]
  std::vector<float> level;    ///< [steps, rows] running level before the target was seen
  std::vector<float> targets;  ///< [steps, rows]
  std::vector<float> counts;   ///< [steps, rows] 1 where the target counts in the loss, else 0
};

/// How the optimiser moves the weights.
struct OptimizerOptions {
  double learning_rate = 3e-3;
  double clip_norm = 1;
  double weight_decay = 0;  ///< Of AdamW: shrinks every weight by this times the rate.
  double averaging = 0.99;  ///< Memory of the averaged weights; 0 keeps the last ones.
};

/// A copy of a network's weights.
struct NetworkWeights {
  std::vector<float> input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias;

  GruMixtureWeights Spans() const {
    return {input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias};
  }
  std::int64_t Count() const;
};

/// The values that one step of the whole model reads and leaves, as LibTorch computes them.
struct NetworkStep {
  float x = 0;                  ///< The reading.
  std::vector<double> phases;   ///< Turns of each season at the step that is forecast.
  std::vector<float> hidden;    ///< [hidden] before; after the call: after.
  std::vector<float> averages;  ///< The same.
  std::vector<float> past;      ///< The same: standardised values, newest first.
  float level = 0;
  float observed = 0;
  SeasonalScale::Point now;      ///< Seasonal scale at the reading.
  std::vector<float> mixture{};  ///< Left: [3 components] weights, means, deviations of y.
};

class GruMixtureNet {
 public:
  /// Weights drawn from `seed`, uniform in +-1/sqrt(hidden). `device`: `cpu`, or `cuda` where
  /// LibTorch has it. Throws ScenarioError for a device that is not there.
  GruMixtureNet(const GruMixtureShape& shape, const OptimizerOptions& options, std::uint64_t seed,
                const std::string& device);
  ~GruMixtureNet();

  /// One step of Adam on the mean negative log-likelihood; returns it, in nats.
  double Learn(const TrainingBatch& batch);
  void SetLearningRate(double rate);

  /// The averaged weights.
  NetworkWeights Weights() const;
  void SetWeights(const NetworkWeights& weights);

  /// One step of the whole model, from the reading to the mixture of y.
  void Step(const Transform& transform, const SeasonalScale& scale, NetworkStep& step) const;
  /// The operators of Step(), traced.
  OperatorGraph Trace(const std::string& name, const Transform& transform,
                      const SeasonalScale& scale) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace giot

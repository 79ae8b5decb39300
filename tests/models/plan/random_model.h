// A model file with random weights and baselines, for tests that need a model but no training.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/plan/neural_model.h"
#include "models/plan/plan_codec.h"
#include "sim/base/random_stream.h"

namespace giot::test {

/// Weights of a random network, kept alive.
struct RandomWeights {
  RandomWeights(const GruMixtureShape& shape, std::uint64_t seed);
  GruMixtureWeights Spans() const {
    return {input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias};
  }
  std::vector<float> input_weight, input_bias, hidden_weight, hidden_bias, head_weight, head_bias;
};

/// Season of a year and a week, two averages.
GruMixtureShape RandomShape(int hidden, int components);
SeasonalScale RandomScale();
NeuralPlan RandomPlan(const GruMixtureShape& shape, const RandomWeights& weights);
/// Sites RPT (trained) and MAL (held out); every variant; a sqrt model in m/s.
ModelFile RandomModelFile(std::uint64_t seed = 1);

/// The bytes of a vector of floats or doubles.
template <class T>
std::string BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace giot::test

#include "tests/models/families/toy_examples.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "models/families/make_network.h"
#include "models/families/table.h"
#include "sim/base/random_stream.h"

namespace giot::test {

PlugIn DefaultsOf(const std::string& family) {
  for (const CatalogueEntry& entry : FamilyEntries()) {
    if (entry.name == family) return {family, entry.make_config()};
  }
  throw std::logic_error("no family " + family);
}

EncodedExamples CorrelatedWindows(int rows, std::uint64_t seed) {
  Stream random(seed, "correlated windows");
  EncodedExamples examples{{.length = 4, .channels = 2, .conditions = 1}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    const double level = random.Below(2) == 0 ? -1 : 1;
    examples.conditions.push_back(static_cast<float>(level));
    double a = random.Normal();
    for (int t = 0; t < 4; ++t) {
      a = 0.8 * a + 0.6 * random.Normal();
      examples.x.push_back(static_cast<float>(a + level));
      examples.x.push_back(static_cast<float>(0.5 * a + 0.2 * random.Normal() - level));
    }
  }
  return examples;
}

EncodedExamples ChainWindows(int rows, std::uint64_t seed) {
  constexpr double kNext[3][3] = {{.9, .1, 0}, {.2, .7, .1}, {0, .3, .7}};
  Stream random(seed, "chain windows");
  const auto draw = [&](const double* law) {
    const double u = random.Uniform();
    return u < law[0] ? 0 : u < law[0] + law[1] ? 1 : 2;
  };
  EncodedExamples examples{{.length = 12, .channels = 1, .categories = {3}}, {}, {}};
  constexpr double kStationary[3] = {.6, .3, .1};
  for (int row = 0; row < rows; ++row) {
    int state = draw(kStationary);
    for (int t = 0; t < 12; ++t) {
      examples.x.push_back(static_cast<float>(state));
      state = draw(kNext[state]);
    }
  }
  return examples;
}

EncodedExamples BitVectors(int rows, std::uint64_t seed) {
  Stream random(seed, "bit vectors");
  EncodedExamples examples{{.length = 1, .channels = 6, .categories = {2, 2, 2, 2, 2, 2}}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    float bits[6];
    for (int i = 0; i < 3; ++i) {
      bits[i] = static_cast<float>(random.Below(2));
      bits[3 + i] = random.Uniform() < 0.9 ? bits[i] : 1 - bits[i];
    }
    examples.x.insert(examples.x.end(), bits, bits + 6);
  }
  return examples;
}

EncodedExamples EightGaussians(int rows, std::uint64_t seed) {
  Stream random(seed, "8 gaussians");
  EncodedExamples examples{{.length = 1, .channels = 2}, {}, {}};
  for (int row = 0; row < rows; ++row) {
    const double angle = static_cast<double>(random.Below(8)) * std::numbers::pi / 4;
    examples.x.push_back(static_cast<float>((4 * std::cos(angle) + 0.5 * random.Normal()) / 1.414));
    examples.x.push_back(static_cast<float>((4 * std::sin(angle) + 0.5 * random.Normal()) / 1.414));
  }
  return examples;
}

EncodedExamples ExamplesFor(const std::string& family, int rows, std::uint64_t seed) {
  for (const auto make : {CorrelatedWindows, ChainWindows, BitVectors, EightGaussians}) {
    EncodedExamples examples = make(rows, seed);
    try {
      MakeNetwork(DefaultsOf(family), examples.shape, 1);
      return examples;
    } catch (const ScenarioError&) {
      // The family cannot have this shape: the next.
    }
  }
  throw std::logic_error("no toy set suits " + family);
}

}  // namespace giot::test

// Small data that tests of families train on: deterministic, drawn by giot's own streams.
#pragma once

#include <string>
#include <vector>

#include "models/families/fit.h"
#include "sim/base/config.h"

namespace giot::test {

/// The defaults of a family, by its name in FamilyEntries().
PlugIn DefaultsOf(const std::string& family);

/// Windows of 4 steps of 2 correlated channels whose level follows a condition.
EncodedExamples CorrelatedWindows(int rows, std::uint64_t seed);
/// Windows of 12 codes of the 3-state chain P = [[.9,.1,0],[.2,.7,.1],[0,.3,.7]], begun from its
/// stationary law (.6, .3, .1).
EncodedExamples ChainWindows(int rows, std::uint64_t seed);
/// Vectors of 6 bits: the last three repeat the first three with probability 0.9 each.
EncodedExamples BitVectors(int rows, std::uint64_t seed);
/// Points of 8 Gaussians: centres at radius 4/1.414, deviation .5/1.414; entropy 2.8314 nats
/// (Monte Carlo of 2e6 draws, standard error .0007).
EncodedExamples EightGaussians(int rows, std::uint64_t seed);

/// The first of the sets above that the family takes, with `rows` rows.
EncodedExamples ExamplesFor(const std::string& family, int rows, std::uint64_t seed);

}  // namespace giot::test

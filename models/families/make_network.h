// Makes the network of a family from what a recipe says.
#pragma once

#include <cstdint>
#include <memory>

#include "models/families/generative_network.h"
#include "sim/base/config.h"

namespace giot {

/// `model.kind` is one of FamilyEntries(). Weights are drawn from `seed` alone. Throws
/// ScenarioError where the family cannot have examples of that shape, e.g. a flow of categories.
std::unique_ptr<GenerativeNetwork> MakeNetwork(const PlugIn& model, const ExampleShape& shape,
                                               std::uint64_t seed);

}  // namespace giot

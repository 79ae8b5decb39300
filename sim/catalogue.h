// Joins what every folder knows by name into the one catalogue that scenarios are checked against.
#pragma once

#include "sim/base/catalogue.h"

namespace giot {

/// Networks, workloads, agents, and the shipped profiles as devices and radios; with the check of
/// `[ns3]` attributes. Throws ScenarioError where a shipped profile is faulty.
Catalogue JoinedCatalogue();

}  // namespace giot

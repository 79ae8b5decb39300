// The agents that scenarios may name.
#pragma once

#include <vector>

#include "sim/base/catalogue.h"

namespace giot {

std::vector<CatalogueEntry> AgentEntries();

}  // namespace giot

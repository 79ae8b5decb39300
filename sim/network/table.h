// The networks that scenarios may name, free of ns-3.
#pragma once

#include <vector>

#include "sim/base/catalogue.h"

namespace giot {

std::vector<CatalogueEntry> NetworkEntries();

}  // namespace giot

// The families of generative models by name: what a recipe's [model] kind may be, and the fields
// that each brings. Free of LibTorch.
#pragma once

#include <vector>

#include "sim/base/catalogue.h"

namespace giot {

/// Entries of kind `family`.
std::vector<CatalogueEntry> FamilyEntries();

}  // namespace giot

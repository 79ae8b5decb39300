// Puts the values of overrides into a scenario's tree, as if the file had said so.
#pragma once

#include <string>

#include "scenarios/scenario.h"
#include "scenarios/toml_tree.h"

namespace giot {

/// Sets one value; tables on the way are made where they lack. A key that is none, or that leads
/// through a value that is no table, adds a problem at `place`.
void ApplyOverride(TomlNode& root, const Override& override_, const Place& place,
                   Problems& problems);

}  // namespace giot

// The JSON Schema of scenario files, for editors and for the window's form.
#pragma once

#include <string>

#include "sim/base/catalogue.h"

namespace giot {

/// A schema of draft 2020-12, indented. It knows types, bounds, names and required keys; rules that
/// look at several keys are the loader's alone.
std::string ScenarioSchema(const Catalogue& catalogue);

}  // namespace giot

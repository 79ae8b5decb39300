// What the TOML parser complains of, in the loader's words: expected, found, mend.
#pragma once

#include <string_view>

#include "sim/base/problems.h"

namespace giot {

/// `description` is toml++'s, e.g. `Error while parsing string: encountered end-of-file`.
Problem SyntaxProblem(const Place& place, std::string_view description);

}  // namespace giot

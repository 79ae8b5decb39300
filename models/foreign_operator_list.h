// The names of the operators that a foreign model may use.
#pragma once

#include <functional>
#include <set>
#include <string>

namespace giot {

/// E.g. `aten::relu`. To allow another, make sure that it reads and writes nothing but its own
/// tensors, then add its name.
const std::set<std::string, std::less<>>& ForeignOperatorList();

}  // namespace giot

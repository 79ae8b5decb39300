// What the code of a foreign model may do: the operators on the allow-list, and no others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace torch::jit {
struct Module;
}

namespace giot {

/// True for operators that compute with what they are given and nothing else: no files, no raw
/// storage, no threads, no global state, no attributes set. `kind` is e.g. `aten::relu`; an
/// operator in place (`aten::relu_`) counts as the one that is not.
bool IsAllowedOperator(std::string_view kind);

/// Operators outside the list that any function of the module, its submodules, classes and helpers
/// contains, as `aten::from_file in Net.forward`, each once, in order.
std::vector<std::string> ForbiddenOperators(const torch::jit::Module& module);

}  // namespace giot

#include "models/foreign_operators.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/script.h>

#include <set>

#include "models/foreign_operator_list.h"

namespace giot {
namespace {

/// `__torch__.net.Net.forward` without what every name begins with.
std::string ShortName(std::string name) {
  const std::string start = "__torch__.";
  return name.starts_with(start) ? name.substr(start.size()) : name;
}

/// Adds what a block and all blocks and graphs within it may not contain.
void Search(const torch::jit::Block& block, const std::string& function,
            std::set<std::string>& found) {
  for (const torch::jit::Node* node : block.nodes()) {
    const std::string kind = node->kind().toQualString();
    if (!IsAllowedOperator(kind)) found.insert(kind + " in " + function);
    for (const torch::jit::Block* inner : node->blocks()) Search(*inner, function, found);
    for (const auto name : node->attributeNames()) {
      if (node->kindOf(name) == torch::jit::AttributeKind::g) {
        Search(*node->g(name)->block(), function, found);
      }
    }
  }
}

}  // namespace

bool IsAllowedOperator(std::string_view kind) {
  if (ForeignOperatorList().contains(kind)) return true;
  const bool in_place = kind.starts_with("aten::") && kind.ends_with('_') && !kind.ends_with("__");
  return in_place && ForeignOperatorList().contains(kind.substr(0, kind.size() - 1));
}

std::vector<std::string> ForbiddenOperators(const torch::jit::Module& module) {
  // Everything that the file defines is in one compilation unit, whoever calls it. Bodies are
  // compiled when they are first asked for, which can bring more functions in.
  const auto unit = module._ivalue()->compilation_unit();
  for (std::size_t known = 0; known < unit->get_functions().size();) {
    const std::vector<torch::jit::Function*> functions = unit->get_functions();
    for (; known < functions.size(); ++known) functions[known]->ensure_defined();
  }
  std::set<std::string> found;
  for (torch::jit::Function* function : unit->get_functions()) {
    const std::string name = ShortName(function->qualname().qualifiedName());
    const auto* graph_function = torch::jit::tryToGraphFunction(*function);
    if (graph_function == nullptr) {
      found.insert("built-in code in " + name);
    } else {
      Search(*graph_function->graph()->block(), name, found);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace giot

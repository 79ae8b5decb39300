// The operator graph of real LibTorch code: runs it once under the tracer and prices what it did.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/base/operator_graph.h"

namespace at {
class Tensor;
}

namespace giot {

/// Code to trace: tensors in, tensors out. Weights that it captures must not require gradients.
using TracedFunction = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>&)>;

/// Traces `function` on `inputs` (torch::jit::tracer) and lists its operators with FLOPs, weight
/// bytes and tensor bytes. Views (slice, chunk, transpose, reshape) cost nothing and are folded
/// into the edges. A multiply-accumulate counts as two operations, elementary functions as
/// models/plan/operator_cost.h says. Throws ScenarioError for an operator of unknown cost.
OperatorGraph TraceOperators(const std::string& name, const std::vector<at::Tensor>& inputs,
                             const TracedFunction& function);

}  // namespace giot

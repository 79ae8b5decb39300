#include "models/plan/operator_cost.h"

namespace giot {
namespace {
constexpr double kFloatBytes = 4;
}

void OperatorChain::Add(std::string name, OperatorKind kind, double flops, double weights,
                        double outputs) {
  Operator op;
  op.name = std::move(name);
  op.kind = kind;
  op.flops = Flops(flops);
  op.weight_bytes = Bytes(weights * kFloatBytes);
  op.output_bytes = Bytes(outputs * kFloatBytes);
  const std::size_t index = graph_.operators.size();
  if (index == 0) {
    op.input_bytes = Bytes(kFloatBytes);  // the reading
  } else {
    op.input_bytes = graph_.operators.back().output_bytes;
    graph_.edges.push_back({index - 1, index, op.input_bytes});
  }
  graph_.operators.push_back(std::move(op));
}

}  // namespace giot

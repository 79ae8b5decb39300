#include "sim/base/operator_graph.h"

#include <algorithm>

namespace giot {

Flops OperatorGraph::TotalFlops() const {
  Flops total{0};
  for (const Operator& op : operators) total += op.flops;
  return total;
}

Bytes OperatorGraph::WeightBytes() const {
  Bytes total{0};
  for (const Operator& op : operators) total += op.weight_bytes;
  return total;
}

// An operator's output lives from its own turn to that of its last reader.
Bytes OperatorGraph::PeakActivationBytes() const {
  std::vector<std::size_t> last_reader(operators.size());
  for (std::size_t i = 0; i < operators.size(); ++i) last_reader[i] = i;
  for (const TensorEdge& edge : edges) {
    last_reader[edge.from] = std::max(last_reader[edge.from], edge.to);
  }
  Bytes peak{0};
  for (std::size_t now = 0; now < operators.size(); ++now) {
    Bytes alive{0};
    for (std::size_t i = 0; i <= now; ++i) {
      if (last_reader[i] >= now) alive += operators[i].output_bytes;
    }
    peak = std::max(peak, alive);
  }
  return peak;
}

std::string_view ToString(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kLinear: return "linear";
    case OperatorKind::kConvolution: return "convolution";
    case OperatorKind::kDepthwise: return "depthwise";
    case OperatorKind::kAttention: return "attention";
    case OperatorKind::kElementwise: return "elementwise";
    case OperatorKind::kActivation: return "activation";
    case OperatorKind::kNormalization: return "normalization";
    case OperatorKind::kReduction: return "reduction";
    case OperatorKind::kMovement: return "movement";
  }
  return "unknown";
}

std::string_view ToString(Precision precision) {
  switch (precision) {
    case Precision::kFp32: return "fp32";
    case Precision::kFp16: return "fp16";
    case Precision::kInt8: return "int8";
  }
  return "unknown";
}

}  // namespace giot

#include "offload/call_input.h"

#include <algorithm>

namespace giot {
namespace {

std::vector<std::size_t> Sources(const OperatorGraph& graph) {
  std::vector<bool> reads(graph.operators.size(), false);
  for (const TensorEdge& edge : graph.edges) reads[edge.to] = true;
  std::vector<std::size_t> sources;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (!reads[i]) sources.push_back(i);
  }
  return sources;
}

bool MovesOnly(const Operator& one) {
  return one.kind == OperatorKind::kMovement && one.flops == Flops{0} &&
         one.weight_bytes == Bytes{0};
}

}  // namespace

CallWithInput WithInput(const OperatorGraph& graph) {
  const std::vector<std::size_t> sources = Sources(graph);
  CallWithInput call;
  if (std::ranges::all_of(sources, [&](std::size_t i) { return MovesOnly(graph.operators[i]); })) {
    call.graph = graph;
    call.pinned.assign(graph.operators.size(), -1);
    for (const std::size_t source : sources) call.pinned[source] = 0;
    return call;
  }
  Operator input;
  input.name = "input";
  input.kind = OperatorKind::kMovement;
  for (const std::size_t i : sources) input.output_bytes += graph.operators[i].input_bytes;
  call.graph.name = graph.name;
  call.graph.operators.push_back(input);
  call.graph.operators.insert(call.graph.operators.end(), graph.operators.begin(),
                              graph.operators.end());
  for (const std::size_t i : sources) {
    call.graph.edges.push_back({0, i + 1, graph.operators[i].input_bytes});
  }
  for (const TensorEdge& edge : graph.edges) {
    call.graph.edges.push_back({edge.from + 1, edge.to + 1, edge.bytes});
  }
  call.pinned.assign(call.graph.operators.size(), -1);
  call.pinned[0] = 0;
  return call;
}

}  // namespace giot

#include "offload/chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/base/problems.h"

namespace giot {
namespace {

std::size_t Readers(const OperatorDag& dag, std::size_t index) {
  std::vector<std::size_t> readers;
  for (const auto edge : boost::make_iterator_range(boost::out_edges(index, dag.graph()))) {
    readers.push_back(boost::target(edge, dag.graph()));
  }
  std::ranges::sort(readers);
  return static_cast<std::size_t>(std::ranges::unique(readers).begin() - readers.begin());
}

}  // namespace

void MustBeChain(const OperatorDag& dag) {
  for (std::size_t i = 0; i < dag.size(); ++i) {
    const std::size_t at = dag.Order()[i];
    const bool last = i + 1 == dag.size();
    if (Readers(dag, at) == (last ? 0u : 1u) &&
        (last || boost::edge(at, dag.Order()[i + 1], dag.graph()).second)) {
      continue;
    }
    throw ScenarioError(
        {Problem{{dag.name()},
                 "edges",
                 "a chain: each operator read by the next alone",
                 fmt::format("\"{}\" with {} readers", dag.At(at).name, Readers(dag, at)),
                 "take the tree's programme or the minimum cut"}});
  }
}

}  // namespace giot

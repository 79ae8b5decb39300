#include "offload/reference_problems.h"

#include <iterator>

namespace giot {
namespace {

struct Row {
  const char* name;
  OperatorKind kind;
  double device_ms, server_ms, output_bytes;
};

constexpr Row kRows[] = {
    {"in", OperatorKind::kMovement, 0, 0, 602112},
    {"c1", OperatorKind::kConvolution, 18, 1.2, 200704},
    {"b1", OperatorKind::kConvolution, 6, 0.4, 50176},
    {"b2", OperatorKind::kConvolution, 25, 1.6, 37632},
    {"b3", OperatorKind::kConvolution, 40, 2.6, 25088},
    {"cat", OperatorKind::kMovement, 1, 0.1, 112896},
    {"fc", OperatorKind::kLinear, 30, 2, 4000},
};
constexpr std::size_t kEdges[][2] = {{0, 1}, {1, 2}, {1, 3}, {1, 4},
                                     {2, 5}, {3, 5}, {4, 5}, {5, 6}};

}  // namespace

BranchedNetwork::BranchedNetwork() {
  graph.name = "branched";
  for (const Row& row : kRows) {
    Operator one;
    one.name = row.name;
    one.kind = row.kind;
    one.output_bytes = Bytes(row.output_bytes);
    graph.operators.push_back(one);
  }
  for (const auto& [from, to] : kEdges) {
    graph.edges.push_back({from, to, graph.operators[from].output_bytes});
  }
}

OffloadCosts BranchedNetwork::Costs(BytesPerSecond uplink) const {
  HostCosts device{"phone", {}, std::vector<Joules>(std::size(kRows)), kUnlimited};
  HostCosts server{"server", {}, std::vector<Joules>(std::size(kRows)), kUnlimited};
  for (const Row& row : kRows) {
    device.time.emplace_back(row.device_ms * 1e-3);
    server.time.emplace_back(row.server_ms * 1e-3);
  }
  OffloadCosts costs = DeviceAndServer(std::move(device), std::move(server), {uplink});
  costs.pinned.assign(std::size(kRows), kAnyHost);
  costs.pinned[0] = 0;
  return costs;
}

}  // namespace giot

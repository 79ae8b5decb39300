// How long the best split of a call takes, beside Boost's Edmonds-Karp on the same flow network.
#include <benchmark/benchmark.h>

#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <vector>

#include "offload/min_cut.h"
#include "sim/base/random_stream.h"
#include "tests/offload/random_problem.h"

namespace giot {
namespace {

/// Residual blocks of three operators, the outer two joined by a skip, halving their tensors from
/// time to time: the shape of a convolutional network.
OperatorGraph ResidualNetwork(Stream& random, std::size_t operators) {
  OperatorGraph graph = test::RandomChain(random, operators);
  for (std::size_t i = 0; i < operators; ++i) {
    const double stage = static_cast<double>(8 * i / operators);
    graph.operators[i].output_bytes = Bytes(65536 / (1 + stage) * random.Uniform(0.5, 1.5));
    if (i >= 3 && i % 3 == 0) graph.edges.push_back({i - 3, i, Bytes(0)});
  }
  return graph;
}

/// A problem without memory limits: everything may run everywhere but the input.
struct Case {
  explicit Case(const OperatorGraph& graph) : dag(graph) {
    Stream random(1, "costs");
    HostCosts device{"device", {}, std::vector<Joules>(dag.size()), kUnlimited};
    HostCosts server = device;
    server.name = "server";
    for (std::size_t i = 0; i < dag.size(); ++i) {
      device.time.emplace_back(random.Uniform(0.001, 0.01));
      server.time.emplace_back(random.Uniform(0.0001, 0.001));
    }
    // One tensor takes as long as three tenths of the operators on the device.
    double mean = 0;
    for (std::size_t i = 0; i < dag.size(); ++i) mean += dag.At(i).output_bytes.si();
    mean /= static_cast<double>(dag.size());
    const BytesPerSecond rate(mean / (0.3 * 0.005 * static_cast<double>(dag.size())));
    costs = DeviceAndServer(device, server, {rate}, LinkCosts{2 * rate});
    costs.pinned.assign(dag.size(), kAnyHost);
    costs.pinned[0] = 0;
  }
  OperatorDag dag;
  OffloadCosts costs;
};

Case CaseOf(const benchmark::State& state) {
  Stream random(1, "graph");
  const std::size_t operators = static_cast<std::size_t>(state.range(0));
  return Case(state.range(1) == 0 ? test::RandomDag(random, operators)
                                  : ResidualNetwork(random, operators));
}

/// The same network for Boost: operators, two vertices for each output, source and sink.
class BoostNetwork {
 public:
  explicit BoostNetwork(const Case& one)
      : graph_(3 * one.dag.size() + 2), source_(3 * one.dag.size()), sink_(source_ + 1) {
    const std::size_t count = one.dag.size();
    for (std::size_t i = 0; i < count; ++i) {
      const double device = one.costs.hosts[0].time[i].si();
      Arc(source_, i, one.costs.May(i, 1) ? one.costs.hosts[1].time[i].si() : kForbidden);
      Arc(i, sink_, device);
      const Bytes bytes = one.dag.At(i).output_bytes;
      if (boost::out_degree(i, one.dag.graph()) == 0) continue;
      Arc(i, count + i, one.costs.SendTime(*one.costs.Link(0, 1), bytes).si());
      Arc(2 * count + i, i, one.costs.SendTime(*one.costs.Link(1, 0), bytes).si());
      for (const auto edge : boost::make_iterator_range(boost::out_edges(i, one.dag.graph()))) {
        Arc(count + i, boost::target(edge, one.dag.graph()), kForbidden);
        Arc(boost::target(edge, one.dag.graph()), 2 * count + i, kForbidden);
      }
    }
  }
  double MaxFlow() { return boost::edmonds_karp_max_flow(graph_, source_, sink_); }

 private:
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Graph = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS, boost::no_property,
      boost::property<
          boost::edge_capacity_t, double,
          boost::property<boost::edge_residual_capacity_t, double,
                          boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
  static constexpr double kForbidden = 1e3;

  void Arc(std::size_t from, std::size_t to, double capacity) {
    const auto forward = boost::add_edge(from, to, graph_).first;
    const auto backward = boost::add_edge(to, from, graph_).first;
    boost::put(boost::edge_capacity, graph_, forward, capacity);
    boost::put(boost::edge_capacity, graph_, backward, 0.0);
    boost::put(boost::edge_reverse, graph_, forward, backward);
    boost::put(boost::edge_reverse, graph_, backward, forward);
  }

  Graph graph_;
  std::size_t source_, sink_;
};

void BM_Split(benchmark::State& state) {
  const Case one = CaseOf(state);
  DeviceServerCut cutter(one.dag);
  for (auto _ : state) benchmark::DoNotOptimize(cutter.Solve(one.costs).cost.objective);
  const Cut cut = cutter.Solve(one.costs);
  double on_server = 0;
  for (const int host : cut.plan) on_server += host;
  state.counters["on_server"] = on_server;
}

void BM_SplitFromScratch(benchmark::State& state) {
  const Case one = CaseOf(state);
  for (auto _ : state) benchmark::DoNotOptimize(DeviceServerCut(one.dag).Solve(one.costs));
}

void BM_SplitWithMemoryLimit(benchmark::State& state) {
  Case one = CaseOf(state);
  Bytes all{0};
  for (std::size_t i = 0; i < one.dag.size(); ++i) all += one.dag.At(i).weight_bytes;
  one.costs.hosts[1].memory = 0.5 * all;
  DeviceServerCut cutter(one.dag);
  CutLimits limits;
  limits.nodes = 1000;
  Cut cut;
  for (auto _ : state) cut = cutter.Solve(one.costs, limits);
  state.counters["nodes"] = static_cast<double>(cut.nodes);
  state.counters["proven"] = cut.proven;
  state.counters["gap"] = 1 - cut.lower_bound / cut.cost.objective;
}

void BM_EdmondsKarp(benchmark::State& state) {
  const Case one = CaseOf(state);
  BoostNetwork network(one);
  double flow = 0;
  for (auto _ : state) flow = network.MaxFlow();
  const double best = DeviceServerCut(one.dag).Solve(one.costs).cost.objective;
  if (std::abs(flow - best) > 1e-9 * best) state.SkipWithError("the two disagree");
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"operators", "residual"});
  for (const int operators : {30, 1000}) {
    for (const int residual : {0, 1}) bench->Args({operators, residual});
  }
  bench->Unit(benchmark::kMicrosecond);
}
BENCHMARK(BM_Split)->Apply(Sizes);
BENCHMARK(BM_SplitFromScratch)->Apply(Sizes);
BENCHMARK(BM_SplitWithMemoryLimit)->Apply(Sizes);
BENCHMARK(BM_EdmondsKarp)->Apply(Sizes);

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();

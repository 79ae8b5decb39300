#include "offload/operator_dag.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/graphviz.hpp>
#include <cmath>
#include <functional>
#include <queue>
#include <sstream>
#include <string_view>

#include "sim/base/problems.h"

namespace giot {
namespace {

using Graph = OperatorDag::Graph;
using Edge = boost::graph_traits<Graph>::edge_descriptor;

void CheckCost(const OperatorGraph& operators, const std::string& key, std::string_view unit,
               double cost, Problems& problems) {
  if (std::isfinite(cost) && cost >= 0) return;
  problems.Add({{operators.name},
                key,
                fmt::format("a number >= 0 of {}", unit),
                fmt::format("{}", cost),
                "trace the model again"});
}

void CheckOperators(const OperatorGraph& operators, Problems& problems) {
  for (std::size_t i = 0; i < operators.operators.size(); ++i) {
    const Operator& one = operators.operators[i];
    const std::string key = fmt::format("operators[{}] \"{}\"", i, one.name);
    CheckCost(operators, key + ": flops", "operations", one.flops.si(), problems);
    CheckCost(operators, key + ": weight_bytes", "bytes", one.weight_bytes.si(), problems);
    CheckCost(operators, key + ": input_bytes", "bytes", one.input_bytes.si(), problems);
    CheckCost(operators, key + ": output_bytes", "bytes", one.output_bytes.si(), problems);
  }
}

void CheckEdges(const OperatorGraph& operators, Problems& problems) {
  const std::size_t count = operators.operators.size();
  for (std::size_t i = 0; i < operators.edges.size(); ++i) {
    const TensorEdge& edge = operators.edges[i];
    const std::string key = fmt::format("edges[{}]", i);
    CheckCost(operators, key + ": bytes", "bytes", edge.bytes.si(), problems);
    for (const std::size_t end : {edge.from, edge.to}) {
      if (end < count) continue;
      problems.Add({{operators.name},
                    key,
                    fmt::format("the index of one of {} operators", count),
                    fmt::format("{}", end),
                    "trace the model again"});
    }
  }
}

/// Notes the first edge that closes a cycle, and how each operator was reached.
struct CycleFinder : boost::default_dfs_visitor {
  CycleFinder(std::vector<std::size_t>& reached_from, std::vector<std::size_t>& cycle)
      : reached_from(&reached_from), cycle(&cycle) {}

  void tree_edge(Edge edge, const Graph& graph) const {
    (*reached_from)[boost::target(edge, graph)] = boost::source(edge, graph);
  }
  void back_edge(Edge edge, const Graph& graph) const {
    if (!cycle->empty()) return;
    const std::size_t first = boost::target(edge, graph);
    for (std::size_t at = boost::source(edge, graph); at != first; at = (*reached_from)[at]) {
      cycle->push_back(at);
    }
    cycle->push_back(first);
    std::ranges::reverse(*cycle);
  }

  std::vector<std::size_t>* reached_from;
  std::vector<std::size_t>* cycle;
};

void ThrowIfCyclic(const Graph& graph, const std::string& name) {
  std::vector<std::size_t> reached_from(boost::num_vertices(graph));
  std::vector<std::size_t> cycle;
  boost::depth_first_search(graph, boost::visitor(CycleFinder(reached_from, cycle)));
  if (cycle.empty()) return;
  std::string names;
  for (const std::size_t index : cycle) names += graph[index].name + " -> ";
  names += graph[cycle.front()].name;
  throw ScenarioError({Problem{
      {name}, "edges", "no cycle", names, "a call runs each operator once, so unroll the loop"}});
}

/// Kahn's method; of the operators that are ready the one with the lowest index comes next.
std::vector<std::size_t> OrderOf(const Graph& graph) {
  std::vector<std::size_t> missing(boost::num_vertices(graph));
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    missing[i] = boost::in_degree(i, graph);
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (const Edge edge : boost::make_iterator_range(boost::out_edges(next, graph))) {
      if (--missing[boost::target(edge, graph)] == 0) ready.push(boost::target(edge, graph));
    }
  }
  return order;
}

/// 999, 1.2k, 14.3M: short enough for a label.
std::string Short(double value) {
  if (value < 1e3) return fmt::format("{:.4g}", value);
  if (value < 1e6) return fmt::format("{:.4g}k", value / 1e3);
  if (value < 1e9) return fmt::format("{:.4g}M", value / 1e6);
  return fmt::format("{:.4g}G", value / 1e9);
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

OperatorDag::OperatorDag(const OperatorGraph& operators) : name_(operators.name) {
  Problems problems;
  CheckOperators(operators, problems);
  CheckEdges(operators, problems);
  problems.ThrowIfAny();
  for (const Operator& one : operators.operators) boost::add_vertex(one, graph_);
  for (const TensorEdge& edge : operators.edges) {
    boost::add_edge(edge.from, edge.to, edge, graph_);
  }
  ThrowIfCyclic(graph_, name_);
  order_ = OrderOf(graph_);
}

OperatorDag::Path OperatorDag::CriticalPath(const Duration& duration) const {
  std::vector<Seconds> done(size());
  std::vector<std::size_t> through(size());  // The input that comes last; itself where none does.
  std::size_t last = 0;
  for (const std::size_t index : order_) {
    Seconds start{0};
    through[index] = index;
    for (const Edge edge : boost::make_iterator_range(boost::in_edges(index, graph_))) {
      const std::size_t input = boost::source(edge, graph_);
      const bool later = done[input] > start || through[index] == index;
      if (!later && !(done[input] == start && input < through[index])) continue;
      start = done[input];
      through[index] = input;
    }
    done[index] = start + duration(graph_[index]);
    if (done[index] > done[last] || (done[index] == done[last] && index < last)) last = index;
  }
  Path path;
  if (size() == 0) return path;
  path.length = done[last];
  for (std::size_t at = last;; at = through[at]) {
    path.operators.push_back(at);
    if (through[at] == at) break;
  }
  std::ranges::reverse(path.operators);
  return path;
}

std::string ToDot(const OperatorDag& dag, const std::vector<std::size_t>& marked) {
  const Graph& graph = dag.graph();
  std::ostringstream text;
  boost::write_graphviz(
      text, graph,
      [&](std::ostream& out, std::size_t index) {
        const Operator& one = graph[index];
        // \n is DOT's own line break, so it goes in after the quoting.
        std::string label = Quoted(one.name);
        label.pop_back();
        out << "[label=" << label << "\\n"
            << ToString(one.kind) << ' ' << Short(one.flops.si()) << "FLOP\"";
        if (std::ranges::find(marked, index) != marked.end()) out << ", style=filled";
        out << ']';
      },
      [&](std::ostream& out, const Edge& edge) {
        out << "[label=\"" << Short(graph[edge].bytes.si()) << "B\"]";
      },
      [&](std::ostream& out) {
        out << "label=" << Quoted(dag.name()) << ";\nrankdir=TB;\nnode [shape=box];\n";
      });
  return text.str();
}

}  // namespace giot

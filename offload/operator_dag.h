// An operator graph as a Boost graph, checked: what partitioning and placement work on.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "sim/base/operator_graph.h"

namespace giot {

/// A directed acyclic graph whose vertices are the operators of one call of a model, by their index
/// in the OperatorGraph, and whose edges are the tensors between them. Two operators may share
/// several tensors. Immutable.
class OperatorDag {
 public:
  using Graph =
      boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, Operator, TensorEdge>;
  using Duration = std::function<Seconds(const Operator&)>;

  /// Throws ScenarioError with every fault: a tensor from or to an operator that is not there, a
  /// cost that is negative or not finite, and, where those are sound, a cycle, by the names of its
  /// operators.
  explicit OperatorDag(const OperatorGraph& operators);

  const std::string& name() const { return name_; }
  const Graph& graph() const { return graph_; }
  std::size_t size() const { return boost::num_vertices(graph_); }
  const Operator& At(std::size_t index) const { return graph_[index]; }

  /// Every operator after those it reads from; the given order wherever the tensors allow it.
  const std::vector<std::size_t>& Order() const { return order_; }

  /// The chain of dependent operators that takes longest when each runs as soon as its inputs are
  /// there: the least time of one call on hardware without limit.
  struct Path {
    std::vector<std::size_t> operators;  ///< From first to last; empty for an empty graph.
    Seconds length{0};
  };
  /// `duration` is asked once per operator and returns a time >= 0. Of equally long paths, the one
  /// through the lower indices.
  Path CriticalPath(const Duration& duration) const;

 private:
  std::string name_;
  Graph graph_;
  std::vector<std::size_t> order_;
};

/// The graph in Graphviz's DOT language: operators with kind and FLOPs, tensors with bytes; the
/// operators of `marked` are drawn filled.
std::string ToDot(const OperatorDag& dag, const std::vector<std::size_t>& marked = {});

}  // namespace giot

// Ways through a network of links: the fastest, the k fastest, and what can flow at most.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// One direction of a link.
struct NetworkLink {
  std::size_t from = 0;
  std::size_t to = 0;
  Seconds latency{0};                                            ///< Of the first bit.
  BytesPerSecond rate{std::numeric_limits<double>::infinity()};  ///< > 0
};

/// Links one after the other.
struct Route {
  std::vector<std::size_t> links;  ///< Indices of the network's links; empty from a node to itself.
  Seconds time{std::numeric_limits<double>::infinity()};
};

/// A network whose nodes are 0..nodes-1. Each hop stores and forwards: a message of `size` takes
/// latency + size / rate over each link.
class NetworkRoutes {
 public:
  /// Throws ScenarioError, naming the link, where a node is out of range, a latency is negative or
  /// no number, or a rate is not above 0.
  NetworkRoutes(std::size_t nodes, std::vector<NetworkLink> links);
  ~NetworkRoutes();

  std::size_t nodes() const;
  const std::vector<NetworkLink>& links() const;

  /// Times to every node (Dijkstra 1959); infinite where no way leads.
  std::vector<Seconds> TimesFrom(std::size_t from, Bytes size = Bytes(0)) const;
  /// The fastest route; its time is infinite where there is none.
  Route Fastest(std::size_t from, std::size_t to, Bytes size = Bytes(0)) const;
  /// The k fastest routes that visit no node twice, in order of time; fewer where there are fewer
  /// (Yen, Management Science 17, 1971).
  std::vector<Route> Fastest(std::size_t from, std::size_t to, std::size_t k, Bytes size) const;
  /// The greatest rate from one node to another over all ways together: the bound of any routing.
  BytesPerSecond MaxFlow(std::size_t from, std::size_t to) const;

 private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

}  // namespace giot

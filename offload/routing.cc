#include "offload/routing.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <cassert>
#include <set>
#include <string>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Bidirectional, so that the edges stand in one list.
using Links =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property,
                          boost::property<boost::edge_index_t, std::size_t>>;

/// What a search leaves out.
struct Barred {
  std::vector<char> links;
  std::vector<char> nodes;
};

}  // namespace

struct NetworkRoutes::Graph {
  std::vector<NetworkLink> links;
  Links graph;

  double TimeOver(std::size_t link, Bytes size) const {
    return (links[link].latency + size / links[link].rate).si();
  }

  /// Dijkstra from a node; `by` is the link by which each node is reached, `links.size()` for none.
  std::vector<double> Search(std::size_t from, Bytes size, const Barred& barred,
                             std::vector<std::size_t>& by) const {
    std::vector<double> weights(links.size(), kInfinity);  // of no way, where barred
    for (std::size_t i = 0; i < links.size(); ++i) {
      if (!barred.links[i] && !barred.nodes[links[i].from] && !barred.nodes[links[i].to]) {
        weights[i] = TimeOver(i, size);
      }
    }
    const auto index = boost::get(boost::edge_index, graph);
    std::vector<double> times(boost::num_vertices(graph), kInfinity);
    by.assign(times.size(), links.size());
    std::vector<Links::edge_descriptor> reached(times.size());
    const auto record = boost::make_dijkstra_visitor(boost::record_edge_predecessors(
        boost::make_iterator_property_map(reached.begin(), boost::get(boost::vertex_index, graph)),
        boost::on_edge_relaxed()));
    boost::dijkstra_shortest_paths(
        graph, from,
        boost::weight_map(boost::make_iterator_property_map(weights.begin(), index))
            .distance_map(boost::make_iterator_property_map(times.begin(),
                                                            boost::get(boost::vertex_index, graph)))
            .distance_inf(kInfinity)
            .visitor(record));
    for (std::size_t node = 0; node < times.size(); ++node) {
      if (node != from && times[node] < kInfinity) by[node] = boost::get(index, reached[node]);
    }
    return times;
  }

  Route Find(std::size_t from, std::size_t to, Bytes size, const Barred& barred) const {
    std::vector<std::size_t> by;
    const std::vector<double> times = Search(from, size, barred, by);
    Route route;
    if (times[to] == kInfinity) return route;
    for (std::size_t node = to; node != from; node = links[by[node]].from) {
      route.links.push_back(by[node]);
    }
    std::reverse(route.links.begin(), route.links.end());
    route.time = TimeOf(route.links, size);
    return route;
  }

  /// Added from the start on, so that equal routes have equal bits however they were found.
  Seconds TimeOf(const std::vector<std::size_t>& route, Bytes size) const {
    double time = 0;
    for (const std::size_t link : route) time += TimeOver(link, size);
    return Seconds(time);
  }

  Barred None() const {
    return {std::vector<char>(links.size()), std::vector<char>(boost::num_vertices(graph))};
  }
};

NetworkRoutes::NetworkRoutes(std::size_t nodes, std::vector<NetworkLink> links)
    : graph_(std::make_unique<Graph>()) {
  graph_->graph = Links(nodes);
  for (std::size_t i = 0; i < links.size(); ++i) {
    const std::string name = "link " + std::to_string(i);
    for (const std::size_t node : {links[i].from, links[i].to}) {
      if (node < nodes) continue;
      Refuse({name, "from, to", "name nodes of the network"},
             "nodes below " + std::to_string(nodes), std::to_string(node));
    }
    RequireAtLeastZero(links[i].latency.si(),
                       {name, "latency_s", "give the delay of its first bit"});
    if (links[i].rate.si() != kInfinity) {
      RequireAboveZero(links[i].rate.si(),
                       {name, "rate_bytes_per_s", "leave out a link that carries nothing"});
    }
    boost::add_edge(links[i].from, links[i].to, i, graph_->graph);
  }
  graph_->links = std::move(links);
}

NetworkRoutes::~NetworkRoutes() = default;

std::size_t NetworkRoutes::nodes() const { return boost::num_vertices(graph_->graph); }

const std::vector<NetworkLink>& NetworkRoutes::links() const { return graph_->links; }

std::vector<Seconds> NetworkRoutes::TimesFrom(std::size_t from, Bytes size) const {
  assert(from < nodes());
  std::vector<std::size_t> by;
  const std::vector<double> found = graph_->Search(from, size, graph_->None(), by);
  std::vector<Seconds> times;
  for (const double time : found) times.push_back(Seconds(time));
  return times;
}

Route NetworkRoutes::Fastest(std::size_t from, std::size_t to, Bytes size) const {
  assert(from < nodes() && to < nodes());
  return graph_->Find(from, to, size, graph_->None());
}

std::vector<Route> NetworkRoutes::Fastest(std::size_t from, std::size_t to, std::size_t k,
                                          Bytes size) const {
  assert(from < nodes() && to < nodes());
  std::vector<Route> routes;
  const auto order = [](const Route& a, const Route& b) {
    return std::pair(a.time.si(), a.links) < std::pair(b.time.si(), b.links);
  };
  std::set<Route, decltype(order)> candidates(order);
  if (Route first = Fastest(from, to, size); first.time.si() < kInfinity) candidates.insert(first);
  while (routes.size() < k && !candidates.empty()) {
    routes.push_back(candidates.extract(candidates.begin()).value());
    const std::vector<std::size_t>& last = routes.back().links;
    Barred barred = graph_->None();
    std::size_t spur = from;
    // Leave the route found last at each of its nodes, by a link that no route found so far takes
    // there after the same beginning.
    for (std::size_t i = 0; i < last.size(); ++i) {
      std::fill(barred.links.begin(), barred.links.end(), 0);
      for (const Route& route : routes) {
        if (route.links.size() > i &&
            std::equal(last.begin(), last.begin() + i, route.links.begin())) {
          barred.links[route.links[i]] = 1;
        }
      }
      if (Route rest = graph_->Find(spur, to, size, barred); rest.time.si() < kInfinity) {
        Route whole;
        whole.links.assign(last.begin(), last.begin() + i);
        whole.links.insert(whole.links.end(), rest.links.begin(), rest.links.end());
        whole.time = graph_->TimeOf(whole.links, size);
        candidates.insert(std::move(whole));
      }
      barred.nodes[spur] = 1;
      spur = graph_->links[last[i]].to;
    }
  }
  return routes;
}

BytesPerSecond NetworkRoutes::MaxFlow(std::size_t from, std::size_t to) const {
  assert(from < nodes() && to < nodes() && from != to);
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Pipes = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS, boost::no_property,
      boost::property<
          boost::edge_capacity_t, double,
          boost::property<boost::edge_residual_capacity_t, double,
                          boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
  Pipes pipes(nodes());
  const auto capacity = boost::get(boost::edge_capacity, pipes);
  const auto reverse = boost::get(boost::edge_reverse, pipes);
  double finite = 0;
  for (const NetworkLink& link : links()) {
    if (link.rate.si() < kInfinity) finite += link.rate.si();
  }
  for (const NetworkLink& link : links()) {
    if (link.from == link.to) continue;
    const auto there = boost::add_edge(link.from, link.to, pipes).first;
    const auto back = boost::add_edge(link.to, link.from, pipes).first;
    // An unlimited link carries more than all limited ones together.
    capacity[there] = std::min(link.rate.si(), 2 * finite + 1);
    capacity[back] = 0;
    reverse[there] = back;
    reverse[back] = there;
  }
  const double flow = boost::edmonds_karp_max_flow(pipes, from, to);
  return BytesPerSecond(flow > finite ? kInfinity : flow);
}

}  // namespace giot

#include "sim/network/field_tree.h"

#include <algorithm>
#include <limits>

namespace giot {
namespace {

FieldTree EmptyTree(const std::vector<TreeNode>& nodes) {
  FieldTree tree;
  tree.parent.assign(nodes.size(), -1);
  tree.sink.assign(nodes.size(), -1);
  tree.hops.assign(nodes.size(), -1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].is_sink) continue;
    tree.sink[i] = static_cast<int>(i);
    tree.hops[i] = 0;
  }
  return tree;
}

}  // namespace

FieldTree StarTree(const std::vector<TreeNode>& nodes, const LinkLevel& level) {
  FieldTree tree = EmptyTree(nodes);
  const int count = static_cast<int>(nodes.size());
  for (int node = 0; node < count; ++node) {
    if (nodes[static_cast<std::size_t>(node)].is_sink) continue;
    Dbm best{-std::numeric_limits<double>::infinity()};
    for (int sink = 0; sink < count; ++sink) {
      if (!nodes[static_cast<std::size_t>(sink)].is_sink) continue;
      const Dbm heard = level(node, sink);
      if (heard <= best) continue;
      best = heard;
      tree.parent[static_cast<std::size_t>(node)] = sink;
    }
    tree.sink[static_cast<std::size_t>(node)] = tree.parent[static_cast<std::size_t>(node)];
    tree.hops[static_cast<std::size_t>(node)] = 1;
  }
  return tree;
}

FieldTree MultihopTree(const std::vector<TreeNode>& nodes, const LinkLevel& level, Dbm weakest) {
  FieldTree tree = EmptyTree(nodes);
  const int count = static_cast<int>(nodes.size());
  // Summed negative levels along the way, in dB; ring by ring from the sinks outwards.
  std::vector<double> loss(nodes.size(), 0);
  std::vector<int> ring;
  for (int node = 0; node < count; ++node) {
    if (nodes[static_cast<std::size_t>(node)].is_sink) ring.push_back(node);
  }
  for (int hops = 1; !ring.empty(); ++hops) {
    std::vector<int> next;
    for (int node = 0; node < count; ++node) {
      const auto at = static_cast<std::size_t>(node);
      if (tree.hops[at] >= 0) continue;
      double least = std::numeric_limits<double>::infinity();
      for (const int parent : ring) {
        const Dbm up = level(node, parent);
        if (up < weakest || level(parent, node) < weakest) continue;
        const double sum = loss[static_cast<std::size_t>(parent)] - up.value;
        if (sum >= least) continue;
        least = sum;
        tree.parent[at] = parent;
      }
      if (tree.parent[at] < 0) continue;
      loss[at] = least;
      next.push_back(node);
    }
    ring.clear();
    for (const int node : next) {
      const auto at = static_cast<std::size_t>(node);
      tree.hops[at] = hops;
      tree.sink[at] = tree.sink[static_cast<std::size_t>(tree.parent[at])];
      if (nodes[at].forwards) ring.push_back(node);
    }
  }
  return tree;
}

}  // namespace giot

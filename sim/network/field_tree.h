// Who reports to whom in a sensor field: the tree over which readings reach the sinks.
#pragma once

#include <functional>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// What the tree knows of a node.
struct TreeNode {
  bool is_sink = false;
  bool forwards = false;  ///< Listens all the time, so that others may send through it.
};

struct FieldTree {
  std::vector<int> parent;  ///< -1 for sinks, and for nodes out of reach.
  std::vector<int> sink;    ///< -1 for nodes out of reach.
  std::vector<int> hops;    ///< To the sink; 0 for sinks, -1 out of reach.
};

/// The power at which `receiver` hears `sender`.
using LinkLevel = std::function<Dbm(int sender, int receiver)>;

/// One hop: every node reports to the sink that hears it best.
FieldTree StarTree(const std::vector<TreeNode>& nodes, const LinkLevel& level);

/// Fewest hops over links that arrive at `weakest` or above both ways; among these the least summed
/// loss of level. (What a routing protocol settles on in a field that stands still.)
FieldTree MultihopTree(const std::vector<TreeNode>& nodes, const LinkLevel& level, Dbm weakest);

}  // namespace giot

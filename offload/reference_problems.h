// Small problems with known answers: what `giot reproduce` solves and the tests are held to.
#pragma once

#include "offload/partition.h"

namespace giot {

/// A network with three branches, its costs as for a phone and a server: in -> c1 -> b1, b2, b3 ->
/// cat -> fc. Built to have a known best cut (experiment E7): 120 ms and all on the phone up to
/// 10 Mbit/s, cut behind c1 from then on: 104.9816 ms at 20 Mbit/s, 40.7563 ms at 100 Mbit/s.
struct BranchedNetwork {
  BranchedNetwork();
  /// Its costs over an uplink of this rate: `in` stays on the phone, nothing comes back.
  OffloadCosts Costs(BytesPerSecond uplink) const;

  OperatorGraph graph;
};

}  // namespace giot

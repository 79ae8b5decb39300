// What a battery loses by itself.
#pragma once

#include <cassert>

#include "sim/base/units.h"

namespace giot {

/// The constant power by which a full battery would lose `share` (0..1) of its capacity in 30 days:
/// a load (CauseMeter "self_discharge") like any other, so that depletions stay exact. The loss of
/// a real cell lessens as it empties; this overstates it then.
inline Watts SelfDischarge(Joules capacity, double share) {
  assert(share >= 0 && share <= 1);
  return capacity * share / Seconds(30 * 86'400.0);
}

}  // namespace giot

// What a result says of the machine it was made on; never part of its digest.
#pragma once

#include "results/run_facts.h"

namespace giot {

/// The machine, as far as it is known before the run: processor, its features, compiler, start
/// time.
HostFacts HostFactsAtStart();
/// Adds what is known afterwards: CPU time and peak memory of this process.
void AddUsage(HostFacts& facts);

}  // namespace giot

// From meters and batteries to the result: the ledger by node and cause, and key figures by group.
#pragma once

#include <vector>

#include "results/run_facts.h"
#include "sim/base/units.h"
#include "sim/network/network.h"
#include "sim/power/node_power.h"

namespace giot {

/// The whole ledger of a run, up to now. Causes stand in the order in which nodes bring them.
EnergyLedger LedgerOf(const std::vector<ns3::Ptr<NodePower>>& power);

/// Energy per node of each group: in all, above the sleep floor, by cause; and the life of its
/// batteries at that rate.
void SummariseEnergy(const Network& network, const EnergyLedger& ledger, Seconds duration,
                     std::vector<SummaryFigure>& figures);

}  // namespace giot

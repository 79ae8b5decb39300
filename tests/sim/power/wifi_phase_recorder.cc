#include "tests/sim/power/wifi_phase_recorder.h"

#include <ns3/wifi-phy-state-helper.h>
#include <ns3/wifi-psdu.h>
#include <ns3/wifi-utils.h>

#include <algorithm>

#include "sim/power/sim_time.h"

namespace giot {
namespace {

using State = WifiPhyState;

std::string PhaseOf(const std::vector<WifiStretch>& all, std::size_t i, std::int64_t sifs_ns) {
  const WifiStretch& stretch = all[i];
  switch (stretch.state) {
    case State::TX: return stretch.frame;
    case State::RX: return "receiving";
    case State::SWITCHING: return "switching";
    case State::SLEEP: return "asleep";
    default: break;
  }
  const std::int64_t ns = stretch.to.ns - stretch.from.ns;
  if (i + 1 < all.size() && all[i + 1].state == State::TX && ns == sifs_ns) {
    return "before an answer";
  }
  const bool asked = i > 0 && all[i - 1].state == State::TX && all[i - 1].frame == "data";
  if (asked && ns < 100'000) return "waiting for an answer";
  return stretch.state == State::IDLE ? "idle" : "cca busy";
}

}  // namespace

WifiPhaseRecorder::WifiPhaseRecorder(ns3::Ptr<ns3::WifiPhy> phy) {
  phy->GetState()->TraceConnectWithoutContext("State",
                                              ns3::MakeCallback(&WifiPhaseRecorder::OnState, this));
  phy->TraceConnectWithoutContext("PhyTxPsduBegin",
                                  ns3::MakeCallback(&WifiPhaseRecorder::OnTxBegin, this));
}

void WifiPhaseRecorder::OnTxBegin(ns3::WifiConstPsduMap frames, ns3::WifiTxVector, double watts) {
  const ns3::WifiMacHeader& header = frames.begin()->second->GetHeader(0);
  sending_ = !header.IsData() ? "control" : header.GetAddr1().IsGroup() ? "broadcast" : "data";
  level_dbm_ = ns3::WToDbm(watts);
}

void WifiPhaseRecorder::OnState(ns3::Time start, ns3::Time duration, State state) {
  WifiStretch stretch{ToInstant(start), ToInstant(start + duration), state, {}, 0};
  if (state == State::TX) {
    stretch.frame = sending_;
    stretch.level_dbm = level_dbm_;
  }
  stretches_.push_back(stretch);
}

// ns-3.37 tells of an idleness after a nap as if it had begun before: it cannot have begun before
// what was told last.
std::vector<WifiStretch> WifiPhaseRecorder::Stretches() const {
  std::vector<WifiStretch> sorted = stretches_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.to < b.to; });
  Instant told{0};
  for (WifiStretch& each : sorted) {
    each.from = std::max(each.from, told);
    told = each.to;
  }
  return sorted;
}

std::map<std::string, std::vector<WifiStretch>> WifiPhaseRecorder::Phases(ns3::Time sifs) const {
  std::map<std::string, std::vector<WifiStretch>> phases;
  const std::vector<WifiStretch> all = Stretches();
  for (std::size_t i = 0; i < all.size(); ++i) {
    phases[PhaseOf(all, i, sifs.GetNanoSeconds())].push_back(all[i]);
  }
  return phases;
}

}  // namespace giot

// Writes down what a node did, state by state with its time, and reckons afterwards what that
// costs: the third account beside the battery's and the meters'.
#pragma once

#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/lr-wpan-phy.h>

#include <map>
#include <string>
#include <vector>

#include "energy/instant.h"
#include "energy/ledger.h"
#include "scenarios/configs.h"
#include "scenarios/device_profile.h"
#include "sim/power/node_power.h"

namespace giot {

/// Records one node from time 0 on. Sees the traces of ns-3 and the outcomes of jobs, never a
/// meter.
class StateRecorder {
 public:
  StateRecorder(ns3::Ptr<ns3::LrWpanNetDevice> device, NodePower& power);

  /// A job of `watts` ended.
  void OnJob(const std::string& cause, Watts watts, const JobOutcome& outcome);
  /// A reading was asked for.
  void OnSense();

  /// What each cause must have spent up to now, from the profiles' watts.
  std::vector<LedgerLine> Replay(const NodeGroupConfig& group, const ComputeProfile& processor,
                                 const RadioProfile& radio) const;
  std::size_t deaths() const { return deaths_; }
  std::size_t revivals() const { return on_air_.size() - 1; }

 private:
  struct Span {
    Instant from, to = kNever;
  };
  struct RadioState {
    Instant at;
    ns3::LrWpanPhyEnumeration state;
    bool waking = false;
  };

  void OnTrxState(ns3::Time, ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration now);
  void OnMacState(ns3::LrWpanMacState, ns3::LrWpanMacState now);
  void ReplayRadio(const RadioProfile& radio, Dbm level,
                   std::map<std::string, double>& joules) const;
  double ReplaySensing(const NodeGroupConfig& group) const;

  std::vector<Span> alive_{{{0}}}, on_air_{{{0}}};
  std::vector<RadioState> radio_{{{0}, ns3::IEEE_802_15_4_PHY_TRX_OFF}};
  std::vector<Instant> readings_;
  std::map<std::string, double> job_joules_;
  std::size_t deaths_ = 0;
};

}  // namespace giot

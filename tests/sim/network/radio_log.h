// What a PHY did, by its own traces: the independent witness of what giot counts.
#pragma once

#include <ns3/lr-wpan-phy.h>
#include <ns3/simulator.h>

#include <map>
#include <vector>

#include "sim/network/network.h"

namespace giot::testing_field {

class RadioLog {
 public:
  explicit RadioLog(const SimNode& node) {
    const auto phy = node.radio->GetPhy();
    phy->TraceConnectWithoutContext("TrxState", ns3::MakeCallback(&RadioLog::Change, this));
    phy->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeCallback(&RadioLog::Begin, this));
  }
  RadioLog(const RadioLog&) = delete;
  RadioLog& operator=(const RadioLog&) = delete;

  /// Time spent in a state up to now.
  ns3::Time In(ns3::LrWpanPhyEnumeration state) {
    Change(ns3::Simulator::Now(), state_, state_);
    return times_[state];
  }

  struct Frame {
    ns3::Time begin;
    std::uint32_t psdu_bytes;
  };
  std::vector<Frame> frames;
  std::vector<ns3::LrWpanPhyEnumeration> states;  ///< As entered.

 private:
  void Begin(ns3::Ptr<const ns3::Packet> frame) {
    frames.push_back({ns3::Simulator::Now(), frame->GetSize()});
  }
  void Change(ns3::Time now, ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration after) {
    times_[state_] += now - since_;
    since_ = now;
    if (after != state_) states.push_back(after);
    state_ = after;
  }

  ns3::LrWpanPhyEnumeration state_ = ns3::IEEE_802_15_4_PHY_TRX_OFF;
  ns3::Time since_;
  std::map<ns3::LrWpanPhyEnumeration, ns3::Time> times_;
};

/// Air time of a frame at 250 kb/s with the PHY's six bytes.
inline ns3::Time AirTime(std::uint32_t psdu_bytes) {
  return ns3::MicroSeconds(32 * (6 + std::int64_t{psdu_bytes}));
}

}  // namespace giot::testing_field

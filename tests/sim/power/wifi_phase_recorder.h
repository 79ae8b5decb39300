// What a Wi-Fi radio did and when, from ns-3's own State trace: for hand sums and random instants.
#pragma once

#include <ns3/nstime.h>
#include <ns3/wifi-phy-state.h>
#include <ns3/wifi-phy.h>

#include <map>
#include <string>
#include <vector>

#include "energy/instant.h"

namespace giot {

/// One entry of the State trace; a frame that is sent knows its kind and level.
struct WifiStretch {
  Instant from, to;
  WifiPhyState state = WifiPhyState::IDLE;
  std::string frame;  ///< "data", "broadcast" or "control".
  double level_dbm = 0;

  double seconds() const { return (to - from).si(); }
};

/// Sees the traces of the PHY, never a meter.
class WifiPhaseRecorder {
 public:
  explicit WifiPhaseRecorder(ns3::Ptr<ns3::WifiPhy> phy);

  /// In order of time. ns-3 tells of idleness once it ends, so put the PHY to sleep at the end of
  /// what is to be summed.
  std::vector<WifiStretch> Stretches() const;
  /// The stretches by the radio's work: idle, cca busy, receiving, data, broadcast, control, before
  /// an answer, waiting for an answer, switching, asleep.
  std::map<std::string, std::vector<WifiStretch>> Phases(ns3::Time sifs) const;

 private:
  void OnState(ns3::Time start, ns3::Time duration, WifiPhyState state);
  void OnTxBegin(ns3::WifiConstPsduMap frames, ns3::WifiTxVector vector, double watts);

  std::vector<WifiStretch> stretches_;
  std::string sending_;
  double level_dbm_ = 0;
};

}  // namespace giot

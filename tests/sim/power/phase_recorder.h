// Tells, from the traces of one IEEE 802.15.4 device, what it was about at any time.
#pragma once

#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/lr-wpan-phy.h>

#include <map>
#include <string>
#include <vector>

#include "energy/instant.h"

namespace giot {

/// A stretch of time in one phase: [from, to).
struct Stretch {
  Instant from, to;
};

/// Follows a device from construction on; lives longer than the simulation does.
class PhaseRecorder {
 public:
  explicit PhaseRecorder(ns3::Ptr<ns3::LrWpanNetDevice> device);

  /// Ends the last stretch and tells all of them by phase: `frame`, `ack` (sending one), `cca`,
  /// `backoff`, `turnaround to tx`, `turnaround to rx`, `waiting for ack`, `receiving ack`,
  /// `receiving`, `idle`.
  std::map<std::string, std::vector<Stretch>> Finish();

 private:
  void OnTrxState(ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration now);
  void OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState now);
  void OnTxBegin(ns3::Ptr<const ns3::Packet> frame);
  void Close();
  std::string Phase() const;

  ns3::LrWpanPhyEnumeration trx_ = ns3::IEEE_802_15_4_PHY_TRX_OFF;
  ns3::LrWpanMacState mac_ = ns3::MAC_IDLE;
  bool ack_ = false;
  Instant since_;
  std::map<std::string, std::vector<Stretch>> stretches_;
};

}  // namespace giot

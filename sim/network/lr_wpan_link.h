// The link layer of a real IEEE 802.15.4 radio: reads ns-3's traces and confirms, and keeps a
// sleeping receiver clear of two faults of ns-3.37.
//
// 1. LrWpanPhy ends the process ("Unexpected transition from state 1 to state 8") when the MAC
//    turns it off while it receives a frame that interference has destroyed. A MAC that gives a
//    frame up in that moment is told to stay awake, and goes to sleep when the reception is over.
// 2. LrWpanMac with RxOnWhenIdle off does not look at its queue after a frame that it gave up, nor
//    after it broke off its own contention to acknowledge another's frame; what is queued would
//    wait for the next Send(). It is prompted.
#pragma once

#include <ns3/event-id.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/lr-wpan-phy.h>

#include <cstddef>

#include "sim/network/radio_link.h"

namespace giot {

class LrWpanLink final : public RadioLink {
 public:
  /// `sleeps`: the receiver is off unless the node itself transmits.
  LrWpanLink(int node, ns3::Ptr<ns3::LrWpanNetDevice> device, bool sleeps);
  ~LrWpanLink() override;
  LrWpanLink(const LrWpanLink&) = delete;
  LrWpanLink& operator=(const LrWpanLink&) = delete;

 private:
  void OnMacEnqueue(ns3::Ptr<const ns3::Packet> frame);
  void OnMacDrop(ns3::Ptr<const ns3::Packet> frame);
  void OnMacReceived(ns3::Ptr<const ns3::Packet> frame);
  void OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState after);
  void OnConfirm(ns3::McpsDataConfirmParams confirm);
  void OnPhyBegin(ns3::Ptr<const ns3::Packet> frame);
  void OnPhyEnd(ns3::Ptr<const ns3::Packet> frame);
  void OnPhyState(ns3::Time now, ns3::LrWpanPhyEnumeration before, ns3::LrWpanPhyEnumeration after);
  void AfterGivingUp();
  void PromptSoon();
  void Prompt();
  void Doze();

  int node_;
  ns3::Ptr<ns3::LrWpanMac> mac_;
  bool sleeps_;
  bool kept_awake_ = false;
  bool overflow_ = false;
  std::size_t queued_ = 0;
  ns3::LrWpanMacState mac_state_ = ns3::MAC_IDLE;
  ns3::LrWpanPhyEnumeration phy_state_ = ns3::IEEE_802_15_4_PHY_TRX_OFF;
  ns3::EventId prompt_;
  ns3::EventId doze_;
};

}  // namespace giot

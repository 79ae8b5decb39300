// Takes an IEEE 802.15.4 device off the air at once, in the middle of whatever it does, and puts it
// back.
#pragma once

#include <ns3/error-model.h>
#include <ns3/event-id.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/lr-wpan-phy.h>
#include <ns3/object.h>
#include <ns3/spectrum-channel.h>

#include <functional>
#include <vector>

namespace giot {

/// `giot::AirGate`: between one LrWpanNetDevice and its channel.
///
/// A change of transceiver state in the middle of a frame aborts ns-3's lr-wpan, so the gate leaves
/// the state machines alone and detaches the device. Shut():
///   - the PHY leaves the channel's list of receivers and is given an empty channel to send into:
///     from this nanosecond on nothing of it reaches the air;
///   - a frame in mid-air is cut (see CutFrames): its receivers drop it;
///   - a frame being received is dropped at its end;
///   - the MAC accepts no new frame (it confirms TRANSACTION_OVERFLOW), and what it holds runs dry
///     against the empty channel: one attempt for each frame, without retries, each confirmed as
///     the MAC does (NO_ACK where an ACK was asked for, SUCCESS otherwise). A dead node's
///     applications should not listen to them.
/// Open() puts the device back at once, or, where it was shut less than a frame's time ago or its
/// MAC has not run dry, as soon as it may; then it calls the listeners.
///
/// For the unslotted MAC (no beacons). Attribute QueueFrames: what the MAC's queue holds while the
/// gate is open.
class AirGate : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  AirGate();

  /// Call once, before the device sends. The gate lives as long as the device.
  void Install(ns3::Ptr<ns3::LrWpanNetDevice> device);

  void Shut();
  void Open();

  /// True while the device hears and is heard.
  bool on_air() const { return on_air_; }
  /// Called each time the device is back on the air, in the order in which they were added.
  void OnBackOnAir(std::function<void()> listener);

 private:
  void DoDispose() override;
  void OnTxBegin(ns3::Ptr<const ns3::Packet> frame);
  void OnTxEnd(ns3::Ptr<const ns3::Packet> frame);
  void OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState now);
  void OnEnqueue(ns3::Ptr<const ns3::Packet> frame);
  void OnDequeue(ns3::Ptr<const ns3::Packet> frame);
  ns3::Time RestOfFrame() const;
  void DrainAt(ns3::Time at);
  void Drain();
  void Detach();
  void Attach();

  std::uint32_t queue_frames_;     // attribute
  ns3::LrWpanPhy* phy_ = nullptr;  // the device, which keeps the gate alive, owns both
  ns3::LrWpanMac* mac_ = nullptr;
  ns3::Ptr<ns3::SpectrumChannel> channel_;  // the real one, while shut
  ns3::Ptr<ns3::SpectrumChannel> empty_;
  ns3::Ptr<ns3::ErrorModel> deaf_;
  ns3::Ptr<const ns3::Packet> in_air_;
  ns3::Time in_air_since_;
  ns3::LrWpanMacState mac_state_ = ns3::MAC_IDLE;
  std::size_t queued_ = 0;
  std::uint8_t retries_ = 0;
  bool on_air_ = true;
  bool wanted_ = true;  // on the air, as soon as it may
  ns3::Time earliest_;  // to be back
  ns3::EventId drain_;
  std::vector<std::function<void()>> back_on_air_;
};

}  // namespace giot

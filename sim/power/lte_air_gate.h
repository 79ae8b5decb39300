// Takes an LTE user's device off the air at once, in the middle of whatever it does, and puts it
// back.
#pragma once

#include <ns3/lte-ue-net-device.h>
#include <ns3/lte-ue-phy.h>
#include <ns3/object.h>
#include <ns3/spectrum-channel.h>

#include <functional>
#include <vector>

namespace giot {

/// `giot::LteAirGate`: between the first carrier of one LteUeNetDevice and its channels.
///
/// ns-3's LTE has no way to switch a user off, so the gate leaves all state machines alone and
/// detaches the device. Shut():
///   - the uplink PHY is given an empty channel to send into, and the downlink PHY leaves its
///     channel's list of receivers: from this nanosecond on nothing is sent or heard;
///   - a transport block in mid-air is cut: the base station expects it no longer, and drops it;
///   - one that is being received is dropped at its end, control and all.
/// The base station does not notice, as in ns-3 it never does: it keeps the user's context and
/// goes on scheduling it. Open() puts the device back on the air, in the connection that it had;
/// what its applications handed down meanwhile waits in its bearers and is sent then, so a dead
/// node's applications should not send. A control message (CQI, sounding) that was in mid-air
/// arrives. With ns-3's default UseIdealRrc the RRC talks beside the air, and the gate does not
/// stop it.
class LteAirGate final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once. The gate lives as long as the device.
  void Install(ns3::Ptr<ns3::LteUeNetDevice> device);

  void Shut();
  void Open();

  /// True while the device hears and is heard.
  bool on_air() const { return on_air_; }
  /// Called each time the device is back on the air, in the order in which they were added.
  void OnBackOnAir(std::function<void()> listener);

 private:
  void DoDispose() override;
  void CutWhatIsInTheAir();
  void Deafen();

  ns3::LteUeNetDevice* device_ = nullptr;  // which keeps the gate
  ns3::Ptr<ns3::SpectrumChannel> uplink_, downlink_, empty_;
  bool on_air_ = true;
  std::vector<std::function<void()>> back_on_air_;
};

}  // namespace giot

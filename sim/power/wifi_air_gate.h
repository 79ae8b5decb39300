// Takes a Wi-Fi or 802.11p device off the air at once, in the middle of whatever it does, and puts
// it back.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/wifi-net-device.h>
#include <ns3/wifi-phy-listener.h>
#include <ns3/wifi-phy.h>
#include <ns3/wifi-ppdu.h>
#include <ns3/wifi-psdu.h>

#include <functional>
#include <vector>

namespace giot {

/// `giot::WifiAirGate`: between one WifiPhy and the air.
///
/// ns-3.37's WifiPhy::SetOffMode() ends the process where it comes at a bad moment: from sleep or a
/// change of channel it aborts, and in the middle of a broadcast frame, or between a frame and its
/// answer, the MAC's own pending events find what they need gone. The gate therefore works in two
/// steps. Shut():
///   - at once, both gains of the PHY go to -10,000 dB: from this nanosecond on nothing reaches the
///     air and nothing is heard;
///   - a frame in mid-air is cut (see CutFrames): its receivers drop it;
///   - the PHY is switched off at the first moment at which the MAC can bear it: at once where it
///     neither sends nor is about to answer, else after what it sends into the void, which is at
///     most a few ms. This empties the MAC's queues and ends its timers.
/// Open() empties the queues of what was handed down meanwhile and switches the PHY on, as soon as
/// it is off; then it calls the listeners. The device comes back awake, as from a restart; on a
/// station the MAC associates anew where its beacons were missed. While it is off do not switch its
/// channel.
///
/// For a WifiNetDevice of any MAC (infrastructure, ad hoc, OCB), on a Yans or a spectrum channel. A
/// WaveNetDevice has a MAC for each channel and is refused; install 802.11p by Wifi80211pHelper.
class WifiAirGate final : public ns3::Object, private ns3::WifiPhyListener {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once, before the device sends. `phy` is one of `device`'s; it keeps the gate, which is
  /// aggregated to it. Throws ScenarioError where the device has no MAC.
  void Install(ns3::Ptr<ns3::WifiNetDevice> device, ns3::Ptr<ns3::WifiPhy> phy);
  /// The only PHY of a device.
  void Install(ns3::Ptr<ns3::WifiNetDevice> device) { Install(device, device->GetPhy()); }

  void Shut();
  void Open();

  /// True while the device hears and is heard.
  bool on_air() const { return on_air_; }
  /// Called each time the device is back on the air, in the order in which they were added.
  void OnBackOnAir(std::function<void()> listener);

 private:
  void DoDispose() override;
  void NotifyRxStart(ns3::Time) override {}
  void NotifyRxEndOk() override { NotifyRxEndError(); }
  void NotifyRxEndError() override;
  void NotifyTxStart(ns3::Time duration, double) override;
  void NotifyCcaBusyStart(ns3::Time, ns3::WifiChannelListType,
                          const std::vector<ns3::Time>&) override {}
  void NotifySwitchingStart(ns3::Time) override {}
  void NotifySleep() override {}
  void NotifyOff() override {}
  void NotifyWakeup() override {}
  void NotifyOn() override {}

  void OnTxBegin(ns3::WifiConstPsduMap frames, ns3::WifiTxVector, double);
  void CutWhatIsInTheAir();
  ns3::Time MayBeOffAt() const;
  void SwitchOff();
  void EmptyQueues();
  void BackOnAir();

  ns3::WifiNetDevice* device_ = nullptr;  // which owns the PHY
  ns3::WifiPhy* phy_ = nullptr;           // to which this is aggregated
  ns3::WifiConstPsduMap last_sent_;
  ns3::Time sent_until_, busy_until_;
  double tx_gain_db_ = 0, rx_gain_db_ = 0;
  bool on_air_ = true;
  bool wanted_ = true;  // on the air, as soon as it may
  ns3::EventId switch_off_;
  std::vector<std::function<void()>> back_on_air_;
};

}  // namespace giot

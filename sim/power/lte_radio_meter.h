// What the radio of an LTE user draws, from what its PHYs send and receive and its RRC does.
#pragma once

#include <ns3/event-id.h>
#include <ns3/lte-ue-net-device.h>
#include <ns3/lte-ue-rrc.h>
#include <ns3/object.h>
#include <ns3/packet-burst.h>
#include <ns3/traced-callback.h>

#include <optional>
#include <vector>

#include "energy/ledger.h"
#include "energy/lte_radio.h"
#include "sim/power/battery_source.h"

namespace giot {

/// `giot::LteRadioMeter`: LteRadio on the traces of one LteUeNetDevice, first carrier. ns-3's LTE
/// knows neither DRX nor a release after inactivity: its RRC stays connected, and idle, promotion
/// and tail are the model's own, from what flows:
/// - a burst with packets that the uplink PHY sends, or of the downlink with packets for this user,
///   is a TTI of 1 ms with its bits;
/// - the RRC's random access begins a promotion, its return to idle ends everything.
/// The data do not wait for the promotion.
///
/// Attributes: UplinkJPerBit, DownlinkJPerBit, ActiveW, PromotionW, PromotionS, TailW, TailS, IdleW
/// (Huang et al. 2012). Causes: radio_promotion, radio_active, radio_bits, radio_tail, radio_sleep
/// (idle). Trace source: Power.
class LteRadioMeter final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  LteRadioMeter();

  /// Starts to count `device`, which keeps the meter, on `source`. Call once, at simulated time 0.
  /// Throws ScenarioError where an attribute is negative.
  void Install(ns3::Ptr<ns3::LteUeNetDevice> device, ns3::Ptr<BatterySource> source);

  /// At the battery's depletion and revival: while off nothing is drawn or counted.
  void SwitchOff();
  void SwitchOn();

  LteActivity activity() const;
  /// Spent up to now, by cause.
  std::vector<LedgerLine> Lines() const;

  /// Signature of the trace source Power: watts drawn before and after, at each change.
  using TracedPower = void (*)(double before_w, double after_w);

 private:
  void DoDispose() override;
  void OnUplink(ns3::Ptr<const ns3::PacketBurst> burst);
  void OnDownlink(ns3::Ptr<const ns3::PacketBurst> burst);
  void OnRrc(std::uint64_t imsi, std::uint16_t cell, std::uint16_t rnti,
             ns3::LteUeRrc::State before, ns3::LteUeRrc::State now);
  void Draw();
  void OnTimer();

  double uplink_, downlink_, active_w_, promotion_w_, promotion_s_, tail_w_, tail_s_,
      idle_w_;  // attributes
  mutable std::optional<LteRadio> radio_;
  ns3::LteUeNetDevice* device_ = nullptr;  // which keeps this
  ns3::Ptr<BatterySource> source_;
  LoadId load_;
  Watts drawn_{0};
  ns3::EventId timer_;
  ns3::TracedCallback<double, double> power_trace_;
};

}  // namespace giot

// What a Wi-Fi or 802.11p radio draws, from the states that ns-3's WifiPhy goes through.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>
#include <ns3/wifi-phy-listener.h>
#include <ns3/wifi-phy-state.h>
#include <ns3/wifi-phy.h>

#include <array>
#include <vector>

#include "energy/compensated_sum.h"
#include "energy/instant.h"
#include "energy/ledger.h"
#include "scenarios/device_profile.h"
#include "sim/power/battery_source.h"

namespace giot {

/// `giot::WifiRadioMeter`: a meter of one WifiPhy, of a WifiNetDevice (infrastructure, ad hoc, OCB)
/// or a WaveNetDevice. Usable from any ns-3 program:
///
///   auto meter = CreateObject<WifiRadioMeter>();
///   meter->Install(device->GetPhy(), battery);
///   auto gate = CreateObject<WifiAirGate>();
///   gate->Install(device);
///   LiveOnBattery(battery, gate, meter);
///
/// Watts by state of the PHY; causes: TX `radio_tx`, RX `radio_rx`, IDLE and CCA_BUSY
/// `radio_listen`, SWITCHING `radio_ready`, SLEEP `radio_sleep`; an OFF radio draws nothing. ns-3
/// calls a PHY CCA_BUSY while it detects a preamble and decodes a header: RX is the payload alone.
///
/// A frame is charged by the level that it is sent at. Between two levels of the profile the draw
/// is linear in radiated milliwatts, as a linear amplifier's (reference: physics.md 1.2).
///
/// The defaults are those of an Intel 5300 at 3 V (Halperin et al., HotPower 2010, as in ns-3.37's
/// WifiRadioEnergyModel). Unlike that model it never turns itself off.
///
/// Attributes: TransmitW (at every level; in force unless Configure() was called), ReceiveW, IdleW,
/// CcaBusyW, SwitchingW, SleepW. Trace source: Power.
class WifiRadioMeter final : public ns3::Object, private ns3::WifiPhyListener {
 public:
  static ns3::TypeId GetTypeId();
  WifiRadioMeter();

  /// Watts from a profile; a profile knows no difference between listening and receiving, so IDLE,
  /// CCA_BUSY and SWITCHING draw its `receive` unless their attributes are set after this.
  /// `counted_elsewhere` is subtracted from every state: what another meter counts as always on.
  void Configure(const RadioProfile& profile, Watts counted_elsewhere = Watts(0));
  /// Starts to count `phy`, which keeps the meter, on `source`. Call once. Throws ScenarioError
  /// where the PHY's TxPowerStart or TxPowerEnd lies outside the levels of the profile.
  void Install(ns3::Ptr<ns3::WifiPhy> phy, ns3::Ptr<BatterySource> source);

  /// At the battery's depletion and revival: while off nothing is drawn or counted.
  void SwitchOff();
  void SwitchOn();

  /// The state that is being charged.
  WifiPhyState state() const { return state_; }
  /// Drawn in a state; in TX, at the level of the last frame.
  Watts PowerOf(WifiPhyState state) const;
  /// The draw while a frame is sent at `level`; ScenarioError outside the levels of the profile.
  Watts TransmitPower(Dbm level) const;
  /// Spent in a state up to now.
  Joules Spent(WifiPhyState state) const;
  /// Time spent in a state while switched on, up to now.
  Seconds TimeIn(WifiPhyState state) const;
  /// One line for each cause.
  std::vector<LedgerLine> Lines() const;

  /// Signature of the trace source Power: watts drawn before and after, at each change.
  using TracedPower = void (*)(double before_w, double after_w);

 private:
  static constexpr std::size_t kStates = 7;
  struct Account {
    EnergySum energy;
    std::int64_t ns = 0;
  };

  void DoDispose() override;
  void NotifyRxStart(ns3::Time) override { Look(); }
  void NotifyRxEndOk() override { Look(); }
  void NotifyRxEndError() override { Look(); }
  void NotifyTxStart(ns3::Time duration, double level_dbm) override;
  void NotifyCcaBusyStart(ns3::Time, ns3::WifiChannelListType,
                          const std::vector<ns3::Time>&) override;
  void NotifySwitchingStart(ns3::Time) override { Look(); }
  void NotifySleep() override { Look(); }
  void NotifyOff() override { Look(); }
  void NotifyWakeup() override { Look(); }
  void NotifyOn() override { Look(); }

  void Look();
  void LookAgain(ns3::Time delay);
  void Enter(WifiPhyState state);
  void Draw(Watts power);
  void Advance();

  // Attributes.
  double transmit_w_, receive_w_, idle_w_, cca_busy_w_, switching_w_, sleep_w_;

  std::vector<RadioProfile::TxLevel> levels_;  ///< Empty: TransmitW at every level.
  std::array<Watts, kStates> power_{};
  std::array<Account, kStates> account_{};
  ns3::WifiPhy* phy_ = nullptr;  // to which this is aggregated
  ns3::Ptr<BatterySource> source_;
  LoadId load_;
  WifiPhyState state_ = WifiPhyState::IDLE;
  Watts drawn_{0};
  bool on_ = true;
  Instant since_;
  ns3::EventId look_;
  ns3::Time look_at_;
  ns3::TracedCallback<double, double> power_trace_;
};

}  // namespace giot

// What an IEEE 802.15.4 radio draws, from the states that ns-3's LrWpanPhy goes through.
#pragma once

#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/lr-wpan-phy.h>
#include <ns3/object.h>

#include <array>
#include <vector>

#include "energy/compensated_sum.h"
#include "energy/instant.h"
#include "energy/ledger.h"
#include "scenarios/device_profile.h"
#include "sim/power/battery_source.h"

namespace giot {

/// What a radio does, and the cause that its joules are charged to.
enum class RadioActivity {
  kTransmit,  ///< `radio_tx`: BUSY_TX, a frame from its first preamble symbol to its last.
  kReceive,   ///< `radio_rx`: BUSY_RX, a frame that the receiver has locked to, whoever it is for.
  kListen,    ///< `radio_listen`: RX_ON (idle listening, backoff, CCA, RX-to-TX turnaround, waiting
              ///< for an ACK) and TRX_OFF while waking up for a transmission.
  kReady,     ///< `radio_ready`: TX_ON, in practice the TX-to-RX turnaround after a frame.
  kSleep,     ///< `radio_sleep`: TRX_OFF otherwise.
};
inline constexpr std::size_t kRadioActivities = 5;

/// `giot::LrWpanRadioMeter`: a meter of one LrWpanNetDevice. Watts by activity:
/// transmit at its level; receive and listen at `receive`; ready at `receive` too, since the
/// synthesiser runs as in reception (Castalia's CC2420 table charges both turnarounds at the
/// receive power, reference: physics.md 1.1); sleep at `sleep`.
///
/// ns-3 spends 192 us (12 symbols) on each turnaround and on waking up. While it turns from RX_ON
/// to TX_ON its state stays RX_ON, and while it wakes from TRX_OFF to RX_ON its state stays
/// TRX_OFF. A sleeping radio is seen to wake by its MAC's step to MAC_CSMA; from there on it draws
/// `receive`, as Castalia's table has it. A CCA (128 us) is RX_ON.
///
/// The states come from the trace source TrxStateValue: unlike TrxState it tells every change, the
/// switch-off at a change of channel too. No allocation and no look-up happens at a change.
///
/// The meter lives as long as the device that it is installed on.
class LrWpanRadioMeter : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  LrWpanRadioMeter();

  /// Watts from a profile; `level` must be one that it lists, else ScenarioError.
  /// `counted_elsewhere` is subtracted from every state: the part of the radio's draw that another
  /// meter already counts as always on (the sleep floor), so that it is not charged twice.
  void Configure(const RadioProfile& profile, Dbm level, Watts counted_elsewhere = Watts(0));
  /// Starts to count `device` on `source`. Call once, after Configure() or after the attributes
  /// TransmitW, ReceiveW and SleepW were set.
  void Install(ns3::Ptr<ns3::LrWpanNetDevice> device, ns3::Ptr<BatterySource> source);

  /// At the battery's depletion and revival: while off nothing is drawn or counted.
  void SwitchOff();
  void SwitchOn();

  Watts PowerOf(RadioActivity activity) const;
  RadioActivity activity() const { return activity_; }
  /// Spent up to now.
  Joules Spent(RadioActivity activity) const;
  /// Time spent in an activity while switched on, up to now.
  Seconds TimeIn(RadioActivity activity) const;
  /// One line for each activity that draws power.
  std::vector<LedgerLine> Lines() const;

 private:
  void DoDispose() override;
  void OnTrxState(ns3::LrWpanPhyEnumeration before, ns3::LrWpanPhyEnumeration now);
  void OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState now);
  void Enter(RadioActivity activity);
  void Advance();

  // Attributes.
  double transmit_w_;
  double receive_w_;
  double sleep_w_;

  std::array<Watts, kRadioActivities> power_{};
  std::array<std::int64_t, kRadioActivities> time_ns_{};
  ns3::Ptr<BatterySource> source_;
  LoadId load_;
  RadioActivity activity_ = RadioActivity::kSleep;
  bool trx_off_ = true;
  bool on_ = true;
  Instant since_;
};

}  // namespace giot

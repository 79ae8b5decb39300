// What a LoRa radio draws, from the states that it goes through, and its end when the battery is
// empty.
#pragma once

#include <ns3/object.h>

#include <array>
#include <vector>

#include "energy/compensated_sum.h"
#include "energy/instant.h"
#include "energy/ledger.h"
#include "scenarios/device_profile.h"
#include "sim/network/lora_end_device_mac.h"
#include "sim/power/battery_source.h"

namespace giot {

inline constexpr std::size_t kLoraRadioStates = 6;

/// `giot::LoraRadioMeter`: a meter of one end device, e.g. with the profile
/// energy/devices/sx1276.toml. Watts by state: transmit at the level sent with, which the network
/// may change; listen and receive at `receive`; standby at `idle`; sleep at `sleep`; none while
/// off.
///
/// When the battery is empty it switches the device off at that nanosecond (a frame in mid-air is
/// cut, what waits in the queue is lost), and on again when the battery is back.
///
/// The meter lives as long as the device's radio. No allocation happens at a change of state.
class LoraRadioMeter final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  LoraRadioMeter();
  ~LoraRadioMeter() override;

  /// Starts to count. Call once. `counted_elsewhere` is subtracted from every state (see
  /// LrWpanRadioMeter::Configure). Throws ScenarioError where the profile lacks a level that the
  /// region lets the device send with.
  void Install(ns3::Ptr<LoraEndDeviceMac> device, ns3::Ptr<BatterySource> source,
               const RadioProfile& profile, Watts counted_elsewhere = Watts(0));

  /// Spent in a state up to now.
  Joules Spent(LoraRadioState state) const;
  /// Time spent in a state up to now.
  Seconds TimeIn(LoraRadioState state) const;
  /// `radio_tx`, `radio_rx` (locked to a frame), `radio_listen` (open windows), `radio_ready`
  /// (standby) and `radio_sleep`: those that draw power.
  std::vector<LedgerLine> Lines() const;

 private:
  void DoDispose() override;
  void OnState(LoraRadioState state, double power_dbm);
  void Advance();
  Watts PowerNow() const;

  std::array<Watts, kLoraRadioStates> power_{};  ///< By state; none for transmit.
  std::vector<Watts> transmit_;                  ///< By power index.
  std::array<std::int64_t, kLoraRadioStates> time_ns_{};
  EnergySum transmitted_;
  const LoraRegion* region_ = nullptr;
  ns3::Ptr<BatterySource> source_;
  LoadId load_;
  LoraRadioState state_ = LoraRadioState::kOff;
  Watts transmit_now_{0};
  Instant since_;
};

}  // namespace giot

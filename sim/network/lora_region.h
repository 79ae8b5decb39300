// What LoRaWAN may do where: channels, sub-bands and their duty cycles, data rates, windows.
#pragma once

#include <string_view>
#include <vector>

#include "sim/base/units.h"
#include "sim/network/lora_airtime.h"

namespace giot {

/// A stretch of spectrum that a sender may use for a share of the time.
struct LoraSubBand {
  std::string_view name;
  Hertz low, high;
  double duty_cycle;  ///< Share of the time, above 0 and up to 1.
};

/// A data rate that both ends know by its number.
struct LoraDataRate {
  LoraModulation modulation;
  int max_payload_bytes;  ///< Of the application, in a frame without MAC commands.
};

/// A row of the LoRaWAN Regional Parameters. Channels are known by their index.
struct LoraRegion {
  std::string_view name;
  std::vector<Hertz> channels;  ///< Centres; the uplink's first, then the one of RX2.
  int uplink_channels;
  std::vector<LoraSubBand> sub_bands;
  std::vector<LoraDataRate> data_rates;  ///< DR0, the slowest, and on.
  int rx2_channel, rx2_data_rate;
  Dbm max_power;           ///< At the foot of a half-wave dipole.
  Db power_step;           ///< From one power index to the next.
  int lowest_power_index;  ///< Index 0 is `max_power`.
  Dbm gateway_power_rx1, gateway_power_rx2;
  Seconds rx1_delay, rx2_delay;  ///< From the end of an uplink to each window.
  int max_rx1_offset;

  int max_data_rate() const { return static_cast<int>(data_rates.size()) - 1; }
  Dbm PowerAt(int power_index) const;
  /// Of RX1 after an uplink at `data_rate`: lower by `offset`, 0..max_rx1_offset, not below DR0.
  int Rx1DataRate(int data_rate, int offset) const;
  /// The data rate with that spreading factor at 125 kHz; ScenarioError where it is not in 7..12.
  int DataRateOf(int spreading_factor) const;
  /// The index of the sub-band that `channel` lies in.
  std::size_t SubBandOf(int channel) const;
};

/// EU868: Regional Parameters 1.0.2 rev. B (section 2.1), of whose data rates DR0..DR5 are here,
/// not SF7 at 250 kHz nor FSK; the three channels that every device has and the five at 867.1 to
/// 867.9 MHz that most networks add; sub-bands and duty cycles of ETSI EN 300 220-2 (ERC/REC 70-03
/// annex 1). 14 dBm of effective radiated power, 16 dBm over an isotropic antenna; 27 dBm for
/// gateways in RX2's sub-band.
const std::vector<LoraRegion>& LoraRegions();
/// Throws ScenarioError with a suggestion where there is none of that name.
const LoraRegion& FindLoraRegion(std::string_view name);

}  // namespace giot

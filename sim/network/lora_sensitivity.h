// How strong a LoRa frame must be: over the noise, and over the frames that it meets in the air.
#pragma once

#include <array>
#include <string_view>

#include "sim/network/lora_airtime.h"

namespace giot {

/// The signal-to-noise ratio that a spreading factor needs: -7.5 dB for SF7, 2.5 dB less for each
/// one more, -20 dB for SF12 (Semtech SX1276 data sheet rev. 7, table 13; AN1200.22).
Db LoraRequiredSnr(int spreading_factor);

/// Thermal noise at 290 K, -174 dBm/Hz, in the bandwidth, raised by the receiver's noise figure.
Dbm LoraNoise(Hertz bandwidth, Db noise_figure);

/// LoraNoise + LoraRequiredSnr: with 6 dB and 125 kHz -124.5 dBm for SF7 and -137.0 dBm for SF12
/// (AN1200.22, "LoRa modulation basics").
Dbm LoraSensitivity(const LoraModulation& modulation, Db noise_figure);

/// By how much [dB] a frame (row: its SF, from 7) must be above the sum of those of one SF (column)
/// that overlap it on its channel.
struct LoraRejection {
  std::string_view name;
  std::array<std::array<double, kSpreadingFactors>, kSpreadingFactors> db;
};

/// Tables known:
/// - `croce`: measured on an SX1272; Croce et al., "Impact of LoRa imperfect orthogonality:
///   analysis of link-level performance", IEEE Communications Letters 22(4), 2018, table I;
/// - `goursaud`: computed; Goursaud and Gorce, "Dedicated networks for IoT: PHY/MAC state of the
///   art and challenges", EAI Endorsed Transactions on Internet of Things 1(1), 2015, table;
/// - `orthogonal`: frames of other SFs do no harm, those of the same one are captured at 6 dB (Bor
///   et al., "Do LoRa low-power wide-area networks scale?", MSWiM 2016).
/// Throws ScenarioError with a suggestion where there is none of that name.
const LoraRejection& FindLoraRejection(std::string_view name);

}  // namespace giot

// How long a LoRa frame is on the air.
#pragma once

#include "sim/base/units.h"

namespace giot {

inline constexpr int kLowestSpreadingFactor = 7;
inline constexpr int kHighestSpreadingFactor = 12;
inline constexpr int kSpreadingFactors = 6;

/// How a LoRa radio modulates.
struct LoraModulation {
  int spreading_factor = 7;  ///< 7..12: a symbol has 2^SF chips.
  Hertz bandwidth{125e3};    ///< > 0, chips a second.
  int coding_rate = 1;       ///< 1..4: 4/5, 4/6, 4/7 or 4/8.
};

/// What stands around a frame's payload.
struct LoraFrameShape {
  int preamble_symbols = 8;     ///< Programmed; 4.25 symbols more are sent.
  bool explicit_header = true;  ///< LoRaWAN sends one, up and down.
  bool checksum = true;         ///< The payload's CRC: LoRaWAN sends it up, not down.
};

/// Throws ScenarioError where a spreading factor is not in 7..12, a coding rate not in 1..4 or the
/// bandwidth not > 0.
void RequireModulation(const LoraModulation& modulation);

/// 2^SF / bandwidth.
Seconds LoraSymbolTime(const LoraModulation& modulation);

/// True where symbols last more than 16 ms, for which the SX1276's data sheet demands the low data
/// rate optimisation: SF11 and SF12 at 125 kHz.
bool LowDataRateOptimised(const LoraModulation& modulation);

/// Symbols of header and payload, Semtech AN1200.13 "LoRa modem designer's guide", section 4:
/// 8 + max(ceil((8 PL - 4 SF + 28 + 16 CRC - 20 IH) / (4 (SF - 2 DE))) (CR + 4), 0).
int LoraPayloadSymbols(const LoraModulation& modulation, const LoraFrameShape& shape,
                       int payload_bytes);

/// (n_preamble + 4.25 + n_payload) symbols, by the same note. `payload_bytes`, what the radio is
/// given, is in 0..255.
Seconds LoraTimeOnAir(const LoraModulation& modulation, const LoraFrameShape& shape,
                      int payload_bytes);

}  // namespace giot

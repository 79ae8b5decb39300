#include "sim/network/lora_airtime.h"

#include "sim/base/require.h"

namespace giot {

void RequireModulation(const LoraModulation& modulation) {
  RequireWithin(
      modulation.spreading_factor, kLowestSpreadingFactor, kHighestSpreadingFactor,
      {"LoRa", "spreading_factor", "7 is the fastest and 12 the one that reaches farthest"});
  RequireAboveZero(modulation.bandwidth.si(),
                   {"LoRa", "bandwidth_hz", "LoRaWAN in Europe has 125000"});
  RequireWithin(modulation.coding_rate, 1, 4,
                {"LoRa", "coding_rate", "1 is 4/5, as LoRaWAN has it, and 4 is 4/8"});
}

Seconds LoraSymbolTime(const LoraModulation& modulation) {
  return Seconds((1 << modulation.spreading_factor) / modulation.bandwidth.si());
}

bool LowDataRateOptimised(const LoraModulation& modulation) {
  return LoraSymbolTime(modulation) > Seconds(16e-3);
}

int LoraPayloadSymbols(const LoraModulation& modulation, const LoraFrameShape& shape,
                       int payload_bytes) {
  const int sf = modulation.spreading_factor;
  const int bits = 8 * payload_bytes - 4 * sf + 28 + (shape.checksum ? 16 : 0) -
                   (shape.explicit_header ? 0 : 20);
  const int bits_a_block = 4 * (sf - (LowDataRateOptimised(modulation) ? 2 : 0));
  const int blocks = bits > 0 ? (bits + bits_a_block - 1) / bits_a_block : 0;
  return 8 + blocks * (modulation.coding_rate + 4);
}

Seconds LoraTimeOnAir(const LoraModulation& modulation, const LoraFrameShape& shape,
                      int payload_bytes) {
  const double symbols =
      shape.preamble_symbols + 4.25 + LoraPayloadSymbols(modulation, shape, payload_bytes);
  return symbols * LoraSymbolTime(modulation);
}

}  // namespace giot

#include "sim/network/lora_airtime.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

// Golden: reference of the LoRa modem designer's guide, Semtech AN1200.13: 125 kHz, CR 4/5, 8
// symbols of preamble, explicit header, CRC.
TEST(LoraAirtime, IsExactForEverySpreadingFactor) {
  constexpr double kMs20[] = {56.576, 102.912, 185.344, 370.688, 741.376, 1318.912};
  constexpr double kMs51[] = {102.656, 184.832, 328.704, 616.448, 1314.816, 2465.792};
  for (int i = 0; i < kSpreadingFactors; ++i) {
    const LoraModulation modulation{7 + i};
    EXPECT_NEAR(LoraTimeOnAir(modulation, {}, 20).si(), kMs20[i] * 1e-3, 1e-12) << 7 + i;
    EXPECT_NEAR(LoraTimeOnAir(modulation, {}, 51).si(), kMs51[i] * 1e-3, 1e-12) << 7 + i;
  }
}

// By hand from the formula. SF7, 10 B, implicit, no CRC, CR 4/8: ceil((80 - 28 + 28 - 20) / 28) =
// 3 blocks of 8; 8 + 24 + 12.25 symbols of 1.024 ms. SF12 with the optimisation: 10 B, explicit,
// no CRC, CR 4/6: ceil((80 - 48 + 28) / 40) = 2 blocks of 6; 20 + 12.25 symbols of 32.768 ms.
TEST(LoraAirtime, KnowsHeaderChecksumAndCodingRate) {
  EXPECT_NEAR(LoraTimeOnAir({7, Hertz(125e3), 4}, {8, false, false}, 10).si(), 44.25 * 1.024e-3,
              1e-12);
  EXPECT_NEAR(LoraTimeOnAir({12, Hertz(125e3), 2}, {8, true, false}, 10).si(), 32.25 * 32.768e-3,
              1e-12);
  EXPECT_EQ(LoraPayloadSymbols({12}, {8, false, false}, 0), 8);  // never fewer
}

TEST(LoraAirtime, OptimisesWhereSymbolsLastMoreThan16Milliseconds) {
  for (int sf = 7; sf <= 12; ++sf) {
    EXPECT_EQ(LowDataRateOptimised({sf}), sf >= 11);
    EXPECT_EQ(LowDataRateOptimised({sf, Hertz(250e3)}), sf == 12);
    EXPECT_FALSE(LowDataRateOptimised({sf, Hertz(500e3)}));
  }
}

TEST(LoraAirtime, RefusesWhatNoRadioSends) {
  EXPECT_EQ(WordsOf([] { RequireModulation({6}); }),
            "LoRa: spreading_factor: expected a number from 7 to 12, found 6; 7 is the fastest and "
            "12 the one that reaches farthest");
  EXPECT_EQ(WordsOf([] {
              RequireModulation({7, Hertz(0)});
            }),
            "LoRa: bandwidth_hz: expected a number > 0, found 0; LoRaWAN in Europe has 125000");
  EXPECT_EQ(WordsOf([] {
              RequireModulation({7, Hertz(125e3), 5});
            }),
            "LoRa: coding_rate: expected a number from 1 to 4, found 5; 1 is 4/5, as LoRaWAN has "
            "it, and 4 is 4/8");
}

}  // namespace
}  // namespace giot

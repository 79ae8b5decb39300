#include "sim/network/lora_region.h"

#include <gtest/gtest.h>

#include "sim/base/random_stream.h"
#include "sim/network/lora_duty_cycle.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

// Golden: LoRaWAN Regional Parameters 1.0.2 rev. B, section 2.1; ETSI EN 300 220-2.
TEST(LoraRegion, HasEuropesChannelsAndShares) {
  const LoraRegion& region = FindLoraRegion("EU868");
  const auto share = [&](int channel) {
    return region.sub_bands[region.SubBandOf(channel)].duty_cycle;
  };
  for (int channel = 0; channel < region.uplink_channels; ++channel) {
    EXPECT_EQ(share(channel), 0.01);
  }
  EXPECT_EQ(region.channels[0], Hertz(868.1e6));
  EXPECT_EQ(region.channels[static_cast<std::size_t>(region.rx2_channel)], Hertz(869.525e6));
  EXPECT_EQ(share(region.rx2_channel), 0.1);
  EXPECT_NE(region.SubBandOf(0), region.SubBandOf(3));
}

TEST(LoraRegion, HasEuropesDataRates) {
  const LoraRegion& region = FindLoraRegion("EU868");
  constexpr int kPayload[] = {51, 51, 51, 115, 222, 222};
  ASSERT_EQ(region.max_data_rate(), 5);
  for (int rate = 0; rate <= 5; ++rate) {
    const LoraDataRate& each = region.data_rates[static_cast<std::size_t>(rate)];
    EXPECT_EQ(each.modulation.spreading_factor, 12 - rate);
    EXPECT_EQ(each.max_payload_bytes, kPayload[rate]);
    EXPECT_EQ(region.DataRateOf(12 - rate), rate);
  }
  EXPECT_EQ(region.Rx1DataRate(5, 0), 5);
  EXPECT_EQ(region.Rx1DataRate(5, 3), 2);
  EXPECT_EQ(region.Rx1DataRate(1, 3), 0);
  EXPECT_EQ(region.PowerAt(0), Dbm{14});
  EXPECT_EQ(region.PowerAt(7), Dbm{0});
}

TEST(LoraRegion, RefusesOneThatIsNotKnown) {
  EXPECT_EQ(WordsOf([] { FindLoraRegion("EU686"); }),
            "unknown LoRa region \"EU686\"; did you mean \"EU868\"? known: EU868");
  EXPECT_EQ(WordsOf([] { FindLoraRegion("EU868").DataRateOf(13); }),
            "LoRa: spreading_factor: expected a number from 7 to 12, found 13; 7 is the fastest "
            "and 12 the one that reaches farthest");
}

// A greedy sender on random channels with frames of random lengths: between the beginnings of any
// two frames of a sub-band its share of the time is kept, and in no hour is it passed by more than
// the one frame that the hour's edge cuts.
TEST(LoraDutyCycle, IsNeverExceeded) {
  const LoraRegion& region = FindLoraRegion("EU868");
  struct Sent {
    std::int64_t begin_ns;
    double airtime;
  };
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Stream random(seed, "greedy sender");
    LoraDutyCycle rule(region);
    std::vector<std::vector<Sent>> sent(region.sub_bands.size());
    Instant now{0};
    for (int i = 0; i < 300; ++i) {
      const int channel = static_cast<int>(random.Below(region.channels.size()));
      const double airtime = random.Uniform(0.03, 2.5);
      now = std::max(now, rule.FreeFrom(channel));
      rule.Book(channel, now, Seconds(airtime));
      sent[region.SubBandOf(channel)].push_back({now.ns, airtime});
      EXPECT_GT(rule.FreeFrom(channel), now);
    }
    for (std::size_t band = 0; band < sent.size(); ++band) {
      const double share = region.sub_bands[band].duty_cycle;
      for (std::size_t from = 0; from < sent[band].size(); ++from) {
        double on_air = 0;
        for (std::size_t to = from + 1; to < sent[band].size(); ++to) {
          on_air += sent[band][to - 1].airtime;
          const double passed =
              static_cast<double>(sent[band][to].begin_ns - sent[band][from].begin_ns) * 1e-9;
          ASSERT_LE(on_air, share * passed * (1 + 1e-12));
          if (passed <= 3600) {
            ASSERT_LE(on_air, share * 3600);
          }
        }
      }
    }
  }
}

// T / duty cycle after its beginning: 1.318912 s at 1 %.
TEST(LoraDutyCycle, LetsItsOtherSubBandsBe) {
  const LoraRegion& region = FindLoraRegion("EU868");
  LoraDutyCycle rule(region);
  rule.Book(0, Instant{5}, Seconds(1.318912));
  EXPECT_NEAR(static_cast<double>(rule.FreeFrom(1).ns), 131'891'200'005.0, 1);
  EXPECT_EQ(rule.FreeFrom(3), Instant{0});
  EXPECT_EQ(rule.FreeFrom(region.rx2_channel), Instant{0});
}

}  // namespace
}  // namespace giot

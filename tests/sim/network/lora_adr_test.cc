#include "sim/network/lora_adr.h"

#include <gtest/gtest.h>

#include "sim/network/lora_sensitivity.h"

namespace giot {
namespace {

const LoraRegion& Europe() { return FindLoraRegion("EU868"); }

// By hand from Semtech's algorithm (simple rate adaptation, rev. 1.0). SF12 needs -20 dB; at 5 dB
// the margin is 5 + 20 - 10 = 15 dB, five steps: SF7. At 12 dB there are seven: SF7 and two
// powers down. Missing 7 dB at SF7 raise the power by two and leave the data rate.
TEST(LoraAdr, SpendsTheMarginByThrees) {
  EXPECT_EQ(AdaptLoraLink(Europe(), {0, 0}, Db{5}, Db{10}), (LoraLinkSettings{5, 0}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {0, 0}, Db{12}, Db{10}), (LoraLinkSettings{5, 2}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {0, 0}, Db{-7.1}, Db{10}), (LoraLinkSettings{0, 0}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {0, 0}, Db{-6.9}, Db{10}), (LoraLinkSettings{1, 0}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {5, 6}, Db{-4.5}, Db{10}), (LoraLinkSettings{5, 4}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {5, 0}, Db{-20}, Db{10}), (LoraLinkSettings{5, 0}));
  EXPECT_EQ(AdaptLoraLink(Europe(), {0, 0}, Db{60}, Db{10}), (LoraLinkSettings{5, 7}));
}

// Whatever the link, the algorithm comes to rest, and where it rests less than one step of 3 dB is
// left unspent or missing, unless there is nothing left to set.
TEST(LoraAdr, RestsWhereTheMarginIsSpent) {
  for (double snr_db = -25; snr_db < 40; snr_db += 0.1) {
    LoraLinkSettings settings{0, 0};
    LoraLinkSettings before;
    double margin_db = 0;
    int rounds = 0;
    do {
      before = settings;
      const double heard_db = snr_db - Europe().power_step.value * settings.power_index;
      margin_db = heard_db - LoraRequiredSnr(12 - settings.data_rate).value - 10;
      settings = AdaptLoraLink(Europe(), settings, Db{heard_db}, Db{10});
      ASSERT_LT(++rounds, 10);
    } while (settings != before);
    if (settings != LoraLinkSettings{5, 7}) {
      EXPECT_LT(margin_db, 3) << snr_db;
    }
    if (settings != LoraLinkSettings{0, 0}) {
      EXPECT_GT(margin_db, -3) << snr_db;
    }
  }
}

TEST(LoraAdr, RemembersTheLastTwenty) {
  LoraSnrHistory history(20);
  history.Add(Db{9});
  for (int i = 0; i < 18; ++i) history.Add(Db{-5});
  EXPECT_FALSE(history.full());
  history.Add(Db{-4});
  EXPECT_TRUE(history.full());
  EXPECT_EQ(history.Best(), Db{9});
  history.Add(Db{-6});
  EXPECT_EQ(history.Best(), Db{-4});
  history.Clear();
  EXPECT_FALSE(history.full());
}

// LoRaWAN 1.0.2, section 4.3.1.1: the 65th uplink asks, the 97th is louder, each 32nd after it is
// slower; a downlink begins it all anew.
TEST(LoraAdr, GivesWayWhereNothingIsHeard) {
  LoraAdrBackoff backoff;
  LoraLinkSettings settings{2, 3};
  for (int uplink = 1; uplink <= 200; ++uplink) {
    settings = backoff.BeforeUplink(settings);
    EXPECT_EQ(settings.power_index, uplink < 97 ? 3 : 0) << uplink;
    EXPECT_EQ(settings.data_rate, uplink < 129 ? 2 : uplink < 161 ? 1 : 0) << uplink;
    EXPECT_EQ(backoff.AsksForAnswer(settings.data_rate), uplink > 64 && uplink < 161) << uplink;
  }
  backoff.OnDownlink();
  settings = backoff.BeforeUplink({2, 3});
  EXPECT_EQ(settings, (LoraLinkSettings{2, 3}));
  EXPECT_FALSE(backoff.AsksForAnswer(2));
}

}  // namespace
}  // namespace giot

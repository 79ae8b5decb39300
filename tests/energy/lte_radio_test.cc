#include "energy/lte_radio.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "energy/battery.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

constexpr Seconds kTti{1e-3};

Instant At(double seconds) { return {std::llround(seconds * 1e9)}; }

// Reference: physics.md 1.2: one short transfer from idle costs promotion 0.315 J and tail 12.27 J.
TEST(LteRadio, PaysTheKnownTailAfterOneShortTransfer) {
  LteRadio radio{LteRadio::Parameters{}};
  radio.Uplink(At(1), 8000, kTti);
  radio.AdvanceTo(At(60));
  EXPECT_NEAR(radio.Spent(LteActivity::kPromotion).si(), 0.315, 5e-4);
  EXPECT_NEAR(radio.Spent(LteActivity::kTail).si(), 12.27, 1e-3);
  EXPECT_NEAR(radio.Spent(LteActivity::kTail).si(), 1.06 * 11.576, 1e-12);
  EXPECT_NEAR(radio.SpentOnBits().si(), 438.39e-9 * 8000, 1e-15);
  EXPECT_EQ(radio.activity(), LteActivity::kIdle);
  EXPECT_EQ(radio.NextChange(), kNever);
}

// Reference: physics.md 1.2: an upload at 5 Mb/s 3,480 mW, a download at 13 Mb/s 1,964 mW.
TEST(LteRadio, DrawsTheKnownPowerWhileDataFlow) {
  LteRadio up{LteRadio::Parameters{}}, down{LteRadio::Parameters{}};
  for (int i = 0; i < 2000; ++i) {
    up.Uplink(At(i * 1e-3), 5000, kTti);
    down.Downlink(At(i * 1e-3), 13000, kTti);
  }
  EXPECT_NEAR(up.power().si(), 3.480, 5e-4);
  EXPECT_NEAR(down.power().si(), 1.964, 5e-4);
}

TEST(LteRadio, EndsItsTailWhereTheNetworkLetsGo) {
  LteRadio radio{LteRadio::Parameters{}};
  radio.Connect(At(1));
  EXPECT_EQ(radio.activity(), LteActivity::kPromotion);
  EXPECT_EQ(radio.NextChange(), At(1.2601));
  radio.AdvanceTo(At(2));
  EXPECT_EQ(radio.activity(), LteActivity::kTail);
  radio.Release(At(3));
  radio.AdvanceTo(At(50));
  EXPECT_NEAR(radio.Total().si(), 1.2107 * 0.2601 + 1.06 * (3 - 1.2601), 1e-12);
}

struct Block {
  double at, bits;
  bool uplink;
};

std::vector<Block> RandomBlocks(Stream& random) {
  std::vector<Block> blocks;
  double at = 1;
  for (int i = 0; i < 200; ++i) {
    at += random.Below(20) == 0 ? random.Exponential(10) : random.Exponential(0.01);
    blocks.push_back({at, static_cast<double>(random.Below(30000)), random.Below(2) == 0});
  }
  return blocks;
}

/// The energy up to `end` from the blocks alone: bits, and between all borders the base power.
double HandSum(const std::vector<Block>& blocks, double end) {
  std::vector<double> borders{0, end};
  std::vector<std::pair<double, double>> promotions;
  double idle_at = 0, joules = 0;
  for (const Block& each : blocks) {
    if (each.at >= idle_at) promotions.emplace_back(each.at, each.at + 0.2601);
    idle_at = std::max(promotions.back().second, each.at + 1e-3) + 11.576;
    joules += each.bits * (each.uplink ? 438.39e-9 : 51.97e-9) *
              std::clamp((end - each.at) / 1e-3, 0.0, 1.0);
    borders.insert(borders.end(), {each.at, each.at + 1e-3, idle_at});
  }
  for (const auto& [from, to] : promotions) borders.insert(borders.end(), {from, to});
  std::sort(borders.begin(), borders.end());
  for (std::size_t i = 0; i + 1 < borders.size() && borders[i] < end; ++i) {
    const double from = borders[i], to = std::min(borders[i + 1], end), middle = (from + to) / 2;
    if (to - from < 1e-12) continue;
    const auto within = [&](const auto& each) {
      return middle > each.first && middle < each.second;
    };
    double last = -1e9, watts = 0;
    bool active = false;
    for (const Block& each : blocks) {
      if (each.at > middle) break;
      active = active || middle < each.at + 1e-3;
      const auto promotion =
          std::upper_bound(promotions.begin(), promotions.end(), std::pair(each.at, 1e18)) - 1;
      last = std::max({last, each.at + 1e-3, promotion->second});
    }
    if (middle < last + 11.576) watts = active ? 1.28804 : 1.06;
    if (std::any_of(promotions.begin(), promotions.end(), within)) watts = 1.2107;
    joules += watts * (to - from);
  }
  return joules;
}

class AnyTraffic : public testing::TestWithParam<int> {};

TEST_P(AnyTraffic, CostsTheHandSum) {
  Stream random(2, "lte traffic " + std::to_string(GetParam()));
  const std::vector<Block> blocks = RandomBlocks(random);
  LteRadio radio{LteRadio::Parameters{}};
  for (const Block& each : blocks) {
    each.uplink ? radio.Uplink(At(each.at), each.bits, kTti)
                : radio.Downlink(At(each.at), each.bits, kTti);
  }
  const double end = blocks.back().at + 30;
  radio.AdvanceTo(At(end));
  EXPECT_NEAR(radio.Total().si() / HandSum(blocks, end), 1, 1e-6);
}

// A battery that is empty after the energy of a random instant kills the radio at that instant.
TEST_P(AnyTraffic, EndsWithItsBatteryAtAnyInstant) {
  Stream random(3, "lte death " + std::to_string(GetParam()));
  const std::vector<Block> blocks = RandomBlocks(random);
  for (int trial = 0; trial < 20; ++trial) {
    const double death = random.Uniform(1.05 * blocks.front().at, blocks.back().at);
    const double capacity = HandSum(blocks, death);
    LteRadio radio{LteRadio::Parameters{}};
    Battery battery({Joules(capacity), 1, 0});
    const auto advance = [&](Instant to) {
      while (battery.now() < to && !battery.depleted()) {
        battery.SetLoad(battery.now(), radio.power());
        const Instant next = std::min({battery.NextEvent(), radio.NextChange(), to});
        battery.AdvanceTo(next);
        radio.AdvanceTo(next);
      }
      if (battery.depleted()) radio.SwitchOff(battery.now());
    };
    for (const Block& each : blocks) {
      if (battery.depleted()) {
        radio.Uplink(At(each.at), each.bits, kTti);  // it has no power to
        continue;
      }
      advance(At(each.at));
      if (battery.depleted()) continue;
      each.uplink ? radio.Uplink(At(each.at), each.bits, kTti)
                  : radio.Downlink(At(each.at), each.bits, kTti);
    }
    ASSERT_TRUE(battery.depleted());
    EXPECT_EQ(radio.power().si(), 0);
    EXPECT_NEAR(radio.Total().si(), capacity, 1e-6 * capacity);
    EXPECT_NEAR(radio.Total().si(), battery.Spent().si(), 1e-9 * capacity);
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, AnyTraffic, testing::Range(0, 10));

TEST(LteRadio, ComesBackIdle) {
  LteRadio radio{LteRadio::Parameters{}};
  radio.Downlink(At(1), 1000, kTti);
  radio.SwitchOff(At(2));
  const Joules spent = radio.Total();
  radio.SwitchOn(At(5));
  radio.AdvanceTo(At(30));
  EXPECT_EQ(radio.Total(), spent);
  EXPECT_EQ(radio.activity(), LteActivity::kIdle);
}

TEST(LteRadio, RefusesANegativePower) {
  LteRadio::Parameters parameters;
  parameters.tail = Watts(-1);
  EXPECT_EQ(test::WordsOf([&] { LteRadio{parameters}; }),
            "LTE radio: tail_w: expected a number >= 0, found -1; take it from a measured model "
            "(Huang 2012)");
}

}  // namespace
}  // namespace giot

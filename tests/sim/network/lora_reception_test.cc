#include "sim/network/lora_reception.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

constexpr Instant At(double seconds) { return {static_cast<std::int64_t>(seconds * 1e9)}; }

LoraArrival Arrival(std::uint64_t id, int spreading_factor, Dbm power, double begin, double end) {
  return {id, 0, spreading_factor, power.ToWatts(), At(begin), At(end), At(begin)};
}

LoraReceiver Gateway(const char* rejection = "croce") {
  LoraReceiver::Options options;
  options.rejection = FindLoraRejection(rejection);
  return {options, Hertz(125e3), 9};
}

// Golden: Semtech AN1200.22 (LoRa modulation basics): -174 + 10 log10(BW) + NF + SNR; -7.5 dB to
// -20 dB for SF7 to SF12.
TEST(LoraSensitivity, FollowsTheSpreadingFactor) {
  constexpr double kDbm[] = {-124.53, -127.03, -129.53, -132.03, -134.53, -137.03};
  for (int i = 0; i < kSpreadingFactors; ++i) {
    EXPECT_NEAR(LoraSensitivity({7 + i}, Db{6}).value, kDbm[i], 0.005);
    LoraReceiver gateway = Gateway();
    EXPECT_EQ(gateway.Begin(Arrival(1, 7 + i, Dbm{kDbm[i] - 0.01}, 0, 1)), LoraLoss::kTooWeak);
    EXPECT_EQ(gateway.Begin(Arrival(2, 7 + i, Dbm{kDbm[i] + 0.01}, 2, 3)), std::nullopt);
    EXPECT_EQ(gateway.End(2), std::nullopt);
  }
}

/// Whether a frame survives another that is weaker by `above_db`.
bool Survives(const char* rejection, int wanted, int other, double above_db) {
  LoraReceiver gateway = Gateway(rejection);
  gateway.Begin(Arrival(1, wanted, Dbm{-60}, 0, 1));
  gateway.Begin(Arrival(2, other, Dbm{-60 - above_db}, 0.5, 1.5));
  return !gateway.End(1);
}

// Two frames that overlap, of every pair of SFs: the first survives just where it is as strong as
// the table says.
TEST(LoraReceiver, HoldsFramesAgainstTheTable) {
  for (const char* name : {"croce", "goursaud"}) {
    const LoraRejection& table = FindLoraRejection(name);
    for (int wanted = 0; wanted < kSpreadingFactors; ++wanted) {
      for (int other = 0; other < kSpreadingFactors; ++other) {
        const double needed =
            table.db[static_cast<std::size_t>(wanted)][static_cast<std::size_t>(other)];
        EXPECT_TRUE(Survives(name, 7 + wanted, 7 + other, needed + 0.01)) << wanted << other;
        EXPECT_FALSE(Survives(name, 7 + wanted, 7 + other, needed - 0.01)) << wanted << other;
      }
    }
  }
}

TEST(LoraReceiver, MayTakeSpreadingFactorsAsOrthogonal) {
  EXPECT_TRUE(Survives("orthogonal", 7, 8, -90));
  EXPECT_TRUE(Survives("orthogonal", 7, 7, 6.01));
  EXPECT_FALSE(Survives("orthogonal", 7, 7, 5.99));
}

// Two frames of half the power each, at once, do what one does; one after the other they do not.
TEST(LoraReceiver, AddsUpWhatOverlapsAtOneInstant) {
  const auto survives = [](double second_begins) {
    LoraReceiver gateway = Gateway();
    gateway.Begin(Arrival(1, 9, Dbm{-60}, 0, 1));
    gateway.Begin(Arrival(2, 9, Dbm{-62}, 0.1, 0.5));
    gateway.Begin(Arrival(3, 9, Dbm{-62}, second_begins, 0.9));
    return !gateway.End(1);
  };
  EXPECT_FALSE(survives(0.499));
  EXPECT_TRUE(survives(0.5));
}

// Bor et al. 2016: what has ended by the last five symbols of the preamble does no harm.
TEST(LoraReceiver, LocksOnTheEndOfThePreamble) {
  for (const double until : {0.0029, 0.0031}) {
    LoraReceiver gateway = Gateway();
    gateway.Begin(Arrival(1, 7, Dbm{-50}, 0, until));
    LoraArrival late = Arrival(2, 7, Dbm{-80}, 0.001, 0.1);
    late.vulnerable_from = At(0.003);
    gateway.Begin(late);
    EXPECT_EQ(gateway.End(1), std::nullopt);
    EXPECT_EQ(gateway.End(2).has_value(), until > 0.003);
  }
}

TEST(LoraReceiver, KeepsOtherChannelsApart) {
  LoraReceiver gateway = Gateway();
  gateway.Begin(Arrival(1, 7, Dbm{-100}, 0, 1));
  LoraArrival other = Arrival(2, 7, Dbm{-20}, 0, 1);
  other.channel = 1;
  gateway.Begin(other);
  EXPECT_EQ(gateway.End(1), std::nullopt);
  EXPECT_EQ(gateway.End(2), std::nullopt);
}

// Semtech SX1301: eight demodulators. The ninth frame is lost though nothing disturbs it; a tenth
// that begins when one is over is not.
TEST(LoraReceiver, LosesTheNinthFrame) {
  LoraReceiver gateway = Gateway("orthogonal");
  for (std::uint64_t i = 0; i < 8; ++i) {
    LoraArrival frame = Arrival(i, 7, Dbm{-80}, 0, i == 0 ? 1 : 2);
    frame.channel = static_cast<int>(i);
    EXPECT_EQ(gateway.Begin(frame), std::nullopt);
  }
  EXPECT_EQ(gateway.Begin(Arrival(8, 12, Dbm{-80}, 0.5, 2)), LoraLoss::kNoDemodulator);
  EXPECT_EQ(gateway.End(0), std::nullopt);
  EXPECT_EQ(gateway.busy_demodulators(), 7);
  EXPECT_EQ(gateway.Begin(Arrival(9, 12, Dbm{-80}, 1.5, 2)), std::nullopt);
  for (std::uint64_t i = 1; i < 8; ++i) EXPECT_EQ(gateway.End(i), std::nullopt);
}

TEST(LoraReceiver, HearsNothingWhileItSends) {
  LoraReceiver gateway = Gateway();
  gateway.Begin(Arrival(1, 7, Dbm{-80}, 0, 1));
  gateway.BeginSending();
  EXPECT_EQ(gateway.Begin(Arrival(2, 12, Dbm{-80}, 0.5, 2)), LoraLoss::kSending);
  gateway.EndSending();
  EXPECT_EQ(gateway.End(1), LoraLoss::kSending);
  EXPECT_EQ(gateway.busy_demodulators(), 0);
  EXPECT_EQ(gateway.Begin(Arrival(3, 9, Dbm{-80}, 0.6, 2)), std::nullopt);
}

// A jammer of the noise's own power costs 3 dB.
TEST(LoraReceiver, CountsForeignSignalsAsNoise) {
  LoraReceiver gateway = Gateway();
  const Watts noise = gateway.noise();
  const Dbm limit = LoraSensitivity({10}, Db{6});
  for (const double above_db : {3.0, 3.02}) {
    gateway.Begin(Arrival(1, 10, limit + Db{above_db}, 0, 1));
    gateway.BeginForeign(0, noise, At(0.2), At(0.3));
    EXPECT_EQ(gateway.End(1).has_value(), above_db < 3.01);
    gateway.Reset();
  }
}

// Closed form: two frames at once from places uniform in a disc about the gateway, loss exponent n,
// capture ratio c: r1 / r2 < c^(-1/n) has the chance c^(-2/n) / 2, so one of the two gets through
// with the chance c^(-2/n).
TEST(LoraReceiver, CapturesAsOftenAsGeometrySays) {
  Stream random(3, "places");
  const double exponent = 3.5;
  for (const double capture_db : {0.0, 1.0, 6.0, 12.0}) {
    LoraReceiver::Options options;
    options.capture = Db{capture_db};
    LoraReceiver gateway(options, Hertz(125e3), 1);
    constexpr int kPairs = 100'000;
    int through = 0;
    for (int i = 0; i < kPairs; ++i) {
      for (std::uint64_t id = 0; id < 2; ++id) {
        const double radius = std::sqrt(1 - random.Uniform());
        gateway.Begin(Arrival(id, 9, Dbm{-60 - 10 * exponent * std::log10(radius)}, i, i + 0.5));
      }
      through += !gateway.End(0);
      through += !gateway.End(1);
    }
    const double expected = std::pow(Db{capture_db}.Ratio(), -2 / exponent);
    EXPECT_NEAR(through / static_cast<double>(kPairs), expected, 0.01 * expected) << capture_db;
  }
}

/// By the rule itself: at every instant of its vulnerable time at which something begins.
bool SurvivesAll(const LoraArrival& frame, const std::vector<LoraArrival>& all,
                 const LoraRejection& table) {
  if (frame.power < LoraSensitivity({frame.spreading_factor}, Db{6}).ToWatts()) return false;
  std::vector<Instant> instants{frame.vulnerable_from};
  for (const LoraArrival& each : all) instants.push_back(each.begin);
  for (const Instant at : instants) {
    if (at < frame.vulnerable_from || at >= frame.end) continue;
    std::array<double, kSpreadingFactors> sums{};
    for (const LoraArrival& each : all) {
      if (each.id == frame.id || each.channel != frame.channel) continue;
      if (each.begin > at || each.end <= at) continue;
      sums[static_cast<std::size_t>(each.spreading_factor - 7)] += each.power.si();
    }
    const auto& row = table.db[static_cast<std::size_t>(frame.spreading_factor - 7)];
    for (std::size_t i = 0; i < kSpreadingFactors; ++i) {
      if (frame.power.si() < Db{row[i]}.Ratio() * sums[i]) return false;
    }
  }
  return true;
}

std::vector<LoraArrival> RandomArrivals(std::uint64_t seed) {
  Stream random(seed, "arrivals");
  std::vector<LoraArrival> arrivals;
  double now = 0;
  for (std::uint64_t id = 0; id < 150; ++id) {
    now += random.Exponential(0.1);
    LoraArrival each = Arrival(id, 7 + static_cast<int>(random.Below(6)),
                               Dbm{random.Uniform(-140, -90)}, now, now + random.Uniform(0.1, 2));
    each.channel = static_cast<int>(random.Below(3));
    each.vulnerable_from.ns += static_cast<std::int64_t>(random.Below(90'000'000));
    arrivals.push_back(each);
  }
  return arrivals;
}

TEST(LoraReceiver, AgreesWithTheRuleTriedAtEveryInstant) {
  int survived = 0, lost = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    LoraReceiver::Options options;
    options.demodulators = 1000;
    LoraReceiver gateway(options, Hertz(125e3), 3);
    const std::vector<LoraArrival> arrivals = RandomArrivals(seed);
    std::map<std::int64_t, LoraArrival> ends;
    const auto finish = [&](Instant until) {
      while (!ends.empty() && ends.begin()->first <= until.ns) {
        const LoraArrival each = ends.begin()->second;
        ends.erase(ends.begin());
        const bool received = !gateway.End(each.id);
        EXPECT_EQ(received, SurvivesAll(each, arrivals, options.rejection)) << seed << each.id;
        ++(received ? survived : lost);
      }
    };
    for (const LoraArrival& each : arrivals) {
      finish(each.begin);
      if (gateway.Begin(each)) {
        EXPECT_FALSE(SurvivesAll(each, arrivals, options.rejection));
      } else {
        ends[each.end.ns] = each;
      }
    }
    finish(kNever);
  }
  EXPECT_GT(survived, 1000);
  EXPECT_GT(lost, 1000);
}

TEST(LoraReceiver, RefusesWhatNoReceiverIs) {
  const auto words = [](const LoraReceiver::Options& options) {
    return WordsOf([&] { LoraReceiver(options, Hertz(125e3), 1); });
  };
  EXPECT_EQ(words({.demodulators = 0}),
            "LoRa receiver: demodulators: expected a whole number >= 1, found 0; a gateway has 8 "
            "and a device 1");
  EXPECT_EQ(words({.noise_figure = Db{std::numeric_limits<double>::quiet_NaN()}}),
            "LoRa receiver: noise_figure_db: expected a number from 0 to 100, found nan; 6 is "
            "usual");
  EXPECT_EQ(words({.preamble_symbols_needed = 9}),
            "LoRa receiver: preamble_symbols_needed: expected a number from 0 to 8, found 9; 5 was "
            "measured, of 8");
}

TEST(LoraRejection, RefusesATableThatIsNotKnown) {
  EXPECT_EQ(WordsOf([] { FindLoraRejection("crocce"); }),
            "unknown LoRa rejection \"crocce\"; did you mean \"croce\"? known: croce, goursaud, "
            "orthogonal");
}

}  // namespace
}  // namespace giot

// Frames that collide at a gateway, against closed forms.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "sim/base/random_stream.h"
#include "tests/sim/network/lora_world.h"

namespace giot {
namespace {

constexpr int kSenders = 64;  // in turns, so that none sends two frames at once

/// Poisson arrivals of frames of one length on one channel, at a load of G frames a frame time.
class Aloha {
 public:
  Aloha(LoraWorld& world, double load, std::uint64_t seed) : load_(load), random_(seed, "ALOHA") {
    frame_.payload = ns3::Create<ns3::Packet>(7);
    airtime_s_ = LoraTimeOnAir(frame_, {7}).si();
    for (int i = 0; i < kSenders; ++i) senders_.push_back(world.Radio(10 + 0.01 * i));
  }
  /// Sends `frames` more, each with a power that `power` draws.
  void Start(int frames, std::function<Dbm(Stream&)> power) {
    left_ = frames;
    power_ = std::move(power);
    Next();
  }

 private:
  void Next() {
    if (left_-- == 0) return;
    ns3::Simulator::Schedule(ns3::Seconds(random_.Exponential(airtime_s_ / load_)), [this] {
      senders_[static_cast<std::size_t>(left_ % kSenders)]->SendUp(frame_, 0, {7}, power_(random_));
      Next();
    });
  }

  double load_, airtime_s_;
  Stream random_;
  LoraFrame frame_;
  std::vector<ns3::Ptr<LoraEndDevicePhy>> senders_;
  int left_ = 0;
  std::function<Dbm(Stream&)> power_;
};

LoraNetworkOptions Options(std::optional<Db> capture) {
  LoraNetworkOptions options;
  options.gateway.capture = capture;
  options.gateway.preamble_symbols_needed = 8;
  options.gateway.demodulators = 1000;
  return options;
}

// Pure ALOHA (Abramson 1970): S = G exp(-2 G).
class PureAloha : public testing::TestWithParam<double> {};
TEST_P(PureAloha, HasItsThroughput) {
  constexpr int kFrames = 150'000;
  const double load = GetParam();
  LoraWorld world(Options(Db{std::numeric_limits<double>::infinity()}));
  int heard = 0;
  world.Gateway(0)->OnHeard([&](const LoraHeard&) { ++heard; });
  Aloha aloha(world, load, 5);
  aloha.Start(kFrames, [](Stream&) { return Dbm{14}; });
  ns3::Simulator::Run();
  const double throughput = load * heard / kFrames;
  EXPECT_NEAR(throughput, load * std::exp(-2 * load), 0.02 * load * std::exp(-2 * load));
}
INSTANTIATE_TEST_SUITE_P(Loads, PureAloha, testing::Values(0.1, 0.25, 0.5, 0.75, 1.0));

// A frame whose first three preamble symbols alone are hit survives (Bor et al. 2016), so that the
// vulnerable time is 2 T - 3 symbols: S = G exp(-G (2 - 3 Ts / T)).
TEST(Aloha, LosesLessWhereFivePreambleSymbolsAreEnough) {
  constexpr int kFrames = 150'000;
  LoraNetworkOptions options = Options(Db{std::numeric_limits<double>::infinity()});
  options.gateway.preamble_symbols_needed = 5;
  LoraWorld world(options);
  int heard = 0;
  world.Gateway(0)->OnHeard([&](const LoraHeard&) { ++heard; });
  Aloha aloha(world, 0.5, 6);
  aloha.Start(kFrames, [](Stream&) { return Dbm{14}; });
  ns3::Simulator::Run();
  LoraFrame frame;
  frame.payload = ns3::Create<ns3::Packet>(7);
  const double symbols = LoraTimeOnAir(frame, {7}) / LoraSymbolTime({7});
  const double expected = std::exp(-0.5 * (2 - 3 / symbols));
  EXPECT_GT(expected, 1.02 * std::exp(-1));  // the test can tell the two apart
  EXPECT_NEAR(heard / static_cast<double>(kFrames), expected, 0.01 * expected);
}

// Two classes, one 60 dB above the other: with capture the strong ones collide only among
// themselves, S1 = G1 exp(-2 G1), and the weak ones with all, S2 = G2 exp(-2 (G1 + G2)).
TEST(Aloha, LetsTheStrongOverpowerTheWeak) {
  constexpr int kFrames = 150'000;
  constexpr double kLoad = 0.6, kStrongShare = 0.3;
  LoraWorld world(Options(Db{6}));
  int strong_heard = 0, weak_heard = 0;
  world.Gateway(0)->OnHeard(
      [&](const LoraHeard& heard) { ++(heard.snr > Db{50} ? strong_heard : weak_heard); });
  Aloha aloha(world, kLoad, 7);
  aloha.Start(kFrames,
              [](Stream& random) { return Dbm{random.Uniform() < kStrongShare ? 30.0 : -30.0}; });
  ns3::Simulator::Run();
  const double strong = kFrames * kStrongShare * std::exp(-2 * kLoad * kStrongShare);
  const double weak = kFrames * (1 - kStrongShare) * std::exp(-2 * kLoad);
  EXPECT_NEAR(strong_heard, strong, 0.02 * strong);
  EXPECT_NEAR(weak_heard, weak, 0.02 * weak);
}

// Where no frame harms another a gateway is a loss system of Poisson arrivals and frames of one
// length: Erlang's B, which holds for any distribution of the holding time.
TEST(Aloha, LosesWhatErlangSaysForWantOfADemodulator) {
  constexpr int kFrames = 100'000, kDemodulators = 8;
  for (const double load : {4.0, 8.0, 13.0}) {
    LoraNetworkOptions options = Options(Db{-1000});
    options.gateway.demodulators = kDemodulators;
    LoraWorld world(options);
    world.Gateway(0);
    Aloha aloha(world, load, 8);
    aloha.Start(kFrames, [](Stream&) { return Dbm{14}; });
    ns3::Simulator::Run();
    double blocked = 1;
    for (int servers = 1; servers <= kDemodulators; ++servers) {
      blocked = load * blocked / (servers + load * blocked);
    }
    EXPECT_NEAR(world.lost(LoraLoss::kNoDemodulator), kFrames * blocked, 0.03 * kFrames * blocked)
        << load;
  }
}

}  // namespace
}  // namespace giot

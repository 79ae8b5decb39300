// The indexed channel with any radio: what arrives where, beside ns-3's own channels.
#include <gtest/gtest.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/isotropic-antenna-model.h>
#include <ns3/multi-model-spectrum-channel.h>
#include <ns3/parabolic-antenna-model.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/single-model-spectrum-channel.h>
#include <ns3/uinteger.h>

#include <cmath>
#include <functional>
#include <limits>

#include "sim/base/random_stream.h"
#include "sim/network/indexed_channel.h"
#include "tests/sim/network/listener.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;
using testing_channel::AddListener;
using testing_channel::Arrival;
using testing_channel::Listener;
using testing_channel::MakeBands;
using Channel = ns3::Ptr<ns3::SpectrumChannel>;
using Mobility = ns3::Ptr<ns3::MobilityModel>;

ns3::Ptr<ns3::SpectrumModel> OneBand() {
  static const auto bands = MakeBands(2.4e9, 2.402e9, 1);
  return bands;
}

template <class Made>
ns3::Ptr<Made> WithLogDistance(double max_loss_db) {
  const auto channel = ns3::CreateObject<Made>();
  if (max_loss_db > 0) channel->SetAttribute("MaxLossDb", ns3::DoubleValue(max_loss_db));
  const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  loss->SetReference(1, 40.05);
  channel->AddPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  return channel;
}

Mobility At(double x, double y = 0, double z = 0) {
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition({x, y, z});
  return mobility;
}

std::vector<std::vector<Arrival>> ArrivalsOf(const std::vector<ns3::Ptr<Listener>>& listeners) {
  std::vector<std::vector<Arrival>> arrivals;
  for (const auto& listener : listeners) arrivals.push_back(listener->arrivals);
  return arrivals;
}

class IndexedSpectrum : public testing::Test {
 protected:
  ~IndexedSpectrum() override { ns3::Simulator::Destroy(); }

  static void RunFor(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds));
    ns3::Simulator::Run();
  }
  static void After(double seconds, std::function<void()> action) {
    ns3::Simulator::Schedule(ns3::Seconds(seconds), std::move(action));
  }
};

/// 30 that stand, of which some are set elsewhere, and 50 that fly, stop, turn and jump, 2,000
/// moves in all; one of them sends every 10 ms.
std::vector<std::vector<Arrival>> HearMoving(const Channel& channel, int seed) {
  Stream random(static_cast<std::uint64_t>(seed), "moves");
  const auto anywhere = [&] {
    return ns3::Vector(random.Uniform(0, 2000), random.Uniform(0, 2000), random.Uniform(0, 120));
  };
  std::vector<ns3::Ptr<Listener>> listeners;
  for (int i = 0; i < 80; ++i) {
    Mobility mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
    if (i < 30) mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    mobility->SetPosition(anywhere());
    listeners.push_back(AddListener(channel, OneBand(), mobility));
  }
  for (int move = 0; move < 2000; ++move) {
    const auto mobility = listeners[random.Below(80)]->GetMobility();
    const double speed = random.Uniform() < 0.2 ? 0 : random.Uniform(0, 50);
    const double heading = random.Uniform(0, 6.28);
    const ns3::Vector place = anywhere();
    const bool jumps = random.Uniform() < 0.1;
    ns3::Simulator::Schedule(ns3::Seconds(random.Uniform(0, 20)), [=] {
      const auto flies = ns3::DynamicCast<ns3::ConstantVelocityMobilityModel>(mobility);
      if (jumps) mobility->SetPosition(place);
      if (flies) flies->SetVelocity({speed * std::cos(heading), speed * std::sin(heading), 1});
    });
  }
  for (int i = 0; i < 2000; ++i) {
    const auto sender = listeners[random.Below(80)];
    ns3::Simulator::Schedule(ns3::MilliSeconds(10 * i),
                             [sender] { sender->Send(1e-3, ns3::MilliSeconds(4)); });
  }
  ns3::Simulator::Stop(ns3::Seconds(21));
  ns3::Simulator::Run();
  auto arrivals = ArrivalsOf(listeners);
  ns3::Simulator::Destroy();
  return arrivals;
}

/// But for rounding: ns-3's constant velocity adds to a position at each look at it, and the two
/// channels look at different times.
void ExpectSame(const std::vector<Arrival>& found, const std::vector<Arrival>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_LE(std::abs(found[i].at_ns - expected[i].at_ns), 1);
    EXPECT_NEAR(found[i].power_w, expected[i].power_w, 1e-9 * expected[i].power_w);
  }
}

class MovingRadios : public testing::TestWithParam<int> {};

TEST_P(MovingRadios, HearThroughTheIndexWhatBruteForceLetsThemHear) {
  const auto stock = HearMoving(WithLogDistance<ns3::SingleModelSpectrumChannel>(115), GetParam());
  const auto indexed = HearMoving(WithLogDistance<IndexedChannel>(115), GetParam());
  std::size_t heard = 0;
  for (std::size_t i = 0; i < stock.size(); ++i) {
    ExpectSame(indexed[i], stock[i]);
    heard += stock[i].size();
  }
  EXPECT_GT(heard, 5000u);             // of 158,000
  EXPECT_LT(heard, 2000u * 79u / 4u);  // far from all
}

INSTANTIATE_TEST_SUITE_P(Seeds, MovingRadios, testing::Range(1, 4));

TEST_F(IndexedSpectrum, LosesNobodyWhenItMayKeepNoPairs) {
  const auto channel = WithLogDistance<IndexedChannel>(115);
  channel->SetAttribute("CachedPairs", ns3::UintegerValue(0));
  const auto arrivals = HearMoving(channel, 1);
  EXPECT_EQ(arrivals, HearMoving(WithLogDistance<IndexedChannel>(115), 1));
}

/// 300 listeners over 3 km; `senders` of them send 10 mW at once, staggered by 0.1 ms. Of each:
/// all that it hears, summed.
std::vector<double> SumsHeard(const Channel& channel, int senders, int seed) {
  Stream random(static_cast<std::uint64_t>(seed), "crowd");
  std::vector<ns3::Ptr<Listener>> listeners;
  for (int i = 0; i < 300; ++i) {
    listeners.push_back(
        AddListener(channel, OneBand(), At(random.Uniform(0, 3000), random.Uniform(0, 3000))));
  }
  for (int i = 0; i < senders; ++i) {
    const auto sender = listeners[static_cast<std::size_t>(i)];
    ns3::Simulator::Schedule(ns3::MicroSeconds(100 * i),
                             [sender] { sender->Send(1e-2, ns3::MilliSeconds(500)); });
  }
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  std::vector<double> sums;
  for (const auto& listener : listeners) {
    double sum_w = 0;
    for (const Arrival& arrival : listener->arrivals) sum_w += arrival.power_w;
    sums.push_back(sum_w);
  }
  ns3::Simulator::Destroy();
  return sums;
}

struct Bound {
  int senders;
  double below_noise_db;
};

class LeftOutPower : public testing::TestWithParam<Bound> {};

TEST_P(LeftOutPower, StaysSummedAsFarUnderTheNoiseAsAskedFor) {
  const auto [senders, below_noise_db] = GetParam();
  const auto bounded = WithLogDistance<IndexedChannel>(0);
  bounded->SetAttribute("LeftOutBelowNoiseDb", ns3::DoubleValue(below_noise_db));
  const auto heard = SumsHeard(bounded, senders, 5);
  const auto all = SumsHeard(WithLogDistance<ns3::SingleModelSpectrumChannel>(0), senders, 5);
  const double allowed_w = 1e-3 * std::pow(10, (-107 - below_noise_db) / 10);
  double most_w = 0;
  for (std::size_t i = 0; i < all.size(); ++i) most_w = std::max(most_w, all[i] - heard[i]);
  EXPECT_LE(most_w, allowed_w);
  EXPECT_GT(most_w, allowed_w / 100);  // Something is left out: the bound is at work.
}

INSTANTIATE_TEST_SUITE_P(Crowds, LeftOutPower,
                         testing::Values(Bound{1, 3}, Bound{10, 3}, Bound{200, 3}, Bound{200, 15}),
                         [](const auto& info) {
                           return std::to_string(info.param.senders) + "SendersBelow" +
                                  std::to_string(static_cast<int>(info.param.below_noise_db)) +
                                  "Db";
                         });

TEST_F(IndexedSpectrum, GivesAShareBackWhenItsSignalHasEnded) {
  const auto channel = WithLogDistance<IndexedChannel>(0);
  channel->SetAttribute("LeftOutBelowNoiseDb", ns3::DoubleValue(3));
  const auto sender = AddListener(channel, OneBand(), At(0));
  // -113.01 dBm may be left out by the first signal in the air, -117.8 dBm by a second.
  const auto faint = AddListener(channel, OneBand(), At(std::pow(10, (115.0 - 40.05) / 30)));
  for (int i = 0; i < 20; ++i) {
    After(0.01 * i, [sender] { sender->Send(1e-3, ns3::MilliSeconds(5)); });
  }
  After(1, [sender] { sender->Send(1e-3, ns3::MilliSeconds(5)); });
  After(1.001, [sender] { sender->Send(1e-3, ns3::MilliSeconds(5)); });
  RunFor(2);
  ASSERT_EQ(faint->arrivals.size(), 1u);
  EXPECT_NEAR(static_cast<double>(faint->arrivals[0].at_ns), 1.001e9, 1e4);
}

/// Radios of two spectrum models that overlap by half, and of a third far off.
std::vector<std::vector<Arrival>> HearUnlike(const Channel& channel) {
  const ns3::Ptr<const ns3::SpectrumModel> models[] = {
      MakeBands(2.4e9, 2.402e9, 4), MakeBands(2.401e9, 2.403e9, 5), MakeBands(868e6, 868.125e6, 1)};
  std::vector<ns3::Ptr<Listener>> listeners;
  for (int i = 0; i < 9; ++i) {
    listeners.push_back(AddListener(channel, models[i % 3], At(10.0 * i)));
  }
  for (int i = 0; i < 9; ++i) {
    const auto sender = listeners[static_cast<std::size_t>(i)];
    ns3::Simulator::Schedule(ns3::MilliSeconds(i),
                             [sender] { sender->Send(1e-3, ns3::MicroSeconds(800)); });
  }
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  auto arrivals = ArrivalsOf(listeners);
  ns3::Simulator::Destroy();
  return arrivals;
}

TEST_F(IndexedSpectrum, ConvertsBetweenSpectraAsNs3sMultiModelChannel) {
  const auto stock = HearUnlike(WithLogDistance<ns3::MultiModelSpectrumChannel>(120));
  const auto indexed = HearUnlike(WithLogDistance<IndexedChannel>(120));
  EXPECT_EQ(indexed, stock);
  EXPECT_EQ(stock[0].size(), 5u);  // 2 of its own kind, 3 that overlap
  EXPECT_EQ(stock[2].size(), 2u);
}

/// One antenna that looks to the east among three ears.
std::vector<std::vector<Arrival>> HearAntenna(const Channel& channel) {
  std::vector<ns3::Ptr<Listener>> listeners = {
      AddListener(channel, OneBand(), At(0)), AddListener(channel, OneBand(), At(80)),
      AddListener(channel, OneBand(), At(-80)), AddListener(channel, OneBand(), At(0, 80))};
  listeners[0]->antenna = ns3::CreateObject<ns3::ParabolicAntennaModel>();
  for (const int i : {0, 1, 3}) {
    const auto sender = listeners[static_cast<std::size_t>(i)];
    ns3::Simulator::Schedule(ns3::MilliSeconds(i),
                             [sender] { sender->Send(1e-3, ns3::MicroSeconds(800)); });
  }
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  auto arrivals = ArrivalsOf(listeners);
  ns3::Simulator::Destroy();
  return arrivals;
}

TEST_F(IndexedSpectrum, HeedsAntennasAsNs3sOwnChannel) {
  const auto stock = HearAntenna(WithLogDistance<ns3::SingleModelSpectrumChannel>(100));
  EXPECT_EQ(HearAntenna(WithLogDistance<IndexedChannel>(100)), stock);
  EXPECT_EQ(stock[1].size(), 1u);
  EXPECT_EQ(stock[2].size(), 0u);  // As near, but behind the antenna.
}

TEST_F(IndexedSpectrum, TellsAReceiverThatWakesOfTheRestOfWhatIsInTheAir) {
  const auto channel = WithLogDistance<IndexedChannel>(120);
  const auto near = AddListener(channel, OneBand(), At(0));
  const auto far = AddListener(channel, OneBand(), At(0, 5));
  const auto sleeper = AddListener(channel, OneBand(), At(0, 0, 0.001));
  After(0, [&] { near->Send(1e-3, ns3::MilliSeconds(30)); });  // Heard before it slept.
  After(0.001, [&] { channel->Sleep(sleeper); });
  After(0.002, [&] { near->Send(1e-3, ns3::MilliSeconds(2)); });  // Ended when it wakes.
  After(0.003, [&] { far->Send(1e-3, ns3::MilliSeconds(10)); });
  After(0.006, [&] { channel->Wake(sleeper); });
  After(0.020, [&] { channel->Sleep(sleeper), channel->Wake(sleeper); });
  RunFor(1);
  ASSERT_EQ(sleeper->arrivals.size(), 2u);
  EXPECT_EQ(sleeper->arrivals[1].at_ns, 6'000'000);
  EXPECT_EQ(sleeper->arrivals[1].duration_ns, 7'000'017);  // The way of 5 m takes 16.7 ns.
  EXPECT_EQ(far->arrivals.size(), 2u);
}

TEST_F(IndexedSpectrum, HearsNothingFromBeyondItsReach) {
  const auto channel = WithLogDistance<IndexedChannel>(0);
  channel->SetAttribute("ReachM", ns3::DoubleValue(50));
  const auto sender = AddListener(channel, OneBand(), At(0));
  const auto inside = AddListener(channel, OneBand(), At(49.9));
  const auto outside = AddListener(channel, OneBand(), At(0, 50.1));
  After(0, [&] { channel->Sleep(outside); });
  After(0.001, [&] { sender->Send(1e-3, ns3::MilliSeconds(2)); });
  After(0.002, [&] { channel->Wake(outside); });
  After(0.005, [&] { sender->Send(1e-3, ns3::MilliSeconds(2)); });
  RunFor(1);
  EXPECT_EQ(inside->arrivals.size(), 2u);
  EXPECT_EQ(outside->arrivals.size(), 0u);
}

TEST_F(IndexedSpectrum, FollowsALossModelThatIsChanged) {
  const auto channel = WithLogDistance<IndexedChannel>(100);
  const auto sender = AddListener(channel, OneBand(), At(0));
  const auto ear = AddListener(channel, OneBand(), At(90));  // 98.7 dB away
  const auto send = [&] { sender->Send(1e-3, ns3::MilliSeconds(1)); };
  After(0, send);
  After(0.1, [&] {
    channel->GetPropagationLossModel()->SetAttribute("ReferenceLoss", ns3::DoubleValue(60));
    channel->ForgetLosses();
    send();
  });
  After(0.2, [&] {
    channel->GetPropagationLossModel()->SetAttribute("ReferenceLoss", ns3::DoubleValue(20));
    channel->ForgetLosses();
    send();
  });
  After(0.3, [&] {
    const auto more = ns3::CreateObject<ns3::RangePropagationLossModel>();
    more->SetAttribute("MaxRange", ns3::DoubleValue(80));
    channel->AddPropagationLossModel(more);
    send();
  });
  RunFor(1);
  ASSERT_EQ(ear->arrivals.size(), 2u);
  EXPECT_NEAR(ear->arrivals[1].power_w / ear->arrivals[0].power_w, std::pow(10, 2.005), 1e-6);
}

TEST(SignalDelay, IsThatOfNs3ToTheNanosecond) {
  const auto constant = ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>();
  const SignalDelay delay(constant);
  EXPECT_TRUE(delay.steady());
  Stream random(1, "ways");
  for (int i = 0; i < 20'000; ++i) {
    const auto here = At(random.Uniform(0, 1000));
    // Every other way is a whole number of half nanoseconds, as nearly as a double can be.
    const double way_m = i % 2 ? random.Uniform(0, 1e5)
                               : 299792458 * 0.5e-9 * static_cast<double>(random.Below(100'000));
    const auto there = At(here->GetPosition().x + way_m);
    ASSERT_EQ(delay.Between(here, there), constant->GetDelay(here, there)) << way_m;
  }
  EXPECT_TRUE(SignalDelay().steady());
  EXPECT_TRUE(SignalDelay().Between(At(0), At(9)).IsZero());
  EXPECT_FALSE(SignalDelay(ns3::CreateObject<ns3::RandomPropagationDelayModel>()).steady());
}

TEST_F(IndexedSpectrum, HearsAsLoudAsSentWhatHasNoPlace) {
  const auto channel = WithLogDistance<IndexedChannel>(100);
  const auto sender = AddListener(channel, OneBand(), nullptr);
  const auto ear = AddListener(channel, OneBand(), At(1e6));
  After(0, [&] { sender->Send(1e-3, ns3::MilliSeconds(1)); });
  RunFor(1);
  ASSERT_EQ(ear->arrivals.size(), 1u);
  EXPECT_DOUBLE_EQ(ear->arrivals[0].power_w, 1e-3);
}

/// What the run refuses when the first of two sends.
std::string Refused(const Channel& channel, const Mobility& other,
                    const std::function<void(Listener&, Listener&)>& change = {}) {
  const auto sender = AddListener(channel, OneBand(), At(0));
  const auto ear = AddListener(channel, OneBand(), other);
  if (change) change(*sender, *ear);
  return WordsOf([&] {
    for (const double at_s : {0.0, 10.0}) {
      ns3::Simulator::Schedule(ns3::Seconds(at_s),
                               [sender] { sender->Send(1e-3, ns3::MilliSeconds(1)); });
    }
    ns3::Simulator::Run();
  });
}

TEST_F(IndexedSpectrum, RefusesAPositionThatIsNone) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Refused(WithLogDistance<IndexedChannel>(100), At(kNan, 2)),
            "node 1: position_m: expected three finite numbers, found (nan, 2, 0); check the "
            "positions and times that its mobility model was given");
}

TEST_F(IndexedSpectrum, RefusesAPositionThatBecomesNoneWhereAllAreVisited) {
  const auto channel = WithLogDistance<IndexedChannel>(0);
  const auto flies = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  flies->SetVelocity({std::numeric_limits<double>::infinity(), 0, 0});
  const std::string words = "node 1: position_m: expected three finite numbers, found (";
  EXPECT_EQ(Refused(channel, flies).substr(0, words.size()), words);
}

TEST_F(IndexedSpectrum, RefusesANodeThatIsFasterThanWasSaid) {
  const auto flies = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
  flies->SetVelocity({0, 250, 0});
  EXPECT_EQ(
      Refused(WithLogDistance<IndexedChannel>(100), flies),
      "node 1: FastestMS: expected at most 100 m/s between course changes, found 2500 m in 10 "
      "s; set the channel's FastestMS above the speed of all nodes");
}

TEST_F(IndexedSpectrum, RefusesMoreAntennaGainThanWasSaid) {
  const auto antenna = ns3::CreateObject<ns3::IsotropicAntennaModel>();
  antenna->SetAttribute("Gain", ns3::DoubleValue(3));
  const auto both = [&](Listener& a, Listener& b) { a.antenna = b.antenna = antenna; };
  EXPECT_EQ(
      Refused(WithLogDistance<IndexedChannel>(100), At(20), both),
      "node 1: AntennaGainDb: expected at most 0 dB of both antennas together, found 6 dB; set "
      "the channel's AntennaGainDb to the greatest");
}

TEST_F(IndexedSpectrum, RefusesTwoRulesOfWhatIsLeftOut) {
  const auto channel = WithLogDistance<IndexedChannel>(100);
  channel->SetAttribute("LeftOutBelowNoiseDb", ns3::DoubleValue(10));
  EXPECT_EQ(Refused(channel, At(20)),
            "giot::IndexedChannel: MaxLossDb: expected none beside LeftOutBelowNoiseDb, found 100; "
            "set one of the two");
}

}  // namespace
}  // namespace giot

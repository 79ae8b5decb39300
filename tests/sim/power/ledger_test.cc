// The ledger is no tautology: the battery integrates total watts, the meters integrate causes, and
// a replay of recorded states reckons both anew. All three agree on every node of random scenarios,
// and what is left out shows.
#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "tests/sim/power/radio_field.h"
#include "tests/sim/power/state_recorder.h"

namespace giot {
namespace {

constexpr double kAgreement = 1e-6;

/// The worst disagreement of the three accounts, in all and cause by cause.
double Disagreement(Joules battery, const std::vector<LedgerLine>& meters,
                    const std::vector<LedgerLine>& replay) {
  double worst = std::max(RelativeDifference(battery, TotalOf(meters)),
                          RelativeDifference(battery, TotalOf(replay)));
  for (const LedgerLine& line : meters) {
    const auto same = [&](const LedgerLine& other) { return other.cause == line.cause; };
    const auto found = std::find_if(replay.begin(), replay.end(), same);
    const Joules reckoned = found == replay.end() ? Joules(0) : found->energy;
    worst = std::max(worst, RelativeDifference(line.energy, reckoned));
  }
  return worst;
}

/// A few nodes of random kind: mains or battery, sun or none, sleeping or listening, with random
/// frames, jobs and readings for `duration` seconds.
class RandomScenario {
 public:
  explicit RandomScenario(int seed)
      : random_(static_cast<std::uint64_t>(seed), "ledger scenario"),
        field_(static_cast<std::uint64_t>(seed), 2 + random_.Below(5), random_.Uniform(2, 60)) {
    for (std::size_t i = 0; i < size(); ++i) AddNode(i);
    for (std::size_t i = 0; i < size(); ++i) AddTraffic(i);
  }
  void Run() {
    ns3::Simulator::Stop(ns3::Seconds(kDuration));
    ns3::Simulator::Run();
  }

  std::size_t size() const { return count_; }
  NodePower& power(std::size_t i) const { return *powers_[i]; }
  const StateRecorder& recorder(std::size_t i) const { return *recorders_[i]; }
  std::vector<LedgerLine> Replay(std::size_t i) const {
    return recorders_[i]->Replay(groups_[i], *CortexM4().compute, *Cc2420().radio);
  }

 private:
  static constexpr double kDuration = 30;

  void AddNode(std::size_t i) {
    NodeGroupConfig group;
    group.tx_power = Dbm{random_.Below(2) ? 0.0 : -25.0};
    group.sensor_active = Watts(random_.Uniform(1e-4, 1e-2));
    group.sensor_time = Seconds(random_.Uniform(1e-3, 0.5));
    if (random_.Below(4) > 0) {
      group.battery = BatteryConfig{Joules(std::pow(10, random_.Uniform(-2.5, 1))),
                                    random_.Uniform(), random_.Uniform(0.01, 0.5)};
    }
    if (random_.Below(2)) {
      group.solar = SolarConfig{};
      group.solar->area = SquareMeters(random_.Uniform(1e-4, 1e-3));
      group.solar->sunrise = Seconds(random_.Uniform(0, 10));
      group.solar->day_length = Seconds(random_.Uniform(5, 30));
    }
    powers_.push_back(field_.Power(i, group));
    recorders_.push_back(std::make_unique<StateRecorder>(field_.device(i), *powers_[i]));
    if (random_.Below(2)) field_.device(i)->GetMac()->SetRxOnWhenIdle(false);
    groups_.push_back(group);
  }

  void AddTraffic(std::size_t i) {
    const ComputeCause causes[] = {powers_[i]->processor()->AddCause("compute_predict"),
                                   powers_[i]->processor()->AddCause("compute_update")};
    for (double at = 0; at < kDuration; at += random_.Exponential(0.05)) {
      const std::size_t to = (i + 1 + random_.Below(size() - 1)) % size();
      const auto octets = static_cast<std::uint32_t>(1 + random_.Below(100));
      const bool ack = random_.Below(2), which = random_.Below(2);
      const Watts watts{random_.Uniform(0, 0.02)};
      const Job job{Seconds(random_.Exponential(0.02)), watts, causes[which], Bytes(1)};
      const std::string cause = which ? "compute_update" : "compute_predict";
      const std::uint64_t what = random_.Below(3);
      ns3::Simulator::Schedule(ns3::Seconds(at), [=, this] {
        if (what == 0) field_.Send(i, to, octets, ack);
        if (what == 1) {
          powers_[i]->processor()->Submit(job, [=, this](const JobOutcome& outcome) {
            recorders_[i]->OnJob(cause, watts, outcome);
          });
        }
        if (what == 2 && !powers_[i]->dead()) {
          powers_[i]->Sense();
          recorders_[i]->OnSense();
        }
      });
    }
    // The recorder learns of a job when it ends: none may run on when the run stops.
    ns3::Simulator::Schedule(ns3::Seconds(kDuration) - ns3::NanoSeconds(1),
                             [this, i] { powers_[i]->processor()->SwitchOff(); });
  }

  Stream random_;
  RadioField field_;
  std::size_t count_ = field_.size();
  std::vector<NodeGroupConfig> groups_;
  std::vector<ns3::Ptr<NodePower>> powers_;
  std::vector<std::unique_ptr<StateRecorder>> recorders_;
};

class LedgerOfAnyScenario : public testing::TestWithParam<int> {};

TEST_P(LedgerOfAnyScenario, AgreesWithTheBatteryAndWithTheReplay) {
  RandomScenario scenario(GetParam());
  scenario.Run();
  for (std::size_t i = 0; i < scenario.size(); ++i) {
    SCOPED_TRACE("node " + std::to_string(i));
    const NodePower& power = scenario.power(i);
    const std::vector<LedgerLine> meters = power.Ledger(), replay = scenario.Replay(i);
    EXPECT_LT(Disagreement(power.BatteryTotal(), meters, replay), kAgreement);
    // Whatever is left out of the meters shows.
    for (std::size_t left_out = 0; left_out < meters.size(); ++left_out) {
      if (meters[left_out].energy <= 1e-5 * power.BatteryTotal()) continue;
      std::vector<LedgerLine> rest = meters;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
      EXPECT_GT(Disagreement(power.BatteryTotal(), rest, replay), kAgreement);
    }
    const BatteryAccount account = power.Account();
    if (power.battery()->mains()) continue;
    EXPECT_NEAR((account.start + account.harvested + account.overdrawn).si(),
                (account.stored + account.spent + account.spilled).si(), 1e-12);
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, LedgerOfAnyScenario, testing::Range(0, 30));

// A node whose radio nobody meters: battery and meters agree with each other, the replay with
// neither.
TEST(Ledger, ShowsAMeterThatWasNeverInstalled) {
  RadioField field(1, 2);
  const NodeGroupConfig group;
  const auto power = NodePower::Install(field.node(0), group, CortexM4(), nullptr, nullptr);
  StateRecorder recorder(field.device(0), *power);
  ns3::Simulator::Schedule(ns3::Seconds(1), [&] { field.Send(0, 1, 50); });
  ns3::Simulator::Stop(ns3::Seconds(2));
  ns3::Simulator::Run();
  const auto replay = recorder.Replay(group, *CortexM4().compute, *Cc2420().radio);
  EXPECT_LT(RelativeDifference(power->BatteryTotal(), TotalOf(power->Ledger())), kAgreement);
  EXPECT_GT(Disagreement(power->BatteryTotal(), power->Ledger(), replay), kAgreement);
}

// The scenarios above are worth something: batteries die and return in them.
TEST(LedgerScenarios, HoldDeathsAndRevivals) {
  std::size_t deaths = 0, revivals = 0;
  for (int seed = 0; seed < 30; ++seed) {
    RandomScenario scenario(seed);
    scenario.Run();
    for (std::size_t i = 0; i < scenario.size(); ++i) {
      deaths += scenario.recorder(i).deaths();
      revivals += scenario.recorder(i).revivals();
    }
  }
  EXPECT_GT(deaths, 30u);
  EXPECT_GT(revivals, 30u);
}

}  // namespace
}  // namespace giot

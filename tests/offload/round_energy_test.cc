#include "offload/round_energy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

double EnergyOf(const RoundShare& share) { return share.compute_j + share.upload_j; }

/// Energy of a client that uploads for t in a band, written anew from the model; infinite where a
/// limit is broken.
double EnergyAt(const RoundProblem& problem, const RoundClient& client, double band, double t) {
  const double frequency = client.cycles / (problem.deadline_s - t);
  const double power = problem.noise_w_per_hz * band / client.gain *
                       (std::exp2(client.upload_bits / (band * t)) - 1);
  if (t >= problem.deadline_s || frequency > client.max_frequency_hz ||
      power > client.max_power_w) {
    return HUGE_VAL;
  }
  return client.kappa * client.cycles * frequency * frequency + power * t;
}

double LeastOfGrid(const RoundProblem& problem, const RoundClient& client, double band,
                   int points) {
  double least = HUGE_VAL;
  for (int i = 1; i < points; ++i) {
    least = std::min(least, EnergyAt(problem, client, band, problem.deadline_s * i / points));
  }
  return least;
}

RoundProblem TwoClients() {
  RoundProblem problem;
  problem.deadline_s = 1.2;
  problem.bandwidth_hz = 1e6;
  problem.clients = {{4e8, 1e-28, 1e9, 2e6, 1e-10, 0.2}, {6e8, 1e-28, 1.5e9, 2e6, 2e-11, 0.2}};
  return problem;
}

TEST(RoundEnergy, OfOneClientIsThatOfAFineGrid) {
  RoundProblem problem = TwoClients();
  for (const RoundClient& client : TwoClients().clients) {
    problem.clients = {client};
    const RoundAllocation best = LeastRoundEnergy(problem);
    const double grid = LeastOfGrid(problem, client, problem.bandwidth_hz, 400'000);
    EXPECT_NEAR(best.energy_j / grid, 1, 1e-5);
    EXPECT_LE(best.energy_j, grid * (1 + 1e-12));
  }
}

TEST(RoundEnergy, OfTwoClientsIsThatOfAFineGrid) {
  const RoundProblem problem = TwoClients();
  const RoundAllocation best = LeastRoundEnergy(problem);
  double grid = HUGE_VAL;
  for (int i = 1; i < 800; ++i) {
    const double band = problem.bandwidth_hz * i / 800;
    grid = std::min(
        grid, LeastOfGrid(problem, problem.clients[0], band, 1500) +
                  LeastOfGrid(problem, problem.clients[1], problem.bandwidth_hz - band, 1500));
  }
  EXPECT_NEAR(best.energy_j / grid, 1, 1e-5);
  EXPECT_LE(best.energy_j, grid * (1 + 1e-12));
}

RoundProblem RandomProblem(Stream& random) {
  RoundProblem problem;
  problem.deadline_s = random.Uniform(0.5, 3);
  problem.bandwidth_hz = random.Uniform(0.5e6, 4e6);
  const std::size_t count = 1 + random.Below(5);
  for (std::size_t i = 0; i < count; ++i) {
    problem.clients.push_back({random.Uniform(1e8, 1e9), std::pow(10, random.Uniform(-28, -26)),
                               random.Uniform(0.8e9, 2e9), random.Uniform(1e5, 2e6),
                               std::pow(10, random.Uniform(-12, -9)), random.Uniform(0.01, 0.3)});
  }
  return problem;
}

TEST(RoundEnergy, KeepsEveryLimitAndNoNeighbourIsBetter) {
  int solved = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Stream random(seed, "round");
    const RoundProblem problem = RandomProblem(random);
    RoundAllocation best;
    if (!WordsOf([&] { best = LeastRoundEnergy(problem); }).empty()) continue;
    ++solved;
    double band = 0;
    for (std::size_t i = 0; i < best.shares.size(); ++i) {
      const RoundShare& share = best.shares[i];
      const RoundClient& client = problem.clients[i];
      band += share.bandwidth_hz;
      EXPECT_LE(share.frequency_hz, client.max_frequency_hz * (1 + 1e-9));
      EXPECT_LE(share.power_w, client.max_power_w * (1 + 1e-9));
      EXPECT_LE(share.compute_s + share.upload_s, problem.deadline_s * (1 + 1e-12));
      const double rate =
          share.bandwidth_hz * std::log2(1 + share.power_w * client.gain /
                                                 (problem.noise_w_per_hz * share.bandwidth_hz));
      EXPECT_NEAR(rate * share.upload_s / client.upload_bits, 1, 1e-9);
    }
    EXPECT_LE(band, problem.bandwidth_hz * (1 + 1e-9));
    for (int trial = 0; trial < 100 && best.shares.size() > 1; ++trial) {
      const std::size_t from = random.Below(best.shares.size());
      const std::size_t to = random.Below(best.shares.size());
      if (from == to) continue;
      const double moved = best.shares[from].bandwidth_hz * random.Uniform(0, 0.5);
      double energy = best.energy_j;
      const auto with = [&](std::size_t i, double share) {
        energy -= EnergyOf(best.shares[i]);
        energy += EnergyOf(LeastClientEnergy(problem, problem.clients[i], share));
      };
      const std::string words = WordsOf([&] {
        with(from, best.shares[from].bandwidth_hz - moved);
        with(to, best.shares[to].bandwidth_hz + moved);
      });
      if (words.empty()) {
        EXPECT_GE(energy, best.energy_j * (1 - 1e-9)) << "seed " << seed;
      }
    }
  }
  EXPECT_GT(solved, 25);
}

TEST(RoundEnergy, TakesLessTheMoreTimeThereIsAndLessThanFullSpeed) {
  RoundProblem problem = TwoClients();
  double before = HUGE_VAL;
  for (const double deadline : {1.2, 1.5, 2., 4., 8.}) {
    problem.deadline_s = deadline;
    const double energy = LeastRoundEnergy(problem).energy_j;
    EXPECT_LT(energy, before);
    EXPECT_LT(energy, FullSpeedRound(problem).energy_j);
    before = energy;
  }
}

TEST(RoundEnergy, SharesTheBandEquallyAmongEqualClients) {
  RoundProblem problem = TwoClients();
  problem.clients[1] = problem.clients[0];
  const RoundAllocation best = LeastRoundEnergy(problem);
  EXPECT_NEAR(best.shares[0].bandwidth_hz / 5e5, 1, 1e-6);
  EXPECT_NEAR(best.shares[1].bandwidth_hz / 5e5, 1, 1e-6);
}

TEST(RoundEnergy, RefusesWhatCannotBeOrBeMet) {
  const auto words = [](const std::function<void(RoundProblem&)>& change) {
    RoundProblem problem = TwoClients();
    change(problem);
    return WordsOf([&] { LeastRoundEnergy(problem); });
  };
  EXPECT_EQ(words([](RoundProblem& p) { p.bandwidth_hz = 0; }),
            "round energy: bandwidth_hz: expected a number > 0, found 0; give the band of all "
            "clients");
  EXPECT_EQ(words([](RoundProblem& p) { p.clients.clear(); }),
            "round energy: clients: expected a whole number >= 1, found 0; let someone take part");
  EXPECT_EQ(
      words([](RoundProblem& p) { p.clients[1].gain = std::numeric_limits<double>::quiet_NaN(); }),
      "round energy: client 1: gain: expected a number > 0, found nan; give the channel's "
      "gain as a power ratio");
  EXPECT_EQ(words([](RoundProblem& p) { p.deadline_s = 0.4; }),
            "round energy: client 0: deadline_s: expected a number > 0.4 s of computing, found "
            "0.4; give more time or a faster processor");
  EXPECT_EQ(words([](RoundProblem& p) { p.clients[0].upload_bits = 1e9; }),
            "round energy: client 0: upload_s: expected an upload within 0.8 s, found 81.3349 at "
            "full power; give more time, band or power");
  EXPECT_EQ(words([](RoundProblem& p) { p.bandwidth_hz = 3e5; }),
            "round energy: bandwidth_hz: expected at least 371947 for all clients to meet the "
            "deadline, found 300000; give more band, more time or take fewer clients");
}

}  // namespace
}  // namespace giot

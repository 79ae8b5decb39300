// E5-energy: the least energy of a round of federated learning under a deadline.
#include "offload/round_energy.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

/// Least energy of two clients by trying `points` shares of the band and as many upload times.
double LeastOfGrid(const RoundProblem& problem, int points) {
  const auto least = [&](const RoundClient& client, double band) {
    double best = HUGE_VAL;
    for (int i = 1; i < points; ++i) {
      const double t = problem.deadline_s * i / points;
      const double frequency = client.cycles / (problem.deadline_s - t);
      const double power = problem.noise_w_per_hz * band / client.gain *
                           std::expm1(client.upload_bits * std::log(2.0) / (band * t));
      if (frequency > client.max_frequency_hz || power > client.max_power_w) continue;
      best = std::min(best, client.kappa * client.cycles * frequency * frequency + power * t);
    }
    return best;
  };
  double best = HUGE_VAL;
  for (int i = 1; i < points; ++i) {
    const double band = problem.bandwidth_hz * i / points;
    best = std::min(best, least(problem.clients[0], band) +
                              least(problem.clients[1], problem.bandwidth_hz - band));
  }
  return best;
}

class RoundEnergyExperiment final : public Command {
 public:
  std::string name() const override { return "E5-energy"; }
  std::string summary() const override {
    return "Frequency, band and power of two clients in a round of federated learning";
  }
  std::string example() const override { return "giot reproduce E5-energy --deadline 1.2,2,4"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("--deadline", deadlines_, "seconds of the round")
        ->delimiter(',')
        ->capture_default_str();
    app.add_option("--bandwidth", problem_.bandwidth_hz, "hertz of both clients together")
        ->capture_default_str();
    app.add_option("--bits", bits_, "of the update that each uploads")->capture_default_str();
    app.add_option("--grid", points_, "points per axis of the grid search, 0 for none")
        ->check(CLI::Range(0, 2000))
        ->capture_default_str();
  }
  int Run() override {
    // kappa after Mao's LyapunovMEC code; channels of 100 and 107 dB of loss.
    problem_.clients = {{4e8, 1e-28, 1e9, bits_, 1e-10, 0.2},
                        {6e8, 1e-28, 1.5e9, bits_, 2e-11, 0.2}};
    for (const double deadline : deadlines_) {
      problem_.deadline_s = deadline;
      FullSpeedRound(problem_);  // Tells faults before the first line.
    }
    std::printf("E5-energy: two clients, %g bit each, %g Hz of band\n", bits_,
                problem_.bandwidth_hz);
    std::printf("%10s  %6s  %9s  %9s  %9s  %9s\n", "deadline", "client", "f, MHz", "B, kHz",
                "p, mW", "E, mJ");
    for (const double deadline : deadlines_) Print(deadline);
    return 0;
  }

 private:
  void Print(double deadline) {
    problem_.deadline_s = deadline;
    const RoundAllocation best = LeastRoundEnergy(problem_);
    for (std::size_t i = 0; i < best.shares.size(); ++i) {
      const RoundShare& share = best.shares[i];
      std::printf("%10g  %6zu  %9.3f  %9.3f  %9.4f  %9.4f\n", deadline, i,
                  share.frequency_hz * 1e-6, share.bandwidth_hz * 1e-3, share.power_w * 1e3,
                  (share.compute_j + share.upload_j) * 1e3);
    }
    std::printf("%10g  %6s  least %.6f mJ; full speed %.6f mJ", deadline, "both",
                best.energy_j * 1e3, FullSpeedRound(problem_).energy_j * 1e3);
    if (points_ > 1) std::printf("; grid %.6f mJ", LeastOfGrid(problem_, points_) * 1e3);
    std::printf("\n");
  }

  RoundProblem problem_;
  std::vector<double> deadlines_{1.2, 2, 4};
  double bits_ = 2e6;
  int points_ = 600;
};

}  // namespace

std::unique_ptr<Command> MakeRoundEnergyExperiment() {
  return std::make_unique<RoundEnergyExperiment>();
}

}  // namespace giot

#include "offload/round_energy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

/// The root of a function that rises through it, by bisection.
template <class Function>
double Root(double low, double high, Function rising) {
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (rising(middle) < 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// One client of a problem, by its share of the band B and its time to upload t.
class Client {
 public:
  Client(const RoundProblem& problem, const RoundClient& client)
      : client_(client),
        deadline_(problem.deadline_s),
        nats_(client.upload_bits * std::log(2.0)),
        noise_(problem.noise_w_per_hz / client.gain),
        longest_(problem.deadline_s - client.cycles / client.max_frequency_hz) {}

  double Longest() const { return longest_; }
  /// The shortest upload: at full power.
  double Shortest(double band) const {
    return nats_ / (band * std::log1p(client_.max_power_w / (noise_ * band)));
  }
  /// Nats per second at full power in an unlimited band.
  double FastestNats() const { return client_.max_power_w / noise_; }
  /// The least band with which the deadline can be met.
  double LeastBand(double most) const {
    return Root(0, most, [&](double band) { return longest_ - Shortest(band); });
  }
  bool Meets(double band) const { return longest_ > 0 && Shortest(band) <= longest_; }

  /// The best time to upload: where the energy of computing rises as fast as that of sending falls.
  double BestUpload(double band) const {
    const double shortest = Shortest(band);
    const auto slope = [&](double t) { return ComputeSlope(t) + SendSlopeInTime(band, t); };
    if (slope(shortest) >= 0) return shortest;
    if (slope(longest_) <= 0) return longest_;
    return Root(shortest, longest_, slope);
  }

  /// How the least energy changes with the band, < 0.
  double Slope(double band) const {
    const double t = BestUpload(band);
    const double y = nats_ / (band * t);
    const double direct = t * noise_ * (std::expm1(y) - y * std::exp(y));
    if (t > Shortest(band)) return direct;
    const double z = std::log1p(client_.max_power_w / (noise_ * band));
    const double shortest_slope = -nats_ / (band * band * z * z) * (z + std::expm1(-z));
    return direct + (ComputeSlope(t) + SendSlopeInTime(band, t)) * shortest_slope;
  }

  RoundShare At(double band, double t) const {
    RoundShare share;
    share.bandwidth_hz = band;
    share.upload_s = t;
    share.compute_s = deadline_ - t;
    share.frequency_hz = client_.cycles / share.compute_s;
    share.power_w = noise_ * band * std::expm1(nats_ / (band * t));
    share.compute_j = client_.kappa * client_.cycles * share.frequency_hz * share.frequency_hz;
    share.upload_j = share.power_w * t;
    return share;
  }

 private:
  double ComputeSlope(double t) const {
    const double frequency = client_.cycles / (deadline_ - t);
    return 2 * client_.kappa * frequency * frequency * frequency;
  }
  double SendSlopeInTime(double band, double t) const {
    const double y = nats_ / (band * t);
    return noise_ * band * (std::expm1(y) - y * std::exp(y));
  }

  RoundClient client_;
  double deadline_, nats_, noise_, longest_;
};

std::string NameOf(std::size_t i) { return fmt::format("round energy: client {}", i); }

void Check(const RoundClient& client, const std::string& name) {
  RequireAboveZero(client.cycles, {name, "cycles", "count the cycles of its training"});
  RequireAboveZero(client.kappa, {name, "kappa", "1e-28 to 1e-25 is usual"});
  RequireAboveZero(client.max_frequency_hz, {name, "max_frequency_hz", "give its clock"});
  RequireAboveZero(client.upload_bits, {name, "upload_bits", "give the size of its update"});
  RequireAboveZero(client.gain, {name, "gain", "give the channel's gain as a power ratio"});
  RequireAboveZero(client.max_power_w, {name, "max_power_w", "give what it may transmit"});
}

void CheckFeasible(const RoundProblem& problem, const RoundClient& client, double band,
                   const std::string& name) {
  const Client one(problem, client);
  if (!(one.Longest() > 0)) {
    Refuse({name, "deadline_s", "give more time or a faster processor"},
           fmt::format("a number > {:.6g} s of computing", problem.deadline_s - one.Longest()),
           fmt::format("{}", problem.deadline_s));
  }
  if (!one.Meets(band)) {
    Refuse({name, "upload_s", "give more time, band or power"},
           fmt::format("an upload within {:.6g} s", one.Longest()),
           fmt::format("{:.6g} at full power", one.Shortest(band)));
  }
}

void CheckProblem(const RoundProblem& problem) {
  const std::string_view of = "round energy";
  RequireAboveZero(problem.deadline_s, {of, "deadline_s", "give the time of a round"});
  RequireAboveZero(problem.bandwidth_hz, {of, "bandwidth_hz", "give the band of all clients"});
  RequireAboveZero(problem.noise_w_per_hz, {of, "noise_w_per_hz", "give the noise's density"});
  RequireAtLeast(std::ssize(problem.clients), 1, {of, "clients", "let someone take part"});
  for (std::size_t i = 0; i < problem.clients.size(); ++i) {
    Check(problem.clients[i], NameOf(i));
    CheckFeasible(problem, problem.clients[i], problem.bandwidth_hz, NameOf(i));
  }
}

/// What each client takes of the band at a price per hertz, at least what it needs.
std::vector<double> BandsAt(double price, const std::vector<Client>& clients,
                            const std::vector<double>& least, double most) {
  std::vector<double> bands;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const Client& client = clients[i];
    // In the logarithm of the band, energy plus price is convex: one root.
    const double log_band = Root(std::log(least[i]), std::log(most), [&](double log_of) {
      return client.Slope(std::exp(log_of)) + price;
    });
    bands.push_back(std::max(least[i], std::exp(log_band)));
  }
  return bands;
}

double SumOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

std::vector<double> BestBands(const RoundProblem& problem, const std::vector<Client>& clients) {
  const double most = problem.bandwidth_hz;
  if (clients.size() == 1) return {most};
  std::vector<double> least;
  for (const Client& client : clients) least.push_back(client.LeastBand(most) * (1 + 1e-12));
  if (SumOf(least) > most) {
    Refuse({"round energy", "bandwidth_hz", "give more band, more time or take fewer clients"},
           fmt::format("at least {:.6g} for all clients to meet the deadline", SumOf(least)),
           fmt::format("{:.6g}", most));
  }
  const double log_price = Root(-200, 200, [&](double log_of) {
    return most - SumOf(BandsAt(std::exp(log_of), clients, least, most));
  });
  std::vector<double> bands = BandsAt(std::exp(log_price), clients, least, most);
  const double spare = (most - SumOf(bands)) / static_cast<double>(bands.size());
  for (std::size_t i = 0; i < bands.size(); ++i) bands[i] = std::max(least[i], bands[i] + spare);
  return bands;
}

RoundAllocation Totalled(std::vector<RoundShare> shares) {
  RoundAllocation allocation{std::move(shares), 0};
  for (const RoundShare& share : allocation.shares) {
    allocation.energy_j += share.compute_j + share.upload_j;
  }
  return allocation;
}

}  // namespace

RoundAllocation LeastRoundEnergy(const RoundProblem& problem) {
  CheckProblem(problem);
  std::vector<Client> clients;
  for (const RoundClient& client : problem.clients) clients.emplace_back(problem, client);
  const std::vector<double> bands = BestBands(problem, clients);
  std::vector<RoundShare> shares;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    shares.push_back(clients[i].At(bands[i], clients[i].BestUpload(bands[i])));
  }
  return Totalled(std::move(shares));
}

RoundShare LeastClientEnergy(const RoundProblem& problem, const RoundClient& client,
                             double bandwidth_hz) {
  RequireAboveZero(bandwidth_hz, {"round energy", "bandwidth_hz", "give the client a band"});
  Check(client, "round energy: client");
  CheckFeasible(problem, client, bandwidth_hz, "round energy: client");
  const Client one(problem, client);
  return one.At(bandwidth_hz, one.BestUpload(bandwidth_hz));
}

RoundAllocation FullSpeedRound(const RoundProblem& problem) {
  CheckProblem(problem);
  std::vector<RoundShare> shares;
  const double band = problem.bandwidth_hz / static_cast<double>(problem.clients.size());
  for (std::size_t i = 0; i < problem.clients.size(); ++i) {
    const RoundClient& client = problem.clients[i];
    CheckFeasible(problem, client, band, NameOf(i));
    RoundShare share;
    share.frequency_hz = client.max_frequency_hz;
    share.bandwidth_hz = band;
    share.power_w = client.max_power_w;
    share.compute_s = client.cycles / client.max_frequency_hz;
    share.upload_s = Client(problem, client).Shortest(band);
    share.compute_j = client.kappa * client.cycles * share.frequency_hz * share.frequency_hz;
    share.upload_j = share.power_w * share.upload_s;
    shares.push_back(share);
  }
  return Totalled(std::move(shares));
}

}  // namespace giot

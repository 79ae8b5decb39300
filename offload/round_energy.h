// A round of federated learning under a deadline: which processor frequency, share of the band and
// transmit power make all clients together spend the least energy.
#pragma once

#include <vector>

namespace giot {

/// A client: it computes, then uploads its update, within the deadline.
struct RoundClient {
  double cycles = 1e9;            ///< Of the local training, > 0.
  double kappa = 1e-28;           ///< Energy kappa * cycles * f^2, J s^2 / cycle^3; > 0.
  double max_frequency_hz = 1e9;  ///< > 0
  double upload_bits = 1e6;       ///< > 0
  double gain = 1e-9;             ///< Of the channel, as a power ratio; > 0.
  double max_power_w = 0.1;       ///< Transmitted, > 0.
};

struct RoundProblem {
  double deadline_s = 1;                 ///< > 0
  double bandwidth_hz = 1e6;             ///< Of all clients together, > 0.
  double noise_w_per_hz = 3.981071e-21;  ///< > 0; the default is -174 dBm/Hz.
  std::vector<RoundClient> clients;
};

/// What one client does.
struct RoundShare {
  double frequency_hz = 0;
  double bandwidth_hz = 0;
  double power_w = 0;
  double compute_s = 0;
  double upload_s = 0;
  double compute_j = 0;
  double upload_j = 0;
};

struct RoundAllocation {
  std::vector<RoundShare> shares;  ///< By client.
  double energy_j = 0;
};

/// The least energy: sum of kappa C f^2 + p t subject to C / f + t <= deadline, t B log2(1 + p h /
/// (N0 B)) >= bits, f and p within their limits and a sum of B within the band (the cost model of
/// Yang et al., Energy Efficient Federated Learning over Wireless Communication Networks, IEEE TWC
/// 2021). In the logarithms of B, t and C / f energy and constraints are sums of exponentials (that
/// of 2^x - 1 by its series), a convex problem: one price of the band, found by bisection, is the
/// optimum. Throws ScenarioError where a number cannot be or no allocation meets the deadline.
RoundAllocation LeastRoundEnergy(const RoundProblem& problem);

/// The best of one client with a given share of the band. Throws as above.
RoundShare LeastClientEnergy(const RoundProblem& problem, const RoundClient& client,
                             double bandwidth_hz);

/// Full speed, full power, equal shares: what a client that heeds no energy does.
RoundAllocation FullSpeedRound(const RoundProblem& problem);

}  // namespace giot

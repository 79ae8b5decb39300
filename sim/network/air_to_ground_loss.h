// The loss between the air and the ground, among what flies, and among what stands on the ground,
// as an ns-3 propagation loss model.
#pragma once

#include <ns3/propagation-loss-model.h>
#include <ns3/traced-callback.h>
#include <ns3/vector.h>

#include <cstdint>
#include <optional>
#include <string>

#include "sim/network/air_to_ground.h"

namespace giot {

/// `giot::AirToGroundLoss`. A node at AirHeightM or above is in the air.
/// - air to ground: free space, plus the excess loss of the pair's state. With Drawn each pair of
///   places has a line of sight or none (P_LoS by elevation; PlaceChance), the same in both
///   directions and at all times: hovering does not flicker, rising opens a view and keeps it.
///   Without Drawn: the mean excess loss.
/// - air to air: free space.
/// - ground to ground: free space up to 1 m, from there on GroundExponent.
/// Places nearer than 1 m count as 1 m apart.
///
/// Attributes: Environment, FrequencyHz, Drawn, Seed, CorrelationDistanceM, AirHeightM,
/// GroundExponent. An unknown environment and a position that is not finite throw ScenarioError.
class AirToGroundLoss final : public ns3::PropagationLossModel {
 public:
  static ns3::TypeId GetTypeId();
  AirToGroundLoss();

  void SetEnvironment(std::string name);
  std::string GetEnvironment() const { return std::string(environment_->name); }

  /// The loss and how it came about.
  struct Link {
    Db loss;
    double elevation_deg = 0;  ///< Of the upper end, seen from the lower.
    bool line_of_sight = true;
  };
  Link LinkBetween(const ns3::Vector& a, const ns3::Vector& b) const;

  /// Signature of the trace source Loss, at each use: elevation, state, loss.
  using TracedLoss = void (*)(double elevation_deg, bool line_of_sight, double loss_db);

 private:
  double DoCalcRxPower(double tx_power_dbm, ns3::Ptr<ns3::MobilityModel> a,
                       ns3::Ptr<ns3::MobilityModel> b) const override;
  std::int64_t DoAssignStreams(std::int64_t) override { return 0; }
  void AddAirToGround(const ns3::Vector& ground, const ns3::Vector& air, Link& link) const;
  void SetSeed(std::uint64_t seed);
  std::uint64_t GetSeed() const { return seed_; }
  void SetCorrelation(double meters);
  double GetCorrelation() const { return correlation_m_; }

  const AirToGroundEnvironment* environment_;
  double frequency_hz_ = 0;
  bool drawn_ = true;
  std::uint64_t seed_ = 1;
  double correlation_m_ = 50;
  double air_height_m_ = 0;
  double ground_exponent_ = 0;
  PlaceChance chance_;
  ns3::TracedCallback<double, bool, double> loss_trace_;
};

}  // namespace giot

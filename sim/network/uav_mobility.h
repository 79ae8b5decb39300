// A craft in ns-3 that flies a plan or what it is told at run time, within what it can do.
#pragma once

#include <ns3/event-id.h>
#include <ns3/mobility-model.h>
#include <ns3/traced-callback.h>

#include <memory>
#include <vector>

#include "sim/network/flight_plans.h"

namespace giot {

/// `giot::UavMobility`. Rests at its position until it is told to fly; every command takes effect
/// at once, from where the craft is and where it heads. Positions and velocities are exact at every
/// instant; CourseChange is fired where a piece begins, one event each.
///
///   auto uav = CreateObjectWithAttributes<UavMobility>("TurnRateDegS", DoubleValue(90));
///   uav->SetPosition({0, 0, 50});
///   uav->Fly(LawnMower({0, 0, 50}, Meters(400), Meters(200), Meters(50)));
///   Simulator::Schedule(Seconds(60), [uav] { uav->FlyTo({{10, 20, 80}}); });
///
/// A craft that cannot hover loiters where its plan ends; before its first command it is parked.
///
/// Attributes: FastestMS, SlowestMS (0: it can hover), ClimbMS, DescentMS, TurnRateDegS (0: turns
/// take no time), LoiterRadiusM. Trace source PlanEnded: the craft has flown its plan.
class UavMobility final : public ns3::MobilityModel, public MotionSource {
 public:
  static ns3::TypeId GetTypeId();

  /// All commands throw ScenarioError where the craft cannot do so; it then flies on as before.
  void Fly(const std::vector<Waypoint>& waypoints);
  void FlyTo(const Waypoint& waypoint) { Fly({waypoint}); }
  /// Circles from here on, along the present heading; speed 0 is as fast as can be.
  void Loiter(Meters radius, bool to_the_left = true, MetersPerSecond speed = MetersPerSecond(0));
  /// Wanders from here on; Stream(seed, "flight of NAME") keeps craft apart.
  void Wander(const GaussMarkovPlan::Parameters& parameters, Stream random);
  /// Rests here. A craft that cannot hover: ScenarioError.
  void Hover();
  /// Any other plan; it must begin at State().
  void Follow(std::unique_ptr<FlightPlan> plan);
  /// Puts the craft, at rest, on a place and heading.
  void Place(const FlightState& state);

  FlightState State() const;
  Motion CurrentMotion() const override { return State().motion(); }
  FlightLimits limits() const;

  /// Signature of the trace source PlanEnded: simulated seconds.
  using TracedEnd = void (*)(double now_s);

 private:
  ns3::Vector DoGetPosition() const override;
  void DoSetPosition(const ns3::Vector& position) override;
  ns3::Vector DoGetVelocity() const override;
  void DoDispose() override;
  void Begin(const FlightPiece& piece);
  void BeginNext();

  double fastest_m_s_, slowest_m_s_, climb_m_s_, descent_m_s_, turn_deg_s_,
      loiter_radius_m_;  // attributes
  FlightPiece piece_;    ///< A rest at the origin, before all.
  std::int64_t begun_ns_ = 0;
  std::unique_ptr<FlightPlan> plan_;
  ns3::EventId end_;
  ns3::TracedCallback<double> plan_ended_trace_;
};

}  // namespace giot

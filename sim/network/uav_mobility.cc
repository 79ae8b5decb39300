#include "sim/network/uav_mobility.h"

#include <fmt/format.h>
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "sim/base/problems.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(UavMobility);

ns3::TypeId UavMobility::GetTypeId() {
  using Self = UavMobility;
  const auto positive = [] { return ns3::MakeDoubleChecker<double>(1e-3, 1e4); };
  static ns3::TypeId id =
      ns3::TypeId("giot::UavMobility")
          .SetParent<ns3::MobilityModel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("FastestMS", "Highest speed over ground [m/s].", ns3::DoubleValue(15),
                        ns3::MakeDoubleAccessor(&Self::fastest_m_s_), positive())
          .AddAttribute("SlowestMS", "Lowest speed over ground [m/s]; 0: it can hover.",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&Self::slowest_m_s_),
                        ns3::MakeDoubleChecker<double>(0, 1e4))
          .AddAttribute("ClimbMS", "Fastest climb [m/s].", ns3::DoubleValue(5),
                        ns3::MakeDoubleAccessor(&Self::climb_m_s_), positive())
          .AddAttribute("DescentMS", "Fastest descent [m/s].", ns3::DoubleValue(3),
                        ns3::MakeDoubleAccessor(&Self::descent_m_s_), positive())
          .AddAttribute("TurnRateDegS", "Fastest turn [degrees/s]; 0: turns take no time.",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&Self::turn_deg_s_),
                        ns3::MakeDoubleChecker<double>(0, 1e4))
          .AddAttribute("LoiterRadiusM",
                        "Circle of a craft that cannot hover where its plan ends [m]; wider where "
                        "its turn rate asks for it.",
                        ns3::DoubleValue(100), ns3::MakeDoubleAccessor(&Self::loiter_radius_m_),
                        positive())
          .AddTraceSource("PlanEnded", "The craft has flown its plan.",
                          ns3::MakeTraceSourceAccessor(&Self::plan_ended_trace_),
                          "giot::UavMobility::TracedEnd");
  return id;
}

FlightLimits UavMobility::limits() const {
  FlightLimits limits{MetersPerSecond(fastest_m_s_),
                      MetersPerSecond(slowest_m_s_),
                      MetersPerSecond(climb_m_s_),
                      MetersPerSecond(descent_m_s_),
                      {}};
  limits.turn = turn_deg_s_ > 0 ? RadiansPerSecond(turn_deg_s_ * std::numbers::pi / 180)
                                : FlightLimits().turn;
  return limits;
}

FlightState UavMobility::State() const {
  return piece_.After(ns3::Simulator::Now().GetNanoSeconds() - begun_ns_);
}

void UavMobility::Fly(const std::vector<Waypoint>& waypoints) {
  Follow(std::make_unique<WaypointPlan>(State(), waypoints, limits()));
}

void UavMobility::Loiter(Meters radius, bool to_the_left, MetersPerSecond speed) {
  Follow(std::make_unique<LoiterPlan>(State(), radius, to_the_left, limits(), speed));
}

void UavMobility::Wander(const GaussMarkovPlan::Parameters& parameters, Stream random) {
  Follow(std::make_unique<GaussMarkovPlan>(State(), parameters, limits(), random));
}

void UavMobility::Hover() {
  if (slowest_m_s_ > 0) {
    throw ScenarioError(fmt::format(
        "a craft that cannot fly slower than {} m/s cannot hover; let it loiter", slowest_m_s_));
  }
  Place(State());
}

void UavMobility::Place(const FlightState& state) {
  plan_.reset();
  FlightPiece rest;
  rest.start = state.place;
  rest.heading_rad = state.heading_rad;
  Begin(rest);
}

void UavMobility::Follow(std::unique_ptr<FlightPlan> plan) {
  plan_ = std::move(plan);
  BeginNext();
}

void UavMobility::BeginNext() {
  const std::optional<FlightPiece> next = plan_->Next();
  if (next) {
    Begin(*next);
    return;
  }
  if (slowest_m_s_ > 0) {
    const Meters narrowest = limits().slowest / limits().turn;
    Loiter(std::max(Meters(loiter_radius_m_), narrowest));
  } else {
    Place(State());
  }
  plan_ended_trace_(ns3::Simulator::Now().GetSeconds());
}

void UavMobility::Begin(const FlightPiece& piece) {
  piece_ = piece;
  begun_ns_ = ns3::Simulator::Now().GetNanoSeconds();
  end_.Remove();
  if (piece_.duration_ns != kNever.ns) {
    end_ = ns3::Simulator::Schedule(ns3::NanoSeconds(piece_.duration_ns), &UavMobility::BeginNext,
                                    this);
  }
  NotifyCourseChange();
}

ns3::Vector UavMobility::DoGetPosition() const {
  const Spot place = State().place;
  return {place.x_m, place.y_m, place.z_m};
}

void UavMobility::DoSetPosition(const ns3::Vector& position) {
  if (!std::isfinite(position.x) || !std::isfinite(position.y) || !std::isfinite(position.z)) {
    throw ScenarioError(fmt::format(
        "giot::UavMobility: expected a position of finite metres, found ({}, {}, {}); check where "
        "it was computed",
        position.x, position.y, position.z));
  }
  FlightState state = State();
  state.place = {position.x, position.y, position.z};
  Place(state);
}

ns3::Vector UavMobility::DoGetVelocity() const {
  const FlightState state = State();
  const double speed = state.speed.si();
  return {speed * std::cos(state.heading_rad), speed * std::sin(state.heading_rad),
          state.climb.si()};
}

void UavMobility::DoDispose() {
  end_.Remove();
  plan_.reset();
  ns3::MobilityModel::DoDispose();
}

}  // namespace giot

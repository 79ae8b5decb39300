#include "sim/network/formation_mobility.h"

#include <ns3/boolean.h>

#include <cassert>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// Turned about the vertical, to the left.
ns3::Vector Turned(const ns3::Vector& v, double angle_rad) {
  const double c = std::cos(angle_rad), s = std::sin(angle_rad);
  return {c * v.x - s * v.y, s * v.x + c * v.y, v.z};
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(FormationMobility);

ns3::TypeId FormationMobility::GetTypeId() {
  using Self = FormationMobility;
  static ns3::TypeId id =
      ns3::TypeId("giot::FormationMobility")
          .SetParent<ns3::MobilityModel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("OffsetM", "Place beside the leader [m].",
                        ns3::VectorValue(ns3::Vector(-10, 0, 0)),
                        ns3::MakeVectorAccessor(&Self::offset_m_), ns3::MakeVectorChecker())
          .AddAttribute("TurnsWithLeader",
                        "The offset is ahead, left, up of the leader; else east, north, up.",
                        ns3::BooleanValue(true),
                        ns3::MakeBooleanAccessor(&Self::turns_with_leader_),
                        ns3::MakeBooleanChecker());
  return id;
}

void FormationMobility::SetLeader(ns3::Ptr<UavMobility> leader) {
  assert(!leader_);
  leader_ = leader;
  leader_->TraceConnectWithoutContext("CourseChange",
                                      ns3::MakeCallback(&FormationMobility::OnCourseChange, this));
}

void FormationMobility::DoDispose() {
  if (leader_) {
    leader_->TraceDisconnectWithoutContext(
        "CourseChange", ns3::MakeCallback(&FormationMobility::OnCourseChange, this));
  }
  leader_ = nullptr;
  ns3::MobilityModel::DoDispose();
}

const UavMobility& FormationMobility::Leader() const {
  if (!leader_) throw ScenarioError("giot::FormationMobility has no leader; call SetLeader()");
  return *leader_;
}

ns3::Vector FormationMobility::Offset(const FlightState& leader) const {
  return turns_with_leader_ ? Turned(offset_m_, leader.heading_rad) : offset_m_;
}

ns3::Vector FormationMobility::DoGetPosition() const {
  const FlightState leader = Leader().State();
  return ns3::Vector(leader.place.x_m, leader.place.y_m, leader.place.z_m) + Offset(leader);
}

void FormationMobility::DoSetPosition(const ns3::Vector& position) {
  const FlightState leader = Leader().State();
  offset_m_ = position - ns3::Vector(leader.place.x_m, leader.place.y_m, leader.place.z_m);
  if (turns_with_leader_) offset_m_ = Turned(offset_m_, -leader.heading_rad);
  NotifyCourseChange();
}

// What turns with the leader also moves at rate of turn x offset.
ns3::Vector FormationMobility::DoGetVelocity() const {
  const FlightState leader = Leader().State();
  const ns3::Vector along = Turned({leader.speed.si(), 0, leader.climb.si()}, leader.heading_rad);
  if (!turns_with_leader_) return along;
  const ns3::Vector offset = Offset(leader);
  const double rate = leader.turn_rate.si();
  return along + ns3::Vector(-rate * offset.y, rate * offset.x, 0);
}

Motion FormationMobility::CurrentMotion() const {
  const FlightState leader = Leader().State();
  const ns3::Vector velocity = DoGetVelocity();
  const MetersPerSecond speed(std::hypot(velocity.x, velocity.y));
  return {speed, leader.climb, std::abs(leader.turn_rate.si()) * speed / Seconds(1)};
}

}  // namespace giot

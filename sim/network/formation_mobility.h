// A craft that keeps its place beside a leader.
#pragma once

#include <ns3/mobility-model.h>

#include "sim/network/uav_mobility.h"

namespace giot {

/// `giot::FormationMobility`: the leader's position plus an offset, at every instant. With
/// TurnsWithLeader the offset is ahead, to the left, up, and turns with the leader's heading (a
/// wing man on the outside of a turn flies faster than the leader); without, it is to the east,
/// north, up. CourseChange is fired with the leader's. Set the leader and the offset before the
/// run; the leader's limits do not bind the follower.
///
/// Attributes: OffsetM (a vector), TurnsWithLeader.
class FormationMobility final : public ns3::MobilityModel, public MotionSource {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once.
  void SetLeader(ns3::Ptr<UavMobility> leader);
  Motion CurrentMotion() const override;

 private:
  ns3::Vector DoGetPosition() const override;
  /// Changes the offset so that the craft is there now.
  void DoSetPosition(const ns3::Vector& position) override;
  ns3::Vector DoGetVelocity() const override;
  void DoDispose() override;
  void OnCourseChange(ns3::Ptr<const ns3::MobilityModel>) { NotifyCourseChange(); }
  const UavMobility& Leader() const;
  /// The offset to the east, north, up.
  ns3::Vector Offset(const FlightState& leader) const;

  ns3::Vector offset_m_;
  bool turns_with_leader_ = true;
  ns3::Ptr<UavMobility> leader_;
};

}  // namespace giot

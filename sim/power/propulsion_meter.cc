#include "sim/power/propulsion_meter.h"

#include <cassert>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(PropulsionMeter);

ns3::TypeId PropulsionMeter::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::PropulsionMeter")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<PropulsionMeter>()
          .AddTraceSource("Power", "Propulsion power before and after a change of motion [W].",
                          ns3::MakeTraceSourceAccessor(&PropulsionMeter::power_trace_),
                          "giot::PropulsionMeter::TracedPower");
  return id;
}

std::shared_ptr<const Airframe> PropulsionMeter::MakeAirframe() const {
  throw ScenarioError(
      "giot::PropulsionMeter knows no airframe; call SetAirframe() or use giot::RotaryWingMeter or "
      "giot::FixedWingMeter");
}

void PropulsionMeter::Install(ns3::Ptr<ns3::MobilityModel> mobility,
                              ns3::Ptr<BatterySource> source) {
  assert(!mobility_);
  if (!airframe_) airframe_ = MakeAirframe();
  mobility_ = std::move(mobility);
  meter_.emplace(std::move(source), "propulsion");
  mobility_->TraceConnectWithoutContext("CourseChange",
                                        ns3::MakeCallback(&PropulsionMeter::OnCourseChange, this));
  Charge();
}

void PropulsionMeter::DoDispose() {
  if (mobility_) {
    mobility_->TraceDisconnectWithoutContext(
        "CourseChange", ns3::MakeCallback(&PropulsionMeter::OnCourseChange, this));
  }
  mobility_ = nullptr;
  meter_.reset();
  ns3::Object::DoDispose();
}

void PropulsionMeter::OnCourseChange(ns3::Ptr<const ns3::MobilityModel>) { Charge(); }

void PropulsionMeter::Charge() {
  const Watts before = meter_->power();
  const Watts after = flying_ ? airframe_->PowerIn(MotionOf(*mobility_)) : Watts(0);
  meter_->SetPower(after);
  if (after != before) power_trace_(before.si(), after.si());
}

void PropulsionMeter::Land() {
  flying_ = false;
  Charge();
}

void PropulsionMeter::TakeOff() {
  flying_ = true;
  Charge();
}

void PropulsionMeter::SwitchOff() { meter_->SwitchOff(); }

void PropulsionMeter::SwitchOn() { meter_->SwitchOn(); }

Motion MotionOf(const ns3::MobilityModel& mobility) {
  if (const auto* source = dynamic_cast<const MotionSource*>(&mobility)) {
    return source->CurrentMotion();
  }
  const ns3::Vector velocity = mobility.GetVelocity();
  const double speed = std::hypot(velocity.x, velocity.y);
  if (!std::isfinite(speed) || !std::isfinite(velocity.z)) {
    throw ScenarioError("the velocity of a " + mobility.GetInstanceTypeId().GetName() +
                        " is not a finite number; check the positions and times it was given");
  }
  return {MetersPerSecond(speed), MetersPerSecond(velocity.z), {}};
}

}  // namespace giot

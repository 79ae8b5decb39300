// Charges a craft's battery for its flight: the power of each piece of constant motion, read at
// every change of course.
#pragma once

#include <ns3/mobility-model.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <memory>
#include <optional>

#include "energy/airframe.h"
#include "sim/power/battery_source.h"
#include "sim/power/cause_meter.h"

namespace giot {

/// `giot::PropulsionMeter`, cause `propulsion`. The energy is exact for a mobility model that moves
/// in pieces of constant velocity and reports each change of course, as ns-3's waypoints and
/// giot's UavMobility do; the latter also tells its turns (MotionSource). A parked craft (Land) and
/// one with a dead battery (SwitchOff) draw nothing.
///
///   auto meter = CreateObject<RotaryWingMeter>();
///   meter->Install(mobility, battery);
///   battery->OnDepleted([meter] { meter->SwitchOff(); });
class PropulsionMeter : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once. The craft is in the air from now on.
  void Install(ns3::Ptr<ns3::MobilityModel> mobility, ns3::Ptr<BatterySource> source);
  /// In place of what the attributes describe. Call it before Install().
  void SetAirframe(std::shared_ptr<const Airframe> airframe) { airframe_ = std::move(airframe); }

  /// On the ground with the motors off, until TakeOff().
  void Land();
  void TakeOff();
  /// At the battery's depletion and revival.
  void SwitchOff();
  void SwitchOn();

  Watts power() const { return meter_->power(); }
  /// Spent up to now.
  Joules Total() const { return meter_->Total(); }
  LedgerLine Line() const { return meter_->Line(); }

  /// Signature of the trace source Power: watts before and after a change of motion.
  using TracedPower = void (*)(double before_w, double after_w);

 protected:
  void DoDispose() override;

 private:
  /// The craft that the attributes describe.
  virtual std::shared_ptr<const Airframe> MakeAirframe() const;
  void OnCourseChange(ns3::Ptr<const ns3::MobilityModel> mobility);
  void Charge();

  std::shared_ptr<const Airframe> airframe_;
  ns3::Ptr<ns3::MobilityModel> mobility_;
  std::optional<CauseMeter> meter_;
  bool flying_ = true;
  ns3::TracedCallback<double, double> power_trace_;
};

/// The motion of any mobility model: its own word where it is a MotionSource, else its velocity.
/// Throws ScenarioError where the velocity is not finite.
Motion MotionOf(const ns3::MobilityModel& mobility);

}  // namespace giot

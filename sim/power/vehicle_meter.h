// Charges an electric vehicle's battery for its drive, and gives back what braking recovers.
#pragma once

#include <ns3/mobility-model.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <optional>

#include "energy/electric_vehicle.h"
#include "sim/power/battery_source.h"
#include "sim/power/cause_meter.h"

namespace giot {

/// `giot::VehicleMeter`, cause `traction`: energy/electric_vehicle.h over each step of a mobility
/// model that is a DriveSource (VehicleMobility), read at every change of course. What a step
/// recovers charges the battery evenly over the step.
///
/// Attributes: one for each parameter: MassKg, FrontSurfaceM2, AirDrag, RotatingMassKg, RadialDrag,
/// RollingDrag, ConstantPowerW, PropulsionEfficiency, RecuperationEfficiency, GravityMS2.
/// Trace source Power: watts before and after, less than 0 where the battery is charged.
class VehicleMeter final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once. Throws ScenarioError where the mobility model does not tell its steps.
  void Install(ns3::Ptr<ns3::MobilityModel> mobility, ns3::Ptr<BatterySource> source);
  /// In place of the attributes. Call it before Install().
  void SetVehicle(const ElectricVehicle::Parameters& parameters) { parameters_ = parameters; }

  /// At the battery's depletion and revival: the vehicle rolls on as its mobility model says, but
  /// draws nothing. Braking still charges.
  void SwitchOff() { meter_->SwitchOff(); }
  void SwitchOn() { meter_->SwitchOn(); }

  /// Less than 0 where the battery is charged.
  Watts power() const { return power_; }
  /// Drawn and recovered up to now.
  Joules Total() const { return meter_->Total(); }
  Joules Recovered() const;
  LedgerLine Line() const { return meter_->Line(); }

  /// Signature of the trace source Power.
  using TracedPower = void (*)(double before_w, double after_w);

 private:
  void DoDispose() override;
  void OnCourseChange(ns3::Ptr<const ns3::MobilityModel>) { Charge(); }
  void Charge();
  template <class Unit, Unit ElectricVehicle::Parameters::*field>
  void Set(double si);
  template <class Unit, Unit ElectricVehicle::Parameters::*field>
  double Get() const;

  ElectricVehicle::Parameters parameters_;
  ns3::Ptr<ns3::MobilityModel> mobility_;
  ns3::Ptr<BatterySource> source_;
  const DriveSource* drive_ = nullptr;
  std::optional<CauseMeter> meter_;
  ChargeId charger_;
  Watts power_{0};
  Instant since_;
  EnergySum recovered_;
  ns3::TracedCallback<double, double> power_trace_;
};

}  // namespace giot

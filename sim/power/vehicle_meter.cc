#include "sim/power/vehicle_meter.h"

#include <ns3/double.h>

#include <algorithm>
#include <cassert>
#include <type_traits>

#include "sim/base/problems.h"
#include "sim/power/sim_time.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(VehicleMeter);

template <class Unit, Unit ElectricVehicle::Parameters::*field>
void VehicleMeter::Set(double si) {
  parameters_.*field = Unit(si);
}

template <class Unit, Unit ElectricVehicle::Parameters::*field>
double VehicleMeter::Get() const {
  if constexpr (std::is_same_v<Unit, double>) {
    return parameters_.*field;
  } else {
    return (parameters_.*field).si();
  }
}

ns3::TypeId VehicleMeter::GetTypeId() {
  using Self = VehicleMeter;
  using P = ElectricVehicle::Parameters;
  static ns3::TypeId id = [] {
    auto made = ns3::TypeId("giot::VehicleMeter")
                    .SetParent<ns3::Object>()
                    .SetGroupName("Giot")
                    .AddConstructor<Self>();
    const P initial;
    const auto add = [&made](const char* name, const char* help, double value, auto accessor,
                             double lowest, double highest) {
      made.AddAttribute(name, help, ns3::DoubleValue(value), accessor,
                        ns3::MakeDoubleChecker<double>(lowest, highest));
    };
#define GIOT_FIELD(Unit, field) \
  ns3::MakeDoubleAccessor(&Self::Set<Unit, &P::field>, &Self::Get<Unit, &P::field>)
    add("MassKg", "Mass with its load [kg].", initial.mass.si(), GIOT_FIELD(Kilograms, mass), 1,
        1e6);
    add("FrontSurfaceM2", "Front surface [m^2].", initial.front_surface.si(),
        GIOT_FIELD(SquareMeters, front_surface), 0, 1e3);
    add("AirDrag", "Drag coefficient c_w.", initial.air_drag, GIOT_FIELD(double, air_drag), 0, 10);
    add("RotatingMassKg", "What the turning parts count as [kg].", initial.rotating_mass.si(),
        GIOT_FIELD(Kilograms, rotating_mass), 0, 1e6);
    add("RadialDrag", "Drag in curves.", initial.radial_drag, GIOT_FIELD(double, radial_drag), 0,
        10);
    add("RollingDrag", "Rolling resistance.", initial.rolling_drag,
        GIOT_FIELD(double, rolling_drag), 0, 1);
    add("ConstantPowerW", "Everything else aboard [W].", initial.constant_power.si(),
        GIOT_FIELD(Watts, constant_power), 0, 1e6);
    add("PropulsionEfficiency", "Of the drive.", initial.propulsion_efficiency,
        GIOT_FIELD(double, propulsion_efficiency), 1e-3, 1);
    add("RecuperationEfficiency", "Of braking; 0: nothing is recovered.",
        initial.recuperation_efficiency, GIOT_FIELD(double, recuperation_efficiency), 0, 1);
    add("GravityMS2", "Gravity [m/s^2].", initial.gravity.si(),
        GIOT_FIELD(MetersPerSecondSquared, gravity), 0, 100);
#undef GIOT_FIELD
    return made.AddTraceSource("Power", "Traction power before and after a step [W].",
                               ns3::MakeTraceSourceAccessor(&Self::power_trace_),
                               "giot::VehicleMeter::TracedPower");
  }();
  return id;
}

void VehicleMeter::Install(ns3::Ptr<ns3::MobilityModel> mobility, ns3::Ptr<BatterySource> source) {
  assert(!mobility_);
  drive_ = dynamic_cast<const DriveSource*>(ns3::PeekPointer(mobility));
  if (!drive_) {
    throw ScenarioError("giot::VehicleMeter: a " + mobility->GetInstanceTypeId().GetName() +
                        " does not tell how it speeds up and brakes; use giot::VehicleMobility");
  }
  mobility_ = std::move(mobility);
  source_ = std::move(source);
  meter_.emplace(source_, "traction");
  charger_ = source_->AddCharger();
  since_ = SimNow();
  mobility_->TraceConnectWithoutContext("CourseChange",
                                        ns3::MakeCallback(&VehicleMeter::OnCourseChange, this));
  Charge();
}

void VehicleMeter::DoDispose() {
  if (mobility_) {
    mobility_->TraceDisconnectWithoutContext(
        "CourseChange", ns3::MakeCallback(&VehicleMeter::OnCourseChange, this));
  }
  drive_ = nullptr;
  mobility_ = nullptr;
  meter_.reset();
  source_ = nullptr;
  ns3::Object::DoDispose();
}

void VehicleMeter::Charge() {
  const Watts before = power_;
  recovered_.Set(Recovered());
  since_ = SimNow();
  power_ = ElectricVehicle(parameters_).PowerIn(drive_->CurrentDrive());
  meter_->SetPower(std::max(Watts(0), power_));
  source_->SetCharge(charger_, std::max(Watts(0), -power_));
  if (power_ != before) power_trace_(before.si(), power_.si());
}

Joules VehicleMeter::Recovered() const {
  return recovered_.Value() + std::max(Watts(0), -power_) * (SimNow() - since_);
}

}  // namespace giot

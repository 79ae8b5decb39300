#include "sim/network/sumo_traffic.h"

#include <fmt/format.h>
#include <ns3/simulator.h>

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

#include "sim/base/problems.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(VehicleMobility);
NS_OBJECT_ENSURE_REGISTERED(SumoTraffic);

ns3::TypeId VehicleMobility::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::VehicleMobility")
                              .SetParent<ns3::MobilityModel>()
                              .SetGroupName("Giot")
                              .AddConstructor<VehicleMobility>();
  return id;
}

void VehicleMobility::Begin(const Drive& drive) {
  drive_ = drive;
  NotifyCourseChange();
}

void VehicleMobility::Park(const ns3::Vector& place) {
  drive_.duration_ns = 0;
  parked_ = place;
  NotifyCourseChange();
}

// std::lerp is exact at both ends.
ns3::Vector VehicleMobility::DoGetPosition() const {
  if (!on_the_road()) return parked_;
  const std::int64_t elapsed_ns = ns3::Simulator::Now().GetNanoSeconds() - drive_.begin_ns;
  const double share = static_cast<double>(elapsed_ns) / static_cast<double>(drive_.duration_ns);
  const Spot& a = drive_.from.place;
  const Spot& b = drive_.to.place;
  return {std::lerp(a.x_m, b.x_m, share), std::lerp(a.y_m, b.y_m, share),
          std::lerp(a.z_m, b.z_m, share)};
}

DriveStep VehicleMobility::CurrentDrive() const {
  if (!on_the_road()) return {};
  constexpr double kDegree = std::numbers::pi / 180;
  return {drive_.from.speed, drive_.to.speed,
          Seconds(static_cast<double>(drive_.duration_ns) * 1e-9), drive_.to.slope_deg * kDegree,
          std::remainder(drive_.to.angle_deg - drive_.from.angle_deg, 360) * kDegree};
}

void VehicleMobility::DoSetPosition(const ns3::Vector&) {
  throw ScenarioError(
      "giot::VehicleMobility: a vehicle is where SUMO has it and cannot be set elsewhere; use "
      "another mobility model for nodes that SUMO does not drive");
}

ns3::Vector VehicleMobility::DoGetVelocity() const {
  if (!on_the_road()) return {};
  const double seconds = static_cast<double>(drive_.duration_ns) * 1e-9;
  const Spot& a = drive_.from.place;
  const Spot& b = drive_.to.place;
  return {(b.x_m - a.x_m) / seconds, (b.y_m - a.y_m) / seconds, (b.z_m - a.z_m) / seconds};
}

ns3::TypeId SumoTraffic::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::SumoTraffic")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<SumoTraffic>()
          .AddTraceSource("Entered", "A vehicle is on the road.",
                          ns3::MakeTraceSourceAccessor(&SumoTraffic::entered_trace_),
                          "giot::SumoTraffic::TracedVehicle")
          .AddTraceSource("Left", "A vehicle is parked.",
                          ns3::MakeTraceSourceAccessor(&SumoTraffic::left_trace_),
                          "giot::SumoTraffic::TracedVehicle");
  return id;
}

ns3::Vector SumoTraffic::ParkingPlace(std::size_t i) const {
  return {-1e6 - 1e5 * static_cast<double>(i), -1e6, 0};
}

void SumoTraffic::Open(const std::filesystem::path& file) {
  assert(!reader_);
  survey_ = SurveyFcd(file);
  for (std::size_t i = 0; i < survey_.vehicles.size(); ++i) {
    index_[survey_.vehicles[i].id] = i;
    vehicles_.push_back(ns3::CreateObject<VehicleMobility>());
    vehicles_.back()->Park(ParkingPlace(i));
  }
  reader_ = std::make_unique<FcdReader>(file);
  offset_ns_ = ns3::Simulator::Now().GetNanoSeconds();
  next_ = reader_->Next();
  ScheduleStep();
}

void SumoTraffic::DoDispose() {
  event_.Remove();
  vehicles_.clear();
  reader_.reset();
  ns3::Object::DoDispose();
}

void SumoTraffic::ScheduleStep() {
  if (!next_) return;
  const std::int64_t at_ns = offset_ns_ + next_->time.ns;
  if (at_ns < offset_ns_) {
    throw ScenarioError(
        fmt::format("SUMO traffic: expected steps from 0 s on, found {} s; let SUMO begin at 0",
                    (next_->time - Instant{0}).si()));
  }
  event_ = ns3::Simulator::Schedule(ns3::NanoSeconds(at_ns) - ns3::Simulator::Now(),
                                    &SumoTraffic::OnStep, this);
}

// Whoever is in this step and in the next one drives; whoever is in this one alone leaves.
void SumoTraffic::OnStep() {
  const FcdStep now = std::move(*next_);
  next_ = reader_->Next();
  std::map<std::string, const FcdVehicle*> later;
  if (next_) {
    for (const FcdVehicle& vehicle : next_->vehicles) later[vehicle.id] = &vehicle;
  }
  for (const FcdVehicle& vehicle : now.vehicles) {
    const auto known = index_.find(vehicle.id);
    if (known == index_.end()) {
      throw ScenarioError("SUMO traffic: vehicle \"" + vehicle.id +
                          "\" was not in the file when it was opened; leave the file alone during "
                          "a run");
    }
    const auto index = static_cast<std::uint32_t>(known->second);
    VehicleMobility& mobility = *vehicles_[index];
    const bool was_on_the_road = mobility.on_the_road();
    const auto to = later.find(vehicle.id);
    if (to != later.end()) {
      mobility.Begin({ns3::Simulator::Now().GetNanoSeconds(), next_->time.ns - now.time.ns, vehicle,
                      *to->second});
      if (!was_on_the_road) entered_trace_(index, vehicle.id);
    } else if (was_on_the_road) {
      mobility.Park(ParkingPlace(index));
      left_trace_(index, vehicle.id);
    }
  }
  ScheduleStep();
}

}  // namespace giot

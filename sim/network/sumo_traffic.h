// Vehicles of a SUMO simulation in ns-3: they enter, drive and leave as SUMO's floating-car data
// say, which are read while the run goes on.
#pragma once

#include <ns3/event-id.h>
#include <ns3/mobility-model.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "energy/electric_vehicle.h"
#include "sim/network/fcd_reader.h"

namespace giot {

/// `giot::VehicleMobility`: at every step of SUMO exactly where SUMO has the vehicle, and on a
/// straight line between. Off the road it stands on its parking place. Made by SumoTraffic.
class VehicleMobility final : public ns3::MobilityModel, public DriveSource {
 public:
  static ns3::TypeId GetTypeId();

  /// What is driven from one step of SUMO to the next.
  struct Drive {
    std::int64_t begin_ns = 0;
    std::int64_t duration_ns = 0;  ///< 0: the vehicle is parked.
    FcdVehicle from, to;
  };
  const Drive& drive() const { return drive_; }
  bool on_the_road() const { return drive_.duration_ns > 0; }
  DriveStep CurrentDrive() const override;

 private:
  friend class SumoTraffic;
  void Begin(const Drive& drive);
  void Park(const ns3::Vector& place);
  ns3::Vector DoGetPosition() const override;
  void DoSetPosition(const ns3::Vector& position) override;
  ns3::Vector DoGetVelocity() const override;

  Drive drive_;
  ns3::Vector parked_;
};

/// `giot::SumoTraffic`. One mobility model for each vehicle of the file:
///
///   auto traffic = CreateObject<SumoTraffic>();
///   traffic->Open("town.fcd.xml");
///   for (std::size_t i = 0; i < traffic->size(); ++i) {
///     nodes.Get(i)->AggregateObject(traffic->Mobility(i));
///   }
///
/// A vehicle is on the road from its first step to its last; one that is away for a while (SUMO
/// teleports it) leaves and enters again. Its radio does not go by itself: parking places lie 1,000
/// km away and 100 km from each other, out of everyone's hearing.
///
/// Trace sources Entered and Left, after the vehicle has been put on the road or parked.
class SumoTraffic final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Surveys the file and begins to play it, its second 0 being now. Call once. Throws as FcdReader
  /// does, and so does the run if the file has changed since.
  void Open(const std::filesystem::path& file);

  std::size_t size() const { return vehicles_.size(); }
  const std::string& Id(std::size_t i) const { return survey_.vehicles[i].id; }
  ns3::Ptr<VehicleMobility> Mobility(std::size_t i) const { return vehicles_[i]; }
  const FcdSurvey& survey() const { return survey_; }

  /// Signature of the trace sources: the vehicle's index and its name in SUMO.
  using TracedVehicle = void (*)(std::uint32_t index, const std::string& id);

 private:
  void DoDispose() override;
  void ScheduleStep();
  void OnStep();
  ns3::Vector ParkingPlace(std::size_t i) const;

  FcdSurvey survey_;
  std::map<std::string, std::size_t> index_;
  std::vector<ns3::Ptr<VehicleMobility>> vehicles_;
  std::unique_ptr<FcdReader> reader_;
  std::optional<FcdStep> next_;
  std::int64_t offset_ns_ = 0;
  ns3::EventId event_;
  ns3::TracedCallback<std::uint32_t, const std::string&> entered_trace_, left_trace_;
};

}  // namespace giot

// Everything that stores, spends and counts energy on one node, wired together.
#pragma once

#include <ns3/lr-wpan-net-device.h>
#include <ns3/node.h>
#include <ns3/object.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "energy/ledger.h"
#include "scenarios/configs.h"
#include "scenarios/device_profile.h"
#include "sim/power/air_gate.h"
#include "sim/power/battery_source.h"
#include "sim/power/cause_meter.h"
#include "sim/power/compute_device.h"
#include "sim/power/lr_wpan_radio_meter.h"

namespace giot {

/// `giot::NodePower`, aggregated to a node: battery or mains, harvest, sleep floor, radio meter,
/// compute meter, sensing, air gate.
///
/// The sleep floor `sleep` is one constant cause while the node is alive: the processor's idle draw
/// plus the radio's sleep draw. The other causes are what comes on top of it: the radio meter
/// charges each state less the sleep draw, and the processor's jobs are charged above idle. So the
/// floor is the same whatever the node does, and nothing is counted twice.
class NodePower : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Builds and wires all parts and aggregates itself, the battery and the processor to `node`.
  /// `processor` must have a compute profile. `radio` and `device` are both null (wired) or both
  /// given; the radio's profile must list the group's level, else ScenarioError.
  static ns3::Ptr<NodePower> Install(ns3::Ptr<ns3::Node> node, const NodeGroupConfig& group,
                                     const DeviceProfile& processor, const DeviceProfile* radio,
                                     ns3::Ptr<ns3::LrWpanNetDevice> device);

  /// True from the nanosecond of depletion until the node is back on the air.
  bool dead() const { return dead_; }
  ns3::Ptr<BatterySource> battery() const { return source_; }
  ns3::Ptr<ComputeDevice> processor() const { return processor_; }
  /// Null where wired.
  ns3::Ptr<LrWpanRadioMeter> radio() const { return radio_; }
  ns3::Ptr<AirGate> gate() const { return gate_; }

  /// Charges one reading of the sensing element: `sensor_active` for `sensor_time`. A reading that
  /// begins before the last has ended prolongs it. Nothing happens while dead.
  void Sense();

  /// Called at each depletion, in the order in which they were added: the device is off the air,
  /// the meters stand still, and the processor has dropped its jobs.
  void OnDepleted(std::function<void()> listener);
  /// Called when the node is back: charged, on the air again, ready to compute.
  void OnRevived(std::function<void()> listener);

  /// What each cause spent up to now, as its own meter integrated it; causes in a fixed order.
  std::vector<LedgerLine> Ledger() const;
  /// What the battery integrated by itself: equals the sum of the ledger to rounding.
  Joules BatteryTotal() const { return source_->Total(); }
  BatteryAccount Account() const { return source_->Account(); }

 private:
  void DoDispose() override;
  void AddSource(const NodeGroupConfig& group);
  void AddProcessor(const NodeGroupConfig& group, const ComputeProfile& profile);
  void AddRadio(const RadioProfile& profile, Dbm level, ns3::Ptr<ns3::LrWpanNetDevice> device);
  void PowerLost();
  void PowerBack();
  void BackOnAir();
  void EndSensing();

  ns3::Ptr<BatterySource> source_;
  ns3::Ptr<ComputeDevice> processor_;
  ns3::Ptr<LrWpanRadioMeter> radio_;
  ns3::Ptr<AirGate> gate_;
  std::optional<CauseMeter> floor_;
  std::optional<CauseMeter> sensing_;
  Watts sensor_active_{0};
  Seconds sensor_time_{0};
  ns3::EventId sensing_end_;
  bool dead_ = false;
  std::vector<std::function<void()>> on_depleted_, on_revived_;
};

}  // namespace giot

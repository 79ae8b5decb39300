#include "sim/power/node_power.h"

#include <ns3/simulator.h>

#include <cassert>
#include <utility>

#include "energy/half_sine_solar.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

void CallAll(const std::vector<std::function<void()>>& listeners) {
  for (std::size_t i = 0; i < listeners.size(); ++i) listeners[i]();
}

Battery::Limits LimitsOf(const NodeGroupConfig& group) {
  if (!group.battery) return Battery::Mains();
  return {group.battery->capacity, group.battery->charge_at_start, group.battery->revive_at};
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(NodePower);

ns3::TypeId NodePower::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::NodePower")
                              .SetParent<ns3::Object>()
                              .SetGroupName("Giot")
                              .AddConstructor<NodePower>();
  return id;
}

ns3::Ptr<NodePower> NodePower::Install(ns3::Ptr<ns3::Node> node, const NodeGroupConfig& group,
                                       const DeviceProfile& processor, const DeviceProfile* radio,
                                       ns3::Ptr<ns3::LrWpanNetDevice> device) {
  assert(processor.compute && (radio != nullptr) == (device != nullptr));
  auto power = ns3::CreateObject<NodePower>();
  power->AddSource(group);
  power->AddProcessor(group, *processor.compute);
  Watts floor = processor.compute->idle.value;
  if (radio) {
    floor += radio->radio->sleep.value;
    power->AddRadio(*radio->radio, group.tx_power, device);
  }
  power->floor_->SetPower(floor);
  node->AggregateObject(power->source_);
  node->AggregateObject(power->processor_);
  node->AggregateObject(power);
  return power;
}

void NodePower::AddSource(const NodeGroupConfig& group) {
  source_ = ns3::CreateObject<BatterySource>();
  source_->Configure(LimitsOf(group),
                     group.solar ? std::make_shared<HalfSineSolar>(*group.solar) : nullptr);
  source_->OnDepleted([this] { PowerLost(); });
  source_->OnRevived([this] { PowerBack(); });
  floor_.emplace(source_, "sleep");
}

void NodePower::AddProcessor(const NodeGroupConfig& group, const ComputeProfile& profile) {
  processor_ = ns3::CreateObject<ComputeDevice>();
  processor_->SetMemory(profile.working_memory.value);
  processor_->Install(source_);
  sensing_.emplace(source_, "sensing");
  sensor_active_ = group.sensor_active;
  sensor_time_ = group.sensor_time;
}

void NodePower::AddRadio(const RadioProfile& profile, Dbm level,
                         ns3::Ptr<ns3::LrWpanNetDevice> device) {
  radio_ = ns3::CreateObject<LrWpanRadioMeter>();
  radio_->Configure(profile, level, profile.sleep.value);
  radio_->Install(device, source_);
  gate_ = ns3::CreateObject<AirGate>();
  gate_->Install(device);
  gate_->OnBackOnAir([this] { BackOnAir(); });
}

void NodePower::DoDispose() {
  sensing_end_.Remove();
  if (gate_) gate_->Dispose();
  if (radio_) radio_->Dispose();
  floor_.reset();
  sensing_.reset();
  gate_ = nullptr;
  radio_ = nullptr;
  processor_ = nullptr;
  source_ = nullptr;
  on_depleted_.clear();
  on_revived_.clear();
  ns3::Object::DoDispose();
}

void NodePower::Sense() {
  if (dead_ || sensor_time_ <= Seconds(0) || sensor_active_ <= Watts(0)) return;
  sensing_->SetPower(sensor_active_);
  sensing_end_.Remove();
  sensing_end_ = ns3::Simulator::Schedule(ToTime(sensor_time_), &NodePower::EndSensing, this);
}

void NodePower::EndSensing() { sensing_->SetPower(Watts(0)); }

// First off the air, then no more joules, then the host hears of it.
void NodePower::PowerLost() {
  const bool was_dead = std::exchange(dead_, true);
  if (gate_) gate_->Shut();
  if (radio_) radio_->SwitchOff();
  sensing_end_.Remove();
  EndSensing();
  sensing_->SwitchOff();
  floor_->SwitchOff();
  processor_->SwitchOff();
  if (!was_dead) CallAll(on_depleted_);
}

void NodePower::PowerBack() {
  floor_->SwitchOn();
  sensing_->SwitchOn();
  processor_->SwitchOn();
  if (gate_) {
    gate_->Open();
  } else {
    BackOnAir();
  }
}

void NodePower::BackOnAir() {
  if (radio_) radio_->SwitchOn();
  dead_ = false;
  CallAll(on_revived_);
}

void NodePower::OnDepleted(std::function<void()> listener) {
  on_depleted_.push_back(std::move(listener));
}

void NodePower::OnRevived(std::function<void()> listener) {
  on_revived_.push_back(std::move(listener));
}

std::vector<LedgerLine> NodePower::Ledger() const {
  std::vector<LedgerLine> lines{floor_->Line()};
  if (radio_) {
    for (LedgerLine& line : radio_->Lines()) lines.push_back(std::move(line));
  }
  for (LedgerLine& line : processor_->Lines()) lines.push_back(std::move(line));
  lines.push_back(sensing_->Line());
  return lines;
}

}  // namespace giot

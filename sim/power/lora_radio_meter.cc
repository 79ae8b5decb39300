#include "sim/power/lora_radio_meter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "sim/base/problems.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr std::array<const char*, kLoraRadioStates> kCauses = {
    "radio_off", "radio_sleep", "radio_ready", "radio_tx", "radio_listen", "radio_rx"};

constexpr std::size_t Index(LoraRadioState state) { return static_cast<std::size_t>(state); }
static_assert(Index(LoraRadioState::kReceive) == kLoraRadioStates - 1);

Watts DrawAt(const RadioProfile& profile, Dbm level) {
  std::string known;
  for (const RadioProfile::TxLevel& each : profile.transmit) {
    if (each.level == level) return each.draw.value;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", each.level.value);
  }
  throw ScenarioError(fmt::format(
      "LoRa radio: transmit_w: expected all levels that the region lets a device send with, found "
      "none for {} dBm; known: {}",
      level.value, known));
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LoraRadioMeter);

ns3::TypeId LoraRadioMeter::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LoraRadioMeter")
                              .SetParent<ns3::Object>()
                              .SetGroupName("Giot")
                              .AddConstructor<LoraRadioMeter>();
  return id;
}

LoraRadioMeter::LoraRadioMeter() = default;
LoraRadioMeter::~LoraRadioMeter() = default;

void LoraRadioMeter::Install(ns3::Ptr<LoraEndDeviceMac> device, ns3::Ptr<BatterySource> source,
                             const RadioProfile& profile, Watts counted_elsewhere) {
  assert(!source_);
  region_ = &device->phy()->region();
  for (int index = 0; index <= region_->lowest_power_index; ++index) {
    transmit_.push_back(DrawAt(profile, region_->PowerAt(index)) - counted_elsewhere);
  }
  const Watts receive = profile.receive.value - counted_elsewhere;
  power_ = {Watts(0),
            profile.sleep.value - counted_elsewhere,
            profile.idle.value - counted_elsewhere,
            Watts(0),
            receive,
            receive};
  source_ = source;
  load_ = source_->AddLoad();
  since_ = SimNow();
  state_ = device->phy()->state();
  assert(state_ != LoraRadioState::kTransmit);
  source_->SetPower(load_, PowerNow());
  const ns3::Ptr<LoraRadioMeter> self(this);  // the radio keeps its meter alive
  device->phy()->TraceConnectWithoutContext("State",
                                            ns3::MakeCallback(&LoraRadioMeter::OnState, self));
  // The device's radio keeps the battery alive, by the meter; a Ptr back would keep all for ever.
  LoraEndDeviceMac* const mac = ns3::PeekPointer(device);
  source_->OnDepleted([mac] { mac->SwitchOff(); });
  source_->OnRevived([mac] { mac->SwitchOn(); });
}

void LoraRadioMeter::DoDispose() {
  source_ = nullptr;
  ns3::Object::DoDispose();
}

void LoraRadioMeter::OnState(LoraRadioState state, double power_dbm) {
  if (!source_) return;
  Advance();
  state_ = state;
  if (state == LoraRadioState::kTransmit) {
    const double index = (region_->max_power.value - power_dbm) / region_->power_step.value;
    transmit_now_ = transmit_[static_cast<std::size_t>(std::lround(index))];
  }
  source_->SetPower(load_, PowerNow());
}

Watts LoraRadioMeter::PowerNow() const {
  return state_ == LoraRadioState::kTransmit ? transmit_now_ : power_[Index(state_)];
}

void LoraRadioMeter::Advance() {
  const Instant now = SimNow();
  time_ns_[Index(state_)] += now.ns - since_.ns;
  if (state_ == LoraRadioState::kTransmit) transmitted_.Add(transmit_now_ * (now - since_));
  since_ = now;
}

Seconds LoraRadioMeter::TimeIn(LoraRadioState state) const {
  std::int64_t ns = time_ns_[Index(state)];
  if (state == state_) ns += SimNow().ns - since_.ns;
  return Seconds(static_cast<double>(ns) * 1e-9);
}

Joules LoraRadioMeter::Spent(LoraRadioState state) const {
  if (state != LoraRadioState::kTransmit) return power_[Index(state)] * TimeIn(state);
  Joules spent = transmitted_.Value();
  if (state == state_) spent += transmit_now_ * (SimNow() - since_);
  return spent;
}

std::vector<LedgerLine> LoraRadioMeter::Lines() const {
  std::vector<LedgerLine> lines;
  for (std::size_t i = 0; i < kLoraRadioStates; ++i) {
    const auto state = static_cast<LoraRadioState>(i);
    if (state == LoraRadioState::kTransmit || power_[i] > Watts(0)) {
      lines.push_back({kCauses[i], Spent(state)});
    }
  }
  return lines;
}

}  // namespace giot

#include "sim/power/lr_wpan_radio_meter.h"

#include <fmt/format.h>
#include <ns3/double.h>

#include <algorithm>
#include <cassert>

#include "sim/base/problems.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr std::array<const char*, kRadioActivities> kCauses = {
    "radio_tx", "radio_rx", "radio_listen", "radio_ready", "radio_sleep"};

constexpr std::size_t Index(RadioActivity activity) { return static_cast<std::size_t>(activity); }

Watts DrawAt(const RadioProfile& profile, Dbm level) {
  std::string known;
  for (const RadioProfile::TxLevel& each : profile.transmit) {
    if (each.level == level) return each.draw.value;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", each.level.value);
  }
  throw ScenarioError(
      fmt::format("tx_power_dbm: expected a level of the radio's profile, found {}; known: {}",
                  level.value, known));
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LrWpanRadioMeter);

ns3::TypeId LrWpanRadioMeter::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::LrWpanRadioMeter")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<LrWpanRadioMeter>()
          .AddAttribute("TransmitW", "Draw while a frame is sent [W].", ns3::DoubleValue(0.0522),
                        ns3::MakeDoubleAccessor(&LrWpanRadioMeter::transmit_w_),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("ReceiveW", "Draw while listening and receiving [W].",
                        ns3::DoubleValue(0.0564),
                        ns3::MakeDoubleAccessor(&LrWpanRadioMeter::receive_w_),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("SleepW", "Draw while off [W].", ns3::DoubleValue(0.00006),
                        ns3::MakeDoubleAccessor(&LrWpanRadioMeter::sleep_w_),
                        ns3::MakeDoubleChecker<double>(0));
  return id;
}

LrWpanRadioMeter::LrWpanRadioMeter() = default;

void LrWpanRadioMeter::Configure(const RadioProfile& profile, Dbm level, Watts counted_elsewhere) {
  transmit_w_ = (DrawAt(profile, level) - counted_elsewhere).si();
  receive_w_ = (profile.receive.value - counted_elsewhere).si();
  sleep_w_ = (profile.sleep.value - counted_elsewhere).si();
}

void LrWpanRadioMeter::Install(ns3::Ptr<ns3::LrWpanNetDevice> device,
                               ns3::Ptr<BatterySource> source) {
  assert(!source_);
  assert(std::min({transmit_w_, receive_w_, sleep_w_}) >= 0);
  power_ = {Watts(transmit_w_), Watts(receive_w_), Watts(receive_w_), Watts(receive_w_),
            Watts(sleep_w_)};
  source_ = source;
  load_ = source_->AddLoad();
  since_ = SimNow();
  source_->SetPower(load_, PowerOf(activity_));
  const ns3::Ptr<LrWpanRadioMeter> self(this);  // the device keeps its meter alive
  device->GetPhy()->TraceConnectWithoutContext(
      "TrxStateValue", ns3::MakeCallback(&LrWpanRadioMeter::OnTrxState, self));
  device->GetMac()->TraceConnectWithoutContext(
      "MacState", ns3::MakeCallback(&LrWpanRadioMeter::OnMacState, self));
}

void LrWpanRadioMeter::DoDispose() {
  on_ = false;
  source_ = nullptr;
  ns3::Object::DoDispose();
}

void LrWpanRadioMeter::OnTrxState(ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration now) {
  trx_off_ = now == ns3::IEEE_802_15_4_PHY_TRX_OFF;
  switch (now) {
    case ns3::IEEE_802_15_4_PHY_BUSY_TX: return Enter(RadioActivity::kTransmit);
    case ns3::IEEE_802_15_4_PHY_BUSY_RX: return Enter(RadioActivity::kReceive);
    case ns3::IEEE_802_15_4_PHY_TX_ON: return Enter(RadioActivity::kReady);
    case ns3::IEEE_802_15_4_PHY_TRX_OFF: return Enter(RadioActivity::kSleep);
    default: return Enter(RadioActivity::kListen);
  }
}

void LrWpanRadioMeter::OnMacState(ns3::LrWpanMacState, ns3::LrWpanMacState now) {
  if (!trx_off_) return;
  if (now == ns3::MAC_CSMA) Enter(RadioActivity::kListen);
  if (now == ns3::MAC_IDLE) Enter(RadioActivity::kSleep);
}

void LrWpanRadioMeter::Enter(RadioActivity activity) {
  if (activity == activity_) return;
  Advance();
  activity_ = activity;
  if (on_) source_->SetPower(load_, PowerOf(activity));
}

void LrWpanRadioMeter::Advance() {
  const Instant now = SimNow();
  if (on_) time_ns_[Index(activity_)] += now.ns - since_.ns;
  since_ = now;
}

void LrWpanRadioMeter::SwitchOff() {
  Advance();
  on_ = false;
  source_->SetPower(load_, Watts(0));
}

void LrWpanRadioMeter::SwitchOn() {
  Advance();
  on_ = true;
  source_->SetPower(load_, PowerOf(activity_));
}

Watts LrWpanRadioMeter::PowerOf(RadioActivity activity) const { return power_[Index(activity)]; }

Seconds LrWpanRadioMeter::TimeIn(RadioActivity activity) const {
  std::int64_t ns = time_ns_[Index(activity)];
  if (on_ && activity == activity_) ns += SimNow().ns - since_.ns;
  return Seconds(static_cast<double>(ns) * 1e-9);
}

Joules LrWpanRadioMeter::Spent(RadioActivity activity) const {
  return PowerOf(activity) * TimeIn(activity);
}

std::vector<LedgerLine> LrWpanRadioMeter::Lines() const {
  std::vector<LedgerLine> lines;
  for (std::size_t i = 0; i < kRadioActivities; ++i) {
    const auto activity = static_cast<RadioActivity>(i);
    if (PowerOf(activity) > Watts(0)) lines.push_back({kCauses[i], Spent(activity)});
  }
  return lines;
}

}  // namespace giot

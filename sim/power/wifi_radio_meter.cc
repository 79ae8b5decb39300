#include "sim/power/wifi_radio_meter.h"

#include <fmt/format.h>
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cassert>

#include "sim/base/problems.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

using State = WifiPhyState;

constexpr std::size_t Index(State state) { return static_cast<std::size_t>(state); }

struct Cause {
  const char* name;
  std::vector<State> states;
};

const std::vector<Cause>& Causes() {
  static const std::vector<Cause> causes = {{"radio_tx", {State::TX}},
                                            {"radio_rx", {State::RX}},
                                            {"radio_listen", {State::IDLE, State::CCA_BUSY}},
                                            {"radio_ready", {State::SWITCHING}},
                                            {"radio_sleep", {State::SLEEP}}};
  return causes;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(WifiRadioMeter);

ns3::TypeId WifiRadioMeter::GetTypeId() {
  using Self = WifiRadioMeter;
  const auto watts = [](ns3::TypeId id, const char* name, const char* help, double standard,
                        double Self::*field) {
    return id.AddAttribute(name, help, ns3::DoubleValue(standard), ns3::MakeDoubleAccessor(field),
                           ns3::MakeDoubleChecker<double>(0));
  };
  static ns3::TypeId id = [&] {
    ns3::TypeId made("giot::WifiRadioMeter");
    made.SetParent<ns3::Object>().SetGroupName("Giot").AddConstructor<Self>();
    watts(made, "TransmitW", "Draw while a frame is sent [W].", 1.14, &Self::transmit_w_);
    watts(made, "ReceiveW", "Draw while a payload is received [W].", 0.94, &Self::receive_w_);
    watts(made, "IdleW", "Draw while listening to a free channel [W].", 0.82, &Self::idle_w_);
    watts(made, "CcaBusyW", "Draw while listening to a busy one [W].", 0.82, &Self::cca_busy_w_);
    watts(made, "SwitchingW", "Draw while changing channel [W].", 0.82, &Self::switching_w_);
    watts(made, "SleepW", "Draw while asleep [W].", 0.10, &Self::sleep_w_);
    made.AddTraceSource("Power", "Watts drawn, at each change of state.",
                        ns3::MakeTraceSourceAccessor(&Self::power_trace_),
                        "giot::WifiRadioMeter::TracedPower");
    return made;
  }();
  return id;
}

WifiRadioMeter::WifiRadioMeter() = default;

void WifiRadioMeter::Configure(const RadioProfile& profile, Watts counted_elsewhere) {
  levels_ = profile.transmit;
  for (RadioProfile::TxLevel& each : levels_) each.draw.value -= counted_elsewhere;
  receive_w_ = (profile.receive.value - counted_elsewhere).si();
  idle_w_ = cca_busy_w_ = switching_w_ = receive_w_;
  sleep_w_ = (profile.sleep.value - counted_elsewhere).si();
}

void WifiRadioMeter::Install(ns3::Ptr<ns3::WifiPhy> phy, ns3::Ptr<BatterySource> source) {
  assert(!source_);
  TransmitPower(Dbm{phy->GetTxPowerEnd()});
  power_[Index(State::TX)] = TransmitPower(Dbm{phy->GetTxPowerStart()});
  power_[Index(State::RX)] = Watts(receive_w_);
  power_[Index(State::IDLE)] = Watts(idle_w_);
  power_[Index(State::CCA_BUSY)] = Watts(cca_busy_w_);
  power_[Index(State::SWITCHING)] = Watts(switching_w_);
  power_[Index(State::SLEEP)] = Watts(sleep_w_);
  assert(*std::min_element(power_.begin(), power_.end()) >= Watts(0));
  phy_ = ns3::PeekPointer(phy);
  source_ = source;
  load_ = source_->AddLoad();
  since_ = SimNow();
  Draw(PowerOf(state_));
  phy->AggregateObject(ns3::Ptr<WifiRadioMeter>(this));
  phy->RegisterListener(this);
  LookAgain(ns3::Seconds(0));
}

void WifiRadioMeter::DoDispose() {
  look_.Remove();
  on_ = false;
  phy_ = nullptr;
  source_ = nullptr;
  ns3::Object::DoDispose();
}

Watts WifiRadioMeter::TransmitPower(Dbm level) const {
  if (levels_.empty()) return Watts(transmit_w_);
  const auto above = std::lower_bound(
      levels_.begin(), levels_.end(), level,
      [](const RadioProfile::TxLevel& each, Dbm wanted) { return each.level < wanted; });
  if (above == levels_.end() || (above == levels_.begin() && above->level > level)) {
    throw ScenarioError(fmt::format(
        "Wi-Fi transmit power: expected a level that the radio's profile covers, {} to {} dBm, "
        "found {} dBm; set the PHY's TxPowerStart and TxPowerEnd within it",
        levels_.front().level.value, levels_.back().level.value, level.value));
  }
  if (above->level == level) return above->draw.value;
  const auto below = above - 1;
  const double share = (level.ToWatts() - below->level.ToWatts()) /
                       (above->level.ToWatts() - below->level.ToWatts());
  return below->draw.value + share * (above->draw.value - below->draw.value);
}

void WifiRadioMeter::NotifyTxStart(ns3::Time, double level_dbm) {
  if (!phy_) return;
  Advance();
  power_[Index(State::TX)] = TransmitPower(Dbm{level_dbm});
  Look();
}

// The PHY tells this before it enters the state.
void WifiRadioMeter::NotifyCcaBusyStart(ns3::Time, ns3::WifiChannelListType,
                                        const std::vector<ns3::Time>&) {
  if (phy_) LookAgain(ns3::Seconds(0));
}

// All but the reception is ended by the clock alone.
void WifiRadioMeter::Look() {
  if (!phy_) return;
  ns3::Ptr<ns3::WifiPhyStateHelper> helper = phy_->GetState();
  const State state = helper->GetState();
  Enter(state);
  if (state == State::TX || state == State::CCA_BUSY || state == State::SWITCHING) {
    LookAgain(helper->GetDelayUntilIdle());
  }
}

void WifiRadioMeter::LookAgain(ns3::Time delay) {
  const ns3::Time at = ns3::Simulator::Now() + delay;
  if (look_.IsRunning() && look_at_ <= at) return;
  look_.Remove();
  look_at_ = at;
  look_ = ns3::Simulator::Schedule(delay, &WifiRadioMeter::Look, this);
}

void WifiRadioMeter::Enter(State state) {
  if (state == state_ && state != State::TX) return;
  Advance();
  state_ = state;
  if (on_) Draw(PowerOf(state));
}

void WifiRadioMeter::Draw(Watts power) {
  source_->SetPower(load_, power);
  power_trace_(drawn_.si(), power.si());
  drawn_ = power;
}

void WifiRadioMeter::Advance() {
  const Instant now = SimNow();
  if (on_) {
    account_[Index(state_)].energy.Add(PowerOf(state_) * (now - since_));
    account_[Index(state_)].ns += now.ns - since_.ns;
  }
  since_ = now;
}

void WifiRadioMeter::SwitchOff() {
  Advance();
  on_ = false;
  Draw(Watts(0));
}

void WifiRadioMeter::SwitchOn() {
  Advance();
  on_ = true;
  Draw(PowerOf(state_));
}

Watts WifiRadioMeter::PowerOf(State state) const { return power_[Index(state)]; }

Joules WifiRadioMeter::Spent(State state) const {
  const Joules counted = account_[Index(state)].energy.Value();
  const bool runs = on_ && state == state_;
  return runs ? counted + PowerOf(state) * (SimNow() - since_) : counted;
}

Seconds WifiRadioMeter::TimeIn(State state) const {
  std::int64_t ns = account_[Index(state)].ns;
  if (on_ && state == state_) ns += SimNow().ns - since_.ns;
  return Seconds(static_cast<double>(ns) * 1e-9);
}

std::vector<LedgerLine> WifiRadioMeter::Lines() const {
  std::vector<LedgerLine> lines;
  for (const Cause& cause : Causes()) {
    Joules spent{0};
    for (const State state : cause.states) spent += Spent(state);
    lines.push_back({cause.name, spent});
  }
  return lines;
}

}  // namespace giot

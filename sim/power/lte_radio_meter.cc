#include "sim/power/lte_radio_meter.h"

#include <ns3/double.h>
#include <ns3/lte-radio-bearer-tag.h>
#include <ns3/lte-spectrum-phy.h>
#include <ns3/lte-ue-phy.h>
#include <ns3/simulator.h>

#include <cassert>

#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr Seconds kTti{1e-3};

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LteRadioMeter);

ns3::TypeId LteRadioMeter::GetTypeId() {
  using Self = LteRadioMeter;
  const auto add = [](ns3::TypeId id, const char* name, const char* help, double standard,
                      double Self::*field) {
    id.AddAttribute(name, help, ns3::DoubleValue(standard), ns3::MakeDoubleAccessor(field),
                    ns3::MakeDoubleChecker<double>());
  };
  static ns3::TypeId id = [&] {
    const LteRadio::Parameters huang;
    ns3::TypeId made("giot::LteRadioMeter");
    made.SetParent<ns3::Object>().SetGroupName("Giot").AddConstructor<Self>();
    add(made, "UplinkJPerBit", "Each bit sent [J].", huang.uplink_j_per_bit, &Self::uplink_);
    add(made, "DownlinkJPerBit", "Each bit received [J].", huang.downlink_j_per_bit,
        &Self::downlink_);
    add(made, "ActiveW", "While data flow [W].", huang.active.si(), &Self::active_w_);
    add(made, "PromotionW", "From idle to connected [W].", huang.promotion.si(),
        &Self::promotion_w_);
    add(made, "PromotionS", "How long that takes [s].", huang.promotion_time.si(),
        &Self::promotion_s_);
    add(made, "TailW", "After the last packet [W].", huang.tail.si(), &Self::tail_w_);
    add(made, "TailS", "How long that lasts [s].", huang.tail_time.si(), &Self::tail_s_);
    add(made, "IdleW", "While idle [W].", huang.idle.si(), &Self::idle_w_);
    made.AddTraceSource("Power", "Watts drawn, at each change.",
                        ns3::MakeTraceSourceAccessor(&Self::power_trace_),
                        "giot::LteRadioMeter::TracedPower");
    return made;
  }();
  return id;
}

LteRadioMeter::LteRadioMeter() = default;

void LteRadioMeter::Install(ns3::Ptr<ns3::LteUeNetDevice> device, ns3::Ptr<BatterySource> source) {
  assert(!source_);
  radio_.emplace(LteRadio::Parameters{uplink_, downlink_, Watts(active_w_), Watts(promotion_w_),
                                      Seconds(promotion_s_), Watts(tail_w_), Seconds(tail_s_),
                                      Watts(idle_w_)});
  device_ = ns3::PeekPointer(device);
  source_ = source;
  load_ = source_->AddLoad();
  const ns3::Ptr<LteRadioMeter> self(this);  // the device keeps its meter alive
  const ns3::Ptr<ns3::LteUePhy> phy = device->GetPhy();
  phy->GetUlSpectrumPhy()->TraceConnectWithoutContext(
      "TxStart", ns3::MakeCallback(&LteRadioMeter::OnUplink, self));
  phy->GetDlSpectrumPhy()->TraceConnectWithoutContext(
      "RxStart", ns3::MakeCallback(&LteRadioMeter::OnDownlink, self));
  device->GetRrc()->TraceConnectWithoutContext("StateTransition",
                                               ns3::MakeCallback(&LteRadioMeter::OnRrc, self));
  Draw();
}

void LteRadioMeter::DoDispose() {
  timer_.Remove();
  source_ = nullptr;
  device_ = nullptr;
  ns3::Object::DoDispose();
}

void LteRadioMeter::OnUplink(ns3::Ptr<const ns3::PacketBurst> burst) {
  if (!source_ || !burst || burst->GetSize() == 0) return;
  radio_->Uplink(SimNow(), 8.0 * burst->GetSize(), kTti);
  Draw();
}

// The burst holds what the cell sends to all of its users.
void LteRadioMeter::OnDownlink(ns3::Ptr<const ns3::PacketBurst> burst) {
  if (!source_ || !burst) return;
  const std::uint16_t own = device_->GetRrc()->GetRnti();
  double octets = 0;
  for (auto packet = burst->Begin(); packet != burst->End(); ++packet) {
    ns3::LteRadioBearerTag tag;
    if ((*packet)->PeekPacketTag(tag) && tag.GetRnti() == own) octets += (*packet)->GetSize();
  }
  if (octets == 0) return;
  radio_->Downlink(SimNow(), 8 * octets, kTti);
  Draw();
}

void LteRadioMeter::OnRrc(std::uint64_t, std::uint16_t, std::uint16_t, ns3::LteUeRrc::State before,
                          ns3::LteUeRrc::State now) {
  if (!source_) return;
  const bool was_connected = before >= ns3::LteUeRrc::CONNECTED_NORMALLY;
  if (now == ns3::LteUeRrc::IDLE_RANDOM_ACCESS) radio_->Connect(SimNow());
  if (was_connected && now < ns3::LteUeRrc::IDLE_RANDOM_ACCESS) radio_->Release(SimNow());
  Draw();
}

void LteRadioMeter::OnTimer() {
  radio_->AdvanceTo(SimNow());
  Draw();
}

void LteRadioMeter::Draw() {
  const Watts power = radio_->power();
  source_->SetPower(load_, power);
  if (power != drawn_) power_trace_(drawn_.si(), power.si());
  drawn_ = power;
  timer_.Remove();
  const Instant next = radio_->NextChange();
  if (next == kNever) return;
  timer_ =
      ns3::Simulator::Schedule(ToTime(next) - ns3::Simulator::Now(), &LteRadioMeter::OnTimer, this);
}

void LteRadioMeter::SwitchOff() {
  radio_->SwitchOff(SimNow());
  Draw();
}

void LteRadioMeter::SwitchOn() {
  radio_->SwitchOn(SimNow());
  Draw();
}

LteActivity LteRadioMeter::activity() const {
  radio_->AdvanceTo(SimNow());
  return radio_->activity();
}

std::vector<LedgerLine> LteRadioMeter::Lines() const {
  radio_->AdvanceTo(SimNow());
  return {{"radio_promotion", radio_->Spent(LteActivity::kPromotion)},
          {"radio_active", radio_->Spent(LteActivity::kActive)},
          {"radio_bits", radio_->SpentOnBits()},
          {"radio_tail", radio_->Spent(LteActivity::kTail)},
          {"radio_sleep", radio_->Spent(LteActivity::kIdle)}};
}

}  // namespace giot

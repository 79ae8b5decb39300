#include "sim/network/lora_end_device_mac.h"

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/nstime.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <cassert>
#include <string>

#include "sim/base/require.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

/// ACK_TIMEOUT: 2 s, give or take 1 s (LoRaWAN Regional Parameters 1.0.2, section 2.1.8).
constexpr double kShortestAckTimeoutS = 1, kLongestAckTimeoutS = 3;
constexpr int kLinkAnswerBytes = 2;
/// So much before its time a window opens: a downlink without propagation delay begins just then.
constexpr double kEarlyS = 1e-6;

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LoraEndDeviceMac);

ns3::TypeId LoraEndDeviceMac::GetTypeId() {
  using Self = LoraEndDeviceMac;
  using Count = std::uint32_t;
  static ns3::TypeId id =
      ns3::TypeId("giot::LoraEndDeviceMac")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("Adr", "Whether data rate and power are adapted.", ns3::BooleanValue(true),
                        ns3::MakeBooleanAccessor(&Self::adr_), ns3::MakeBooleanChecker())
          .AddAttribute("Transmissions", "Of a confirmed uplink, at most.", ns3::UintegerValue(8),
                        ns3::MakeUintegerAccessor(&Self::transmissions_),
                        ns3::MakeUintegerChecker<Count>(1, 15))
          .AddAttribute("QueueFrames", "Uplinks that wait, the one at work among them.",
                        ns3::UintegerValue(16), ns3::MakeUintegerAccessor(&Self::queue_frames_),
                        ns3::MakeUintegerChecker<Count>(1))
          .AddAttribute("WindowSymbols", "How long a window looks for a preamble.",
                        ns3::UintegerValue(8), ns3::MakeUintegerAccessor(&Self::window_symbols_),
                        ns3::MakeUintegerChecker<Count>(1, 1023))
          .AddAttribute("WakeUp", "Time in standby before sending and listening.",
                        ns3::TimeValue(ns3::MicroSeconds(310)),
                        ns3::MakeTimeAccessor(&Self::wake_up_),
                        ns3::MakeTimeChecker(ns3::Time(0), ns3::MilliSeconds(500)))
          .AddAttribute(
              "StandbyBetweenWindows", "Else the radio sleeps there.", ns3::BooleanValue(false),
              ns3::MakeBooleanAccessor(&Self::standby_between_windows_), ns3::MakeBooleanChecker())
          .AddTraceSource("Sent", "A transmission begins.",
                          ns3::MakeTraceSourceAccessor(&Self::sent_trace_),
                          "giot::LoraEndDeviceMac::TracedTransmission")
          .AddTraceSource("Done", "What became of an uplink.",
                          ns3::MakeTraceSourceAccessor(&Self::done_trace_),
                          "giot::LoraEndDeviceMac::TracedEnd")
          .AddTraceSource("Received", "What a downlink carried.",
                          ns3::MakeTraceSourceAccessor(&Self::received_trace_),
                          "giot::LoraEndDeviceMac::TracedPayload");
  return id;
}

LoraEndDeviceMac::LoraEndDeviceMac() = default;
LoraEndDeviceMac::~LoraEndDeviceMac() = default;

void LoraEndDeviceMac::Configure(ns3::Ptr<LoraEndDevicePhy> phy, const Settings& settings,
                                 std::uint64_t seed) {
  assert(!phy_);
  phy_ = phy;
  settings_ = settings;
  random_ = Stream(seed, "LoRa device " + std::to_string(settings.address));
  duty_cycle_.emplace(phy->region());
  phy_->SetUser(this);
}

void LoraEndDeviceMac::DoDispose() {
  next_.Remove();
  queue_.clear();
  on_received_ = nullptr;
  phy_ = nullptr;
  ns3::Object::DoDispose();
}

int LoraEndDeviceMac::MaxPayloadBytes() const {
  const auto rate = static_cast<std::size_t>(settings_.link.data_rate);
  return phy_->region().data_rates[rate].max_payload_bytes;
}

const LoraModulation& LoraEndDeviceMac::ModulationOf(int data_rate) const {
  return phy_->region().data_rates[static_cast<std::size_t>(data_rate)].modulation;
}

bool LoraEndDeviceMac::Send(ns3::Ptr<const ns3::Packet> payload, bool confirmed) {
  if (static_cast<int>(payload->GetSize()) > MaxPayloadBytes()) {
    Refuse({fmt::format("LoRa device {}", address()), "payload_bytes",
            "send less at a time, or begin at a lower spreading factor"},
           fmt::format("at most {} at SF{}", MaxPayloadBytes(),
                       ModulationOf(settings_.link.data_rate).spreading_factor),
           fmt::format("{}", payload->GetSize()));
  }
  if (!on_ || queue_.size() == queue_frames_) {
    done_trace_(payload, LoraUplinkEnd::kRefused, 0);
    return false;
  }
  queue_.push_back({payload, confirmed, next_counter_++});
  if (!busy_) BeginUplink();
  return true;
}

void LoraEndDeviceMac::BeginUplink() {
  busy_ = true;
  acknowledged_ = false;
  transmission_ = 1;
  if (adr_) settings_.link = backoff_.BeforeUplink(settings_.link);
  Transmit();
}

void LoraEndDeviceMac::Transmit() {
  int free[16];
  std::uint64_t count = 0;
  Instant first = kNever;
  for (int channel = 0; channel < phy_->region().uplink_channels; ++channel) {
    const Instant from = duty_cycle_->FreeFrom(channel);
    first = std::min(first, from);
    if (from <= SimNow()) free[count++] = channel;
  }
  if (count == 0) {
    return After(ToTime(first) - ns3::Simulator::Now(), &LoraEndDeviceMac::Transmit);
  }
  channel_ = free[random_.Below(count)];
  phy_->Standby();
  next_ = ns3::Simulator::Schedule(wake_up_, &LoraEndDeviceMac::SendOn, this, channel_);
}

int LoraEndDeviceMac::DataRateOfTransmission() const {
  const auto& rates = phy_->region().data_rates;
  int rate = std::max(0, settings_.link.data_rate - (transmission_ - 1) / 2);
  const int bytes = static_cast<int>(queue_.front().payload->GetSize());
  while (rates[static_cast<std::size_t>(rate)].max_payload_bytes < bytes) ++rate;
  return rate;
}

LoraFrame LoraEndDeviceMac::NextFrame() const {
  const Uplink& uplink = queue_.front();
  LoraFrame frame;
  frame.device = settings_.address;
  frame.counter = uplink.counter;
  frame.confirmed = uplink.confirmed;
  frame.adr = adr_;
  frame.asks_for_answer = adr_ && backoff_.AsksForAnswer(settings_.link.data_rate);
  const auto& rate = phy_->region().data_rates[static_cast<std::size_t>(data_rate_)];
  frame.link_answer =
      link_answer_due_ &&
      static_cast<int>(uplink.payload->GetSize()) + kLinkAnswerBytes <= rate.max_payload_bytes;
  frame.payload = uplink.payload;
  return frame;
}

void LoraEndDeviceMac::SendOn(int channel) {
  data_rate_ = DataRateOfTransmission();
  const LoraFrame frame = NextFrame();
  if (frame.link_answer) link_answer_due_ = false;
  const LoraLinkSettings link{data_rate_, settings_.link.power_index};
  const LoraModulation& modulation = ModulationOf(data_rate_);
  duty_cycle_->Book(channel, SimNow(), LoraTimeOnAir(frame, modulation));
  sent_trace_(frame, channel, link);
  phy_->SendUp(frame, channel, modulation, phy_->region().PowerAt(link.power_index));
}

void LoraEndDeviceMac::OnSent() {
  sent_at_ = ns3::Simulator::Now();
  AwaitWindow(1);
}

void LoraEndDeviceMac::After(ns3::Time delay, void (LoraEndDeviceMac::*what)()) {
  next_ = ns3::Simulator::Schedule(delay, what, this);
}

void LoraEndDeviceMac::AwaitWindow(int window) {
  window_ = window;
  const LoraRegion& region = phy_->region();
  const Seconds delay = window == 1 ? region.rx1_delay : region.rx2_delay;
  const ns3::Time wakes = sent_at_ + ToTime(delay - Seconds(kEarlyS)) - wake_up_;
  if (wakes < ns3::Simulator::Now()) return EndWindows();  // what RX1 heard took too long
  standby_between_windows_ ? phy_->Standby() : phy_->Sleep();
  After(wakes - ns3::Simulator::Now(), &LoraEndDeviceMac::WakeForWindow);
}

void LoraEndDeviceMac::WakeForWindow() {
  phy_->Standby();
  After(wake_up_, &LoraEndDeviceMac::OpenWindow);
}

void LoraEndDeviceMac::OpenWindow() {
  const LoraRegion& region = phy_->region();
  const int channel = window_ == 1 ? channel_ : region.rx2_channel;
  const int rate =
      window_ == 1 ? region.Rx1DataRate(data_rate_, settings_.rx1_offset) : region.rx2_data_rate;
  phy_->Listen(channel, ModulationOf(rate), static_cast<int>(window_symbols_));
}

void LoraEndDeviceMac::OnWindowOver(const LoraTransmission* received) {
  const bool for_us = received && received->frame.device == settings_.address;
  if (for_us) Heed(received->frame);
  if (!on_) return;  // switched off by a listener
  if (for_us || window_ == 2) return EndWindows();
  AwaitWindow(2);
}

void LoraEndDeviceMac::Heed(const LoraFrame& downlink) {
  backoff_.OnDownlink();
  acknowledged_ = acknowledged_ || downlink.ack;
  if (adr_ && downlink.link_request) {
    settings_.link = *downlink.link_request;
    link_answer_due_ = true;
  }
  if (!downlink.payload) return;
  if (on_received_) on_received_(downlink.payload);
  received_trace_(downlink.payload);
}

void LoraEndDeviceMac::EndWindows() {
  phy_->Sleep();
  if (!queue_.front().confirmed) return Finish(LoraUplinkEnd::kSent);
  if (acknowledged_) return Finish(LoraUplinkEnd::kAcknowledged);
  if (transmission_ == static_cast<int>(transmissions_)) {
    return Finish(LoraUplinkEnd::kUnacknowledged);
  }
  ++transmission_;
  const Seconds pause(random_.Uniform(kShortestAckTimeoutS, kLongestAckTimeoutS));
  After(ToTime(pause), &LoraEndDeviceMac::Transmit);
}

void LoraEndDeviceMac::Finish(LoraUplinkEnd end) {
  const Uplink done = queue_.front();
  queue_.erase(queue_.begin());
  busy_ = false;
  done_trace_(done.payload, end, transmission_);
  if (!queue_.empty() && !busy_) BeginUplink();  // a listener may have begun one
}

void LoraEndDeviceMac::SwitchOff() {
  if (!on_) return;
  on_ = false;
  busy_ = false;
  next_.Remove();
  phy_->SwitchOff();
  const std::vector<Uplink> lost = std::move(queue_);
  queue_.clear();
  for (const Uplink& each : lost) done_trace_(each.payload, LoraUplinkEnd::kLostPower, 0);
}

void LoraEndDeviceMac::SwitchOn() {
  if (on_) return;
  on_ = true;
  phy_->SwitchOn();
}

}  // namespace giot

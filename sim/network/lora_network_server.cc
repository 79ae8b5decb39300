#include "sim/network/lora_network_server.h"

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <cassert>

#include "sim/base/require.h"
#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr int kLinkRequestBytes = 5;

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LoraNetworkServer);

ns3::TypeId LoraNetworkServer::GetTypeId() {
  using Self = LoraNetworkServer;
  static ns3::TypeId id =
      ns3::TypeId("giot::LoraNetworkServer")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("Gather", "How long copies of an uplink are waited for.",
                        ns3::TimeValue(ns3::MilliSeconds(200)),
                        ns3::MakeTimeAccessor(&Self::gather_),
                        ns3::MakeTimeChecker(ns3::Time(0), ns3::MilliSeconds(900)))
          .AddAttribute("Adr", "Whether devices that allow it are adapted.",
                        ns3::BooleanValue(true), ns3::MakeBooleanAccessor(&Self::adr_),
                        ns3::MakeBooleanChecker())
          .AddAttribute("AdrMarginDb", "What is kept of a link's margin [dB].",
                        ns3::DoubleValue(10), ns3::MakeDoubleAccessor(&Self::adr_margin_db_),
                        ns3::MakeDoubleChecker<double>(0, 60))
          .AddAttribute("AdrUplinks", "Of how many uplinks the best counts.",
                        ns3::UintegerValue(20), ns3::MakeUintegerAccessor(&Self::adr_uplinks_),
                        ns3::MakeUintegerChecker<std::uint32_t>(1))
          .AddTraceSource("Received", "An uplink, once however many gateways heard it.",
                          ns3::MakeTraceSourceAccessor(&Self::received_trace_),
                          "giot::LoraNetworkServer::TracedUplink")
          .AddTraceSource("Answered", "A downlink begins.",
                          ns3::MakeTraceSourceAccessor(&Self::answered_trace_),
                          "giot::LoraNetworkServer::TracedAnswer")
          .AddTraceSource("Unanswered", "No gateway could send in either window.",
                          ns3::MakeTraceSourceAccessor(&Self::unanswered_trace_),
                          "giot::LoraNetworkServer::TracedSilence");
  return id;
}

LoraNetworkServer::LoraNetworkServer() = default;
LoraNetworkServer::~LoraNetworkServer() = default;

void LoraNetworkServer::Configure(const LoraRegion& region, int rx1_offset) {
  assert(!region_);
  region_ = &region;
  rx1_offset_ = rx1_offset;
}

void LoraNetworkServer::AddGateway(ns3::Ptr<LoraGatewayPhy> gateway) {
  const std::size_t index = gateways_.size();
  gateways_.push_back(gateway);
  gateway->OnHeard([this, index](const LoraHeard& heard) { OnHeard(index, heard); });
}

void LoraNetworkServer::AddDevice(const LoraLinkSettings& link) {
  devices_.emplace_back();
  devices_.back().link = link;
  devices_.back().history = LoraSnrHistory(adr_uplinks_);
}

void LoraNetworkServer::SendDown(std::uint32_t device, ns3::Ptr<const ns3::Packet> payload) {
  const auto rate = static_cast<std::size_t>(region_->rx2_data_rate);
  const int most = region_->data_rates[rate].max_payload_bytes - kLinkRequestBytes;
  if (static_cast<int>(payload->GetSize()) > most) {
    Refuse({fmt::format("LoRa downlink to device {}", device), "payload_bytes",
            "RX2 carries no more beside a LinkADRReq"},
           fmt::format("at most {}", most), fmt::format("{}", payload->GetSize()));
  }
  devices_.at(device).payloads.push_back(payload);
}

void LoraNetworkServer::DoDispose() {
  gateways_.clear();
  devices_.clear();
  ns3::Object::DoDispose();
}

void LoraNetworkServer::OnHeard(std::size_t gateway, const LoraHeard& heard) {
  const LoraFrame& frame = heard.transmission->frame;
  if (frame.device >= devices_.size()) return;  // of another network
  Device& device = devices_[frame.device];
  if (device.gathering && device.uplink == heard.transmission) {
    device.copies.push_back({gateway, heard.snr});
    return;
  }
  device.gathering = true;
  device.uplink = heard.transmission;
  device.uplink_end = ns3::Simulator::Now();
  device.copies.assign(1, {gateway, heard.snr});
  ns3::Simulator::Schedule(gather_, &LoraNetworkServer::PassOn, this, heard.transmission);
}

void LoraNetworkServer::PassOn(std::shared_ptr<const LoraTransmission> uplink) {
  const LoraFrame& frame = uplink->frame;
  Device& device = devices_[frame.device];
  if (device.uplink != uplink) return;  // overtaken by the next
  device.gathering = false;
  std::stable_sort(device.copies.begin(), device.copies.end(),
                   [](const Copy& a, const Copy& b) { return a.snr > b.snr; });
  if (!device.counter || frame.counter > *device.counter) {
    device.counter = frame.counter;
    ++received_;
    received_trace_(frame.device, frame.payload, static_cast<std::uint32_t>(device.copies.size()));
  }
  if (frame.adr && adr_) Adapt(device);
  if (NeedsAnswer(device)) {
    AwaitWindow(device, 1);
  } else {
    device.uplink = nullptr;
  }
}

void LoraNetworkServer::Adapt(Device& device) {
  if (device.uplink->frame.link_answer && device.link_wanted) {
    device.link = *device.link_wanted;
    device.link_wanted.reset();
  }
  device.link.data_rate = region_->DataRateOf(device.uplink->modulation.spreading_factor);
  device.history.Add(device.copies.front().snr);
  if (!device.history.full()) return;
  const LoraLinkSettings wanted =
      AdaptLoraLink(*region_, device.link, device.history.Best(), Db{adr_margin_db_});
  device.link_wanted.reset();
  if (wanted != device.link) device.link_wanted = wanted;
}

bool LoraNetworkServer::NeedsAnswer(const Device& device) const {
  const LoraFrame& frame = device.uplink->frame;
  return frame.confirmed || frame.asks_for_answer || device.link_wanted || !device.payloads.empty();
}

LoraFrame LoraNetworkServer::AnswerTo(const Device& device) const {
  LoraFrame answer;
  answer.uplink = false;
  answer.device = device.uplink->frame.device;
  answer.counter = device.downlinks;
  answer.ack = device.uplink->frame.confirmed;
  answer.adr = adr_;
  answer.link_request = device.link_wanted;
  if (!device.payloads.empty()) answer.payload = device.payloads.front();
  return answer;
}

void LoraNetworkServer::AwaitWindow(const Device& device, int window) {
  const Seconds delay = window == 1 ? region_->rx1_delay : region_->rx2_delay;
  ns3::Simulator::Schedule(device.uplink_end + ToTime(delay) - ns3::Simulator::Now(),
                           &LoraNetworkServer::Answer, this, device.uplink, window);
}

void LoraNetworkServer::Answer(std::shared_ptr<const LoraTransmission> uplink, int window) {
  Device& device = devices_[uplink->frame.device];
  if (device.uplink != uplink) return;  // overtaken by the next
  if (TryAnswer(device, window)) {
    device.uplink = nullptr;
    answered_trace_(uplink->frame.device, window);
  } else if (window == 1) {
    AwaitWindow(device, 2);
  } else {
    device.uplink = nullptr;
    unanswered_trace_(uplink->frame.device);
  }
}

bool LoraNetworkServer::TryAnswer(Device& device, int window) {
  const LoraTransmission& uplink = *device.uplink;
  const int heard_at = region_->DataRateOf(uplink.modulation.spreading_factor);
  const int channel = window == 1 ? uplink.channel : region_->rx2_channel;
  const int rate =
      window == 1 ? region_->Rx1DataRate(heard_at, rx1_offset_) : region_->rx2_data_rate;
  const auto sender =
      std::find_if(device.copies.begin(), device.copies.end(),
                   [&](const Copy& copy) { return gateways_[copy.gateway]->CanSend(channel); });
  if (sender == device.copies.end()) return false;
  gateways_[sender->gateway]->SendDown(
      AnswerTo(device), channel, region_->data_rates[static_cast<std::size_t>(rate)].modulation,
      window == 1 ? region_->gateway_power_rx1 : region_->gateway_power_rx2);
  ++device.downlinks;
  if (!device.payloads.empty()) device.payloads.erase(device.payloads.begin());
  if (device.link_wanted) device.history.Clear();
  return true;
}

}  // namespace giot

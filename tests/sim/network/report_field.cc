#include "tests/sim/network/report_field.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "sim/base/random_stream.h"

namespace giot::testing_channel {

/// Sends, and starts over a period later.
struct ReportField::Sensor {
  ReportField* field;
  std::uint32_t index;
  std::uint32_t number = 0;
  ns3::Ptr<ns3::LrWpanMac> mac;
  ns3::Mac16Address sink;
  ns3::Time period;
  std::uint32_t payload_bytes;

  void Send() {
    std::vector<std::uint8_t> payload(payload_bytes);
    const std::uint32_t who[2] = {index, number++};
    std::memcpy(payload.data(), who, sizeof who);
    ns3::McpsDataRequestParams request;
    request.m_srcAddrMode = ns3::SHORT_ADDR;
    request.m_dstAddrMode = ns3::SHORT_ADDR;
    request.m_dstPanId = 1;
    request.m_dstAddr = sink;
    request.m_txOptions = ns3::TX_OPTION_ACK;
    mac->McpsDataRequest(request, ns3::Create<ns3::Packet>(payload.data(), payload.size()));
    ++field->sent;
    ns3::Simulator::Schedule(period, &Sensor::Send, this);
  }
  void OnConfirm(ns3::McpsDataConfirmParams confirm) {
    if (confirm.m_status == ns3::IEEE_802_15_4_SUCCESS) ++field->confirmed;
  }
};

namespace {

ns3::Mac16Address AddressOf(std::size_t index) {
  const std::uint8_t bytes[2] = {static_cast<std::uint8_t>((index + 1) >> 8),
                                 static_cast<std::uint8_t>(index + 1)};
  ns3::Mac16Address address;
  address.CopyFrom(bytes);
  return address;
}

ns3::Ptr<ns3::MobilityModel> At(const ns3::Vector& place) {
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition(place);
  return mobility;
}

}  // namespace

ReportField::ReportField(ns3::Ptr<ns3::SpectrumChannel> channel, const ReportFieldOptions& options)
    : channel_(std::move(channel)) {
  AddRadios(options);
  Stream phases(options.seed, "phases");
  std::vector<std::size_t> sinks;
  for (std::size_t i = 0; i < radios_.size(); ++i) {
    if (phases.Uniform() < 1.0 / options.nodes_to_a_sink || radios_.size() < 2) sinks.push_back(i);
  }
  for (std::size_t i = 0; i < radios_.size(); ++i) {
    if (std::binary_search(sinks.begin(), sinks.end(), i)) continue;
    const auto& radio = radios_[i];
    const auto here = radio->GetPhy()->GetMobility();
    const auto way = [&](std::size_t sink) {
      return here->GetDistanceFrom(radios_[sink]->GetPhy()->GetMobility());
    };
    const std::size_t nearest = *std::min_element(
        sinks.begin(), sinks.end(), [&](std::size_t a, std::size_t b) { return way(a) < way(b); });
    auto sensor = std::make_unique<Sensor>();
    sensor->field = this;
    sensor->index = static_cast<std::uint32_t>(i);
    sensor->mac = radio->GetMac();
    sensor->sink = AddressOf(nearest);
    sensor->period = ns3::Seconds(options.period_s);
    sensor->payload_bytes = options.payload_bytes;
    sensor->mac->SetMcpsDataConfirmCallback(ns3::MakeCallback(&Sensor::OnConfirm, sensor.get()));
    ns3::Simulator::Schedule(ns3::Seconds(phases.Uniform(0, options.period_s)), &Sensor::Send,
                             sensor.get());
    sensors_.push_back(std::move(sensor));
  }
}

/// Row by row over a square, each anywhere on a square of its own.
void ReportField::AddRadios(const ReportFieldOptions& options) {
  Stream places(options.seed, "places");
  const int columns = static_cast<int>(std::ceil(std::sqrt(options.nodes)));
  for (int i = 0; i < options.nodes; ++i) {
    const auto node = ns3::CreateObject<ns3::Node>();
    const auto radio = ns3::CreateObject<ns3::LrWpanNetDevice>();
    radio->SetChannel(channel_);
    node->AddDevice(radio);
    const double x = options.spacing_m * (i % columns + places.Uniform());
    const double y = options.spacing_m * (i / columns + places.Uniform());
    radio->GetPhy()->SetMobility(At({x, y, 1.5}));
    radio->GetMac()->SetPanId(1);
    radio->GetMac()->SetShortAddress(AddressOf(static_cast<std::size_t>(i)));
    radio->GetMac()->SetMcpsDataIndicationCallback(
        ns3::Callback<void, ns3::McpsDataIndicationParams, ns3::Ptr<ns3::Packet>>(
            [this](ns3::McpsDataIndicationParams, ns3::Ptr<ns3::Packet> frame) {
              Receive(frame);
            }));
    radio->AssignStreams(static_cast<std::int64_t>(options.seed) * 1'000'000 + 10 * i);
    radios_.push_back(radio);
  }
}

ReportField::~ReportField() {
  ns3::Simulator::Destroy();
  for (const auto& radio : radios_) radio->Dispose();
  channel_->Dispose();
}

void ReportField::Run(double seconds) {
  ns3::Simulator::Stop(ns3::Seconds(seconds));
  ns3::Simulator::Run();
}

void ReportField::Receive(ns3::Ptr<ns3::Packet> frame) {
  std::uint32_t who[2];
  frame->CopyData(reinterpret_cast<std::uint8_t*>(who), sizeof who);
  received.insert({who[0], who[1]});
}

}  // namespace giot::testing_channel

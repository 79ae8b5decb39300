#include "sim/network/lora_gateway_phy.h"

#include <ns3/simulator.h>

#include <cassert>
#include <cmath>
#include <utility>

#include "sim/power/sim_time.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(LoraGatewayPhy);

ns3::TypeId LoraGatewayPhy::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LoraGatewayPhy")
                              .SetParent<LoraPhy>()
                              .SetGroupName("Giot")
                              .AddConstructor<LoraGatewayPhy>();
  return id;
}

LoraGatewayPhy::LoraGatewayPhy() = default;
LoraGatewayPhy::~LoraGatewayPhy() = default;

void LoraGatewayPhy::Configure(const LoraRegion& region, const LoraReceiver::Options& options) {
  assert(!receiver_);
  SetRegion(region);
  options_ = options;
  receiver_.emplace(options, Hertz(125e3), static_cast<int>(region.channels.size()));
  duty_cycle_.emplace(region);
  SetState(LoraRadioState::kListen);
}

void LoraGatewayPhy::SetChannel(ns3::Ptr<ns3::SpectrumChannel> channel) {
  LoraPhy::SetChannel(channel);
  channel->AddRx(ns3::Ptr<LoraGatewayPhy>(this));
}

void LoraGatewayPhy::DoDispose() {
  on_heard_ = nullptr;
  LoraPhy::DoDispose();
}

bool LoraGatewayPhy::CanSend(int channel) const {
  return state() == LoraRadioState::kListen && duty_cycle_->FreeFrom(channel) <= SimNow();
}

void LoraGatewayPhy::SendDown(const LoraFrame& frame, int channel, const LoraModulation& modulation,
                              Dbm power) {
  assert(CanSend(channel) && !frame.uplink);
  receiver_->BeginSending();
  duty_cycle_->Book(channel, SimNow(), LoraTimeOnAir(frame, modulation));
  Send(frame, channel, modulation, power);
}

void LoraGatewayPhy::Sent() {
  receiver_->EndSending();
  SetState(LoraRadioState::kListen);
}

void LoraGatewayPhy::StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> params) {
  if (state() == LoraRadioState::kOff) return;
  const auto* signal = dynamic_cast<const LoraSignal*>(ns3::PeekPointer(params));
  if (!signal) return StartForeign(*params);
  if (!signal->transmission->frame.uplink) return;
  LoraArrival arrival = ArrivalOf(*signal, options_);
  arrival.id = next_id_++;
  if (const auto loss = receiver_->Begin(arrival)) {
    lost_trace_(*signal->transmission, *loss);
    return;
  }
  const Db snr{10 * std::log10(arrival.power / receiver_->noise())};
  ns3::Simulator::Schedule(signal->duration, &LoraGatewayPhy::EndRx, this, arrival.id, snr,
                           signal->transmission);
}

void LoraGatewayPhy::StartForeign(const ns3::SpectrumSignalParameters& signal) {
  const Instant end = ToInstant(ns3::Simulator::Now() + signal.duration);
  for (int channel = 0; channel < static_cast<int>(region().channels.size()); ++channel) {
    const Watts power = PowerIn(signal, channel);
    if (power > Watts(0)) receiver_->BeginForeign(channel, power, SimNow(), end);
  }
}

void LoraGatewayPhy::EndRx(std::uint64_t id, Db snr,
                           std::shared_ptr<const LoraTransmission> transmission) {
  auto loss = receiver_->End(id);
  if (!loss && transmission->cut) loss = LoraLoss::kCut;
  if (loss) {
    lost_trace_(*transmission, *loss);
  } else if (on_heard_) {
    on_heard_({std::move(transmission), snr});
  }
}

void LoraGatewayPhy::SwitchOff() {
  LoraPhy::SwitchOff();
  receiver_->Reset();
}

void LoraGatewayPhy::SwitchOn() {
  if (state() == LoraRadioState::kOff) SetState(LoraRadioState::kListen);
}

}  // namespace giot

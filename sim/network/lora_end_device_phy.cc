#include "sim/network/lora_end_device_phy.h"

#include <ns3/simulator.h>

#include <cassert>
#include <utility>

#include "sim/power/sim_time.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(LoraEndDevicePhy);

ns3::TypeId LoraEndDevicePhy::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LoraEndDevicePhy")
                              .SetParent<LoraPhy>()
                              .SetGroupName("Giot")
                              .AddConstructor<LoraEndDevicePhy>();
  return id;
}

LoraEndDevicePhy::LoraEndDevicePhy() = default;
LoraEndDevicePhy::~LoraEndDevicePhy() = default;

void LoraEndDevicePhy::Configure(const LoraRegion& region, const LoraReceiver::Options& options) {
  SetRegion(region);
  options_ = options;
  options_.demodulators = 1;
  receiver_.emplace(options_, Hertz(125e3), 1);
  SetState(LoraRadioState::kSleep);
}

void LoraEndDevicePhy::DoDispose() {
  window_end_.Remove();
  user_ = nullptr;
  LoraPhy::DoDispose();
}

void LoraEndDevicePhy::Sent() {
  if (!user_) return Standby();
  user_->OnSent();
}

void LoraEndDevicePhy::Listen(int channel, const LoraModulation& modulation, int symbols) {
  assert(state() == LoraRadioState::kSleep || state() == LoraRadioState::kStandby);
  window_channel_ = channel;
  window_spreading_factor_ = modulation.spreading_factor;
  receiver_->Reset();
  SetState(LoraRadioState::kListen);
  this->channel()->AddRx(ns3::Ptr<LoraEndDevicePhy>(this));
  window_end_ = ns3::Simulator::Schedule(ToTime(symbols * LoraSymbolTime(modulation)),
                                         &LoraEndDevicePhy::CloseWindow, this, nullptr);
}

void LoraEndDevicePhy::StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> params) {
  if (!IsOpen()) return;  // was on its way when the window closed
  const auto* signal = dynamic_cast<const LoraSignal*>(ns3::PeekPointer(params));
  if (!signal) {
    const Instant end = ToInstant(ns3::Simulator::Now() + params->duration);
    receiver_->BeginForeign(0, PowerIn(*params, window_channel_), SimNow(), end);
    return;
  }
  const LoraTransmission& sent = *signal->transmission;
  if (sent.frame.uplink || sent.channel != window_channel_) return;
  LoraArrival arrival = ArrivalOf(*signal, options_);
  arrival.channel = 0;
  if (arrival.spreading_factor != window_spreading_factor_) {
    receiver_->BeginUnwanted(arrival);
  } else if (const auto loss = receiver_->Begin(arrival)) {
    lost_trace_(sent, *loss);
  } else {
    SetState(LoraRadioState::kReceive);
    window_end_.Remove();
    window_end_ = ns3::Simulator::Schedule(signal->duration, &LoraEndDevicePhy::EndRx, this,
                                           signal->transmission);
  }
}

void LoraEndDevicePhy::EndRx(std::shared_ptr<const LoraTransmission> transmission) {
  auto loss = receiver_->End(0);
  if (!loss && transmission->cut) loss = LoraLoss::kCut;
  if (loss) lost_trace_(*transmission, *loss);
  CloseWindow(loss ? nullptr : transmission.get());
}

void LoraEndDevicePhy::CloseWindow(const LoraTransmission* received) {
  channel()->RemoveRx(ns3::Ptr<LoraEndDevicePhy>(this));
  if (!user_) return Standby();
  user_->OnWindowOver(received);
}

void LoraEndDevicePhy::SwitchOff() {
  if (IsOpen()) channel()->RemoveRx(ns3::Ptr<LoraEndDevicePhy>(this));
  window_end_.Remove();
  LoraPhy::SwitchOff();
}

void LoraEndDevicePhy::SwitchOn() {
  if (state() == LoraRadioState::kOff) SetState(LoraRadioState::kSleep);
}

}  // namespace giot

#include "sim/power/wifi_air_gate.h"

#include <ns3/qos-utils.h>
#include <ns3/simulator.h>
#include <ns3/wifi-mac-queue.h>
#include <ns3/wifi-mac.h>
#include <ns3/wifi-mpdu.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "sim/base/problems.h"
#include "sim/power/cut_frames.h"

namespace giot {
namespace {

constexpr double kDetachedDb = -10'000;

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(WifiAirGate);

ns3::TypeId WifiAirGate::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::WifiAirGate")
                              .SetParent<ns3::Object>()
                              .SetGroupName("Giot")
                              .AddConstructor<WifiAirGate>();
  return id;
}

void WifiAirGate::Install(ns3::Ptr<ns3::WifiNetDevice> device, ns3::Ptr<ns3::WifiPhy> phy) {
  assert(!phy_);
  if (!device->GetMac()) {
    throw ScenarioError(
        "giot::WifiAirGate: expected a device with one MAC, found one without; install 802.11p by "
        "Wifi80211pHelper, not by WaveHelper");
  }
  device_ = ns3::PeekPointer(device);
  phy_ = ns3::PeekPointer(phy);
  phy->AggregateObject(ns3::Ptr<WifiAirGate>(this));
  phy->RegisterListener(this);
  phy->TraceConnectWithoutContext("PhyTxPsduBegin",
                                  ns3::MakeCallback(&WifiAirGate::OnTxBegin, this));
}

void WifiAirGate::DoDispose() {
  switch_off_.Remove();
  phy_ = nullptr;
  device_ = nullptr;
  last_sent_.clear();
  back_on_air_.clear();
  ns3::Object::DoDispose();
}

void WifiAirGate::OnBackOnAir(std::function<void()> listener) {
  back_on_air_.push_back(std::move(listener));
}

void WifiAirGate::OnTxBegin(ns3::WifiConstPsduMap frames, ns3::WifiTxVector, double) {
  last_sent_ = std::move(frames);
}

void WifiAirGate::NotifyTxStart(ns3::Time duration, double) {
  sent_until_ = ns3::Simulator::Now() + duration;
  busy_until_ = sent_until_;
}

void WifiAirGate::NotifyRxEndError() { busy_until_ = ns3::Simulator::Now(); }

void WifiAirGate::Shut() {
  wanted_ = false;
  if (!on_air_) return;
  on_air_ = false;
  CutWhatIsInTheAir();
  tx_gain_db_ = phy_->GetTxGain();
  rx_gain_db_ = phy_->GetRxGain();
  phy_->SetTxGain(kDetachedDb);
  phy_->SetRxGain(kDetachedDb);
  SwitchOff();
}

void WifiAirGate::Open() {
  wanted_ = true;
  if (!on_air_ && phy_->IsStateOff()) BackOnAir();
}

void WifiAirGate::CutWhatIsInTheAir() {
  const ns3::Time remaining = sent_until_ - ns3::Simulator::Now();
  if (!remaining.IsStrictlyPositive()) return;
  const ns3::Ptr<ns3::Channel> channel = phy_->GetChannel();
  const ns3::Ptr<CutFrames> cut = CutFrames::Of(channel);
  for (const auto& [station, psdu] : last_sent_) {
    for (const auto& frame : *psdu) cut->List(frame->GetProtocolDataUnit(), remaining);
  }
  for (std::size_t i = 0; i < channel->GetNDevices(); ++i) {
    const auto device = ns3::DynamicCast<ns3::WifiNetDevice>(channel->GetDevice(i));
    if (!device) continue;
    for (const auto& phy : device->GetPhys()) phy->SetPostReceptionErrorModel(cut);
  }
}

// An answer, or the next frame of an exchange, comes SIFS after the last one; what comes later the
// MAC knows to cancel.
ns3::Time WifiAirGate::MayBeOffAt() const {
  const ns3::Time answered = busy_until_ + phy_->GetSifs() + phy_->GetSlot() / 2;
  const bool must_end = phy_->IsStateTx() || phy_->IsStateSwitching();
  const ns3::Time ended = ns3::Simulator::Now() + phy_->GetDelayUntilIdle();
  return must_end ? std::max(answered, ended) : answered;
}

void WifiAirGate::SwitchOff() {
  if (phy_->IsStateSleep()) phy_->ResumeFromSleep();  // upon which the MAC may send at once
  const ns3::Time now = ns3::Simulator::Now();
  if (const ns3::Time at = MayBeOffAt(); at > now) {
    switch_off_ = ns3::Simulator::Schedule(at - now, &WifiAirGate::SwitchOff, this);
    return;
  }
  if (!phy_->IsStateOff()) phy_->SetOffMode();
  phy_->SetTxGain(tx_gain_db_);  // an idle ear: what is off still knows when the air will be free
  phy_->SetRxGain(rx_gain_db_);
  if (wanted_) BackOnAir();
}

void WifiAirGate::EmptyQueues() {
  const ns3::Ptr<ns3::WifiMac> mac = device_->GetMac();
  for (const auto category :
       {ns3::AC_BE, ns3::AC_BK, ns3::AC_VI, ns3::AC_VO, ns3::AC_BE_NQOS, ns3::AC_BEACON}) {
    if (const auto queue = mac->GetTxopQueue(category)) queue->Flush();
  }
}

void WifiAirGate::BackOnAir() {
  EmptyQueues();
  on_air_ = true;
  phy_->ResumeFromOff();
  phy_->ResumeFromSleep();  // only this forgets the preambles that it was detecting when it died
  for (std::size_t i = 0; i < back_on_air_.size(); ++i) back_on_air_[i]();
}

}  // namespace giot

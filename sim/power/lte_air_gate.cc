#include "sim/power/lte_air_gate.h"

#include <ns3/lte-enb-net-device.h>
#include <ns3/lte-enb-phy.h>
#include <ns3/lte-spectrum-phy.h>
#include <ns3/lte-ue-rrc.h>
#include <ns3/single-model-spectrum-channel.h>

#include <cassert>
#include <utility>

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(LteAirGate);

ns3::TypeId LteAirGate::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LteAirGate")
                              .SetParent<ns3::Object>()
                              .SetGroupName("Giot")
                              .AddConstructor<LteAirGate>();
  return id;
}

void LteAirGate::Install(ns3::Ptr<ns3::LteUeNetDevice> device) {
  assert(!device_);
  device_ = ns3::PeekPointer(device);
  device->GetPhy()->AggregateObject(ns3::Ptr<LteAirGate>(this));
  empty_ = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
}

void LteAirGate::DoDispose() {
  device_ = nullptr;
  uplink_ = downlink_ = empty_ = nullptr;
  back_on_air_.clear();
  ns3::Object::DoDispose();
}

void LteAirGate::OnBackOnAir(std::function<void()> listener) {
  back_on_air_.push_back(std::move(listener));
}

void LteAirGate::Shut() {
  if (!on_air_) return;
  on_air_ = false;
  const auto sender = device_->GetPhy()->GetUlSpectrumPhy();
  const auto hearer = device_->GetPhy()->GetDlSpectrumPhy();
  uplink_ = sender->GetChannel();
  downlink_ = hearer->GetChannel();
  CutWhatIsInTheAir();
  sender->SetChannel(empty_);
  downlink_->RemoveRx(hearer);
  Deafen();
}

// Of all base stations only the serving one takes in what this user sends.
void LteAirGate::CutWhatIsInTheAir() {
  const ns3::Ptr<ns3::LteUeRrc> rrc = device_->GetRrc();
  for (std::size_t i = 0; i < uplink_->GetNDevices(); ++i) {
    const auto station = ns3::DynamicCast<ns3::LteEnbNetDevice>(uplink_->GetDevice(i));
    if (!station || !station->HasCellId(rrc->GetCellId())) continue;
    station->GetPhy()->GetUlSpectrumPhy()->RemoveExpectedTb(rrc->GetRnti());
  }
}

void LteAirGate::Deafen() {
  const auto hearer = device_->GetPhy()->GetDlSpectrumPhy();
  hearer->SetLtePhyRxDataEndOkCallback(ns3::LtePhyRxDataEndOkCallback());
  hearer->SetLtePhyRxCtrlEndOkCallback(ns3::LtePhyRxCtrlEndOkCallback());
  hearer->SetLtePhyDlHarqFeedbackCallback(ns3::LtePhyDlHarqFeedbackCallback());
}

// The callbacks are those that LteHelper sets.
void LteAirGate::Open() {
  if (on_air_) return;
  on_air_ = true;
  const ns3::Ptr<ns3::LteUePhy> phy = device_->GetPhy();
  const auto hearer = phy->GetDlSpectrumPhy();
  hearer->SetLtePhyRxDataEndOkCallback(ns3::MakeCallback(&ns3::LteUePhy::PhyPduReceived, phy));
  hearer->SetLtePhyRxCtrlEndOkCallback(
      ns3::MakeCallback(&ns3::LteUePhy::ReceiveLteControlMessageList, phy));
  hearer->SetLtePhyDlHarqFeedbackCallback(
      ns3::MakeCallback(&ns3::LteUePhy::EnqueueDlHarqFeedback, phy));
  phy->GetUlSpectrumPhy()->SetChannel(uplink_);
  downlink_->AddRx(hearer);
  for (std::size_t i = 0; i < back_on_air_.size(); ++i) back_on_air_[i]();
}

}  // namespace giot

#include "sim/network/ideal_radio.h"

#include <ns3/lr-wpan-mac-header.h>
#include <ns3/lr-wpan-mac-trailer.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

namespace giot {
namespace {

std::uint32_t Key(std::uint16_t pan, ns3::Mac16Address address) {
  std::uint8_t bytes[2];
  address.CopyTo(bytes);
  return std::uint32_t{pan} << 16 | std::uint32_t{bytes[0]} << 8 | bytes[1];
}

ns3::Mac16Address ShortAddress(const ns3::Address& address) {
  std::uint8_t bytes[6];
  ns3::Mac48Address::ConvertFrom(address).CopyTo(bytes);
  ns3::Mac16Address short_address;
  short_address.CopyFrom(bytes + 4);
  return short_address;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(IdealMedium);
NS_OBJECT_ENSURE_REGISTERED(IdealRadio);

ns3::TypeId IdealMedium::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::IdealMedium")
                              .SetParent<ns3::SpectrumChannel>()
                              .SetGroupName("Giot")
                              .AddConstructor<IdealMedium>();
  return id;
}

void IdealMedium::Join(ns3::Ptr<IdealRadio> radio) {
  const auto mac = radio->GetMac();
  by_address_[Key(mac->GetPanId(), mac->GetShortAddress())] = radios_.size();
  radios_.push_back(radio);
}

ns3::Ptr<IdealRadio> IdealMedium::Find(std::uint16_t pan, ns3::Mac16Address address) const {
  const auto found = by_address_.find(Key(pan, address));
  return found == by_address_.end() ? nullptr : radios_[found->second];
}

std::vector<ns3::Ptr<IdealRadio>> IdealMedium::Pan(std::uint16_t pan) const {
  std::vector<ns3::Ptr<IdealRadio>> members;
  for (const auto& radio : radios_) {
    if (radio->GetMac()->GetPanId() == pan) members.push_back(radio);
  }
  return members;
}

ns3::Ptr<ns3::NetDevice> IdealMedium::GetDevice(std::size_t i) const { return radios_.at(i); }

void IdealMedium::DoDispose() {
  radios_.clear();
  by_address_.clear();
  ns3::SpectrumChannel::DoDispose();
}

ns3::TypeId IdealRadio::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::IdealRadio")
                              .SetParent<ns3::LrWpanNetDevice>()
                              .SetGroupName("Giot")
                              .AddConstructor<IdealRadio>();
  return id;
}

void IdealRadio::Attach(int node, ns3::Ptr<IdealMedium> medium, std::size_t queue_frames,
                        bool sleeps) {
  node_ = node;
  medium_ = medium;
  queue_frames_ = queue_frames;
  sleeps_ = sleeps;
  GetMac()->SetRxOnWhenIdle(!sleeps);
  const auto phy = GetPhy();
  phy->SetChannel(medium);
  phy->SetPdDataConfirmCallback(ns3::MakeCallback(&IdealRadio::OnSent, this));
  // States are asked for here and reached at once; the idle MAC above has no part in them.
  phy->SetPlmeSetTRXStateConfirmCallback(ns3::MakeNullCallback<void, ns3::LrWpanPhyEnumeration>());
  medium->Join(this);
}

void IdealRadio::SetReceiveCallback(ReceiveCallback callback) {
  receive_ = callback;
  ns3::LrWpanNetDevice::SetReceiveCallback(callback);
}

bool IdealRadio::OnAir() const { return GetPhy()->GetChannel() == medium_; }

bool IdealRadio::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& to, std::uint16_t) {
  if (packet->GetSize() > GetMtu()) return false;
  const auto mac = GetMac();
  ns3::LrWpanMacHeader header(ns3::LrWpanMacHeader::LRWPAN_MAC_DATA, sequence_++);
  const ns3::Mac16Address destination = ShortAddress(to);
  header.SetSrcAddrMode(ns3::SHORT_ADDR);
  header.SetSrcAddrFields(mac->GetPanId(), mac->GetShortAddress());
  header.SetDstAddrMode(ns3::SHORT_ADDR);
  header.SetDstAddrFields(mac->GetPanId(), destination);
  header.SetPanIdComp();
  header.SetSecDisable();
  header.SetNoAckReq();
  packet->AddHeader(header);
  packet->AddTrailer(ns3::LrWpanMacTrailer());
  if (queue_.size() >= queue_frames_) {
    if (listener_ != nullptr) listener_->OnQueueFull(node_, *packet);
    return true;
  }
  queue_.push_back({packet, destination});
  if (listener_ != nullptr) listener_->OnQueued(node_, *packet);
  if (!busy_) ns3::Simulator::ScheduleNow(&IdealRadio::StartFrame, this);
  busy_ = true;
  return true;
}

void IdealRadio::StartFrame() {
  const Frame& frame = queue_.front();
  const auto phy = GetPhy();
  if (listener_ != nullptr) {
    listener_->OnAccess(node_);
    listener_->OnAirBegin(node_, frame.packet->GetSize());
  }
  // By way of off, the transmitter is there without the turnaround from listening.
  phy->PlmeSetTRXStateRequest(ns3::IEEE_802_15_4_PHY_TRX_OFF);
  phy->PlmeSetTRXStateRequest(ns3::IEEE_802_15_4_PHY_TX_ON);
  phy->PdDataRequest(frame.packet->GetSize(), frame.packet);
}

void IdealRadio::OnSent(ns3::LrWpanPhyEnumeration) {
  const Frame frame = queue_.front();
  if (listener_ != nullptr) listener_->OnAirEnd(node_);
  const bool delivered = OnAir() && Deliver(frame);
  queue_.pop_front();
  if (listener_ != nullptr) {
    listener_->OnResolved(node_, delivered ? FrameOutcome::kDelivered : FrameOutcome::kNoAck);
  }
  ns3::Simulator::ScheduleNow(&IdealRadio::AfterFrame, this);
}

void IdealRadio::AfterFrame() {
  if (!queue_.empty()) {
    StartFrame();
    return;
  }
  busy_ = false;
  GetPhy()->PlmeSetTRXStateRequest(sleeps_ ? ns3::IEEE_802_15_4_PHY_TRX_OFF
                                           : ns3::IEEE_802_15_4_PHY_RX_ON);
}

bool IdealRadio::Deliver(const Frame& frame) {
  const std::uint16_t pan = GetMac()->GetPanId();
  if (frame.to.IsBroadcast() || frame.to.IsMulticast()) {
    for (const auto& radio : medium_->Pan(pan)) {
      if (radio != this && radio->OnAir() && !radio->sleeps_) radio->Receive(frame, GetAddress());
    }
    return true;
  }
  const auto radio = medium_->Find(pan, frame.to);
  if (radio == nullptr || !radio->OnAir() || radio->sleeps_) return false;
  radio->Receive(frame, GetAddress());
  return true;
}

void IdealRadio::Receive(const Frame& frame, const ns3::Address& from) {
  const auto packet = frame.packet->Copy();
  if (listener_ != nullptr) listener_->OnReceived(node_, *packet);
  ns3::LrWpanMacHeader header;
  packet->RemoveHeader(header);
  ns3::LrWpanMacTrailer trailer;
  packet->RemoveTrailer(trailer);
  receive_(this, packet, 0, from);
}

}  // namespace giot

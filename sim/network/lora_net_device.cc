#include "sim/network/lora_net_device.h"

#include <ns3/spectrum-channel.h>

#include <cassert>

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(LoraNetDevice);

ns3::TypeId LoraNetDevice::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::LoraNetDevice")
                              .SetParent<ns3::NetDevice>()
                              .SetGroupName("Giot")
                              .AddConstructor<LoraNetDevice>();
  return id;
}

LoraNetDevice::LoraNetDevice() = default;
LoraNetDevice::~LoraNetDevice() = default;

void LoraNetDevice::Configure(ns3::Ptr<LoraPhy> phy, ns3::Ptr<LoraEndDeviceMac> mac) {
  assert(!phy_);
  phy_ = phy;
  mac_ = mac;
  phy_->SetDevice(ns3::Ptr<LoraNetDevice>(this));
  if (!mac_) return;
  mac_->OnReceived([this](ns3::Ptr<const ns3::Packet> payload) {
    if (!receive_.IsNull()) receive_(this, payload->Copy(), 0, GetBroadcast());
  });
}

void LoraNetDevice::DoDispose() {
  if (mac_) mac_->Dispose();
  if (phy_) phy_->Dispose();
  mac_ = nullptr;
  phy_ = nullptr;
  node_ = nullptr;
  receive_ = ReceiveCallback();
  ns3::NetDevice::DoDispose();
}

ns3::Ptr<ns3::Channel> LoraNetDevice::GetChannel() const { return phy_->channel(); }

void LoraNetDevice::SetAddress(ns3::Address address) {
  address_ = ns3::Mac48Address::ConvertFrom(address);
}

bool LoraNetDevice::SetMtu(const std::uint16_t) { return false; }

std::uint16_t LoraNetDevice::GetMtu() const {
  return mac_ ? static_cast<std::uint16_t>(mac_->MaxPayloadBytes()) : 0;
}

bool LoraNetDevice::Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address&, std::uint16_t) {
  return mac_ && mac_->Send(packet);
}

bool LoraNetDevice::SendFrom(ns3::Ptr<ns3::Packet>, const ns3::Address&, const ns3::Address&,
                             std::uint16_t) {
  return false;
}

}  // namespace giot

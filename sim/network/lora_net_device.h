// A LoRa radio as an ns-3 net device.
#pragma once

#include <ns3/mac48-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>

#include "sim/network/lora_end_device_mac.h"
#include "sim/network/lora_phy.h"

namespace giot {

/// `giot::LoraNetDevice`: of an end device or, without a MAC, of a gateway. Whatever is sent goes
/// unconfirmed to the network server, whatever address and protocol it is given (they are not
/// carried); what comes down from there is received with the broadcast address for a sender. For
/// confirmed uplinks use mac()->Send(payload, true).
class LoraNetDevice final : public ns3::NetDevice {
 public:
  static ns3::TypeId GetTypeId();
  LoraNetDevice();
  ~LoraNetDevice() override;

  /// Before it is used, once. `mac` is null for a gateway.
  void Configure(ns3::Ptr<LoraPhy> phy, ns3::Ptr<LoraEndDeviceMac> mac);
  ns3::Ptr<LoraPhy> phy() const { return phy_; }
  ns3::Ptr<LoraEndDeviceMac> mac() const { return mac_; }

  void SetIfIndex(const std::uint32_t index) override { index_ = index; }
  std::uint32_t GetIfIndex() const override { return index_; }
  ns3::Ptr<ns3::Channel> GetChannel() const override;
  void SetAddress(ns3::Address address) override;
  ns3::Address GetAddress() const override { return address_; }
  /// False: it is the longest payload at the present data rate.
  bool SetMtu(const std::uint16_t mtu) override;
  std::uint16_t GetMtu() const override;
  bool IsLinkUp() const override { return true; }
  void AddLinkChangeCallback(ns3::Callback<void>) override {}
  bool IsBroadcast() const override { return true; }
  ns3::Address GetBroadcast() const override { return ns3::Mac48Address::GetBroadcast(); }
  bool IsMulticast() const override { return false; }
  ns3::Address GetMulticast(ns3::Ipv4Address) const override { return GetBroadcast(); }
  ns3::Address GetMulticast(ns3::Ipv6Address) const override { return GetBroadcast(); }
  bool IsBridge() const override { return false; }
  bool IsPointToPoint() const override { return false; }
  /// False for a gateway, and where the MAC refuses it.
  bool Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& destination,
            std::uint16_t protocol) override;
  bool SendFrom(ns3::Ptr<ns3::Packet> packet, const ns3::Address& source,
                const ns3::Address& destination, std::uint16_t protocol) override;
  ns3::Ptr<ns3::Node> GetNode() const override { return node_; }
  void SetNode(ns3::Ptr<ns3::Node> node) override { node_ = node; }
  bool NeedsArp() const override { return false; }
  void SetReceiveCallback(ReceiveCallback callback) override { receive_ = callback; }
  void SetPromiscReceiveCallback(PromiscReceiveCallback) override {}
  bool SupportsSendFrom() const override { return false; }

 private:
  void DoDispose() override;

  ns3::Ptr<LoraPhy> phy_;
  ns3::Ptr<LoraEndDeviceMac> mac_;
  ns3::Ptr<ns3::Node> node_;
  std::uint32_t index_ = 0;
  ns3::Mac48Address address_;
  ReceiveCallback receive_;
};

}  // namespace giot

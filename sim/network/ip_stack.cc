#include "sim/network/ip_stack.h"

#include <ns3/boolean.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/ndisc-cache.h>

namespace giot {
namespace {

ns3::Ptr<ns3::Ipv6StaticRouting> Routes(const ns3::Ptr<ns3::Node>& node) {
  ns3::Ipv6StaticRoutingHelper helper;
  return helper.GetStaticRouting(node->GetObject<ns3::Ipv6>());
}

}  // namespace

void InstallIp(const ns3::Ptr<ns3::Node>& node, std::int64_t first_stream) {
  ns3::InternetStackHelper stack;
  stack.SetIpv4StackInstall(false);
  stack.Install(node);
  stack.AssignStreams(ns3::NodeContainer(node), first_stream);
  const auto ip = node->GetObject<ns3::Ipv6L3Protocol>();
  // A node that forwards asks for no router.
  ip->SetAttribute("IpForward", ns3::BooleanValue(true));
  ip->SetAttribute("SendIcmpv6Redirect", ns3::BooleanValue(false));
  ip->SetAttribute("StrongEndSystemModel", ns3::BooleanValue(false));
  node->GetObject<ns3::Icmpv6L4Protocol>()->SetAttribute("DAD", ns3::BooleanValue(false));
}

std::uint32_t AddInterface(const ns3::Ptr<ns3::NetDevice>& device, const ns3::Ipv6Address& address,
                           bool reaches_prefix) {
  const auto ip = device->GetNode()->GetObject<ns3::Ipv6>();
  const std::uint32_t interface = ip->AddInterface(device);
  ip->SetMetric(interface, 1);
  ip->SetUp(interface);
  ip->AddAddress(interface, ns3::Ipv6InterfaceAddress(address, ns3::Ipv6Prefix(64)),
                 reaches_prefix);
  return interface;
}

void AddNodeAddress(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                    const ns3::Ipv6Address& address) {
  node->GetObject<ns3::Ipv6>()->AddAddress(
      interface, ns3::Ipv6InterfaceAddress(address, ns3::Ipv6Prefix(128)), false);
}

void SetDefaultRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                     const ns3::Ipv6Address& gateway) {
  Routes(node)->SetDefaultRoute(gateway, interface);
}

void AddHostRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                  const ns3::Ipv6Address& host, const ns3::Ipv6Address& gateway) {
  Routes(node)->AddHostRouteTo(host, gateway, interface);
}

void AddPrefixRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                    const ns3::Ipv6Address& prefix, const ns3::Ipv6Address& gateway) {
  Routes(node)->AddNetworkRouteTo(prefix, ns3::Ipv6Prefix(64), gateway, interface);
}

void AddNeighbour(const ns3::Ptr<ns3::NetDevice>& device, const ns3::Ipv6Address& address,
                  const ns3::Address& link_layer) {
  const auto ip = device->GetNode()->GetObject<ns3::Ipv6L3Protocol>();
  const auto number = static_cast<std::uint32_t>(ip->GetInterfaceForDevice(device));
  ns3::NdiscCache::Entry* entry = ip->GetInterface(number)->GetNdiscCache()->Add(address);
  entry->SetMacAddress(link_layer);
  entry->MarkPermanent();
}

}  // namespace giot

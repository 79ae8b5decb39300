// IPv6 on the nodes of a network: quiet (no neighbour discovery, no advertisements; everything is
// known beforehand), since a receiver that sleeps would answer none of it.
#pragma once

#include <ns3/ipv6-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>

#include <cstdint>

namespace giot {

/// Puts IPv6 and UDP on the node: forwarding, no duplicate address detection, no solicitations, no
/// redirects; takes packets for any of its addresses on any interface.
void InstallIp(const ns3::Ptr<ns3::Node>& node, std::int64_t first_stream);

/// Puts an interface with one address on a device. `reaches_prefix`: the whole /64 is on its link.
/// Returns the interface's number.
std::uint32_t AddInterface(const ns3::Ptr<ns3::NetDevice>& device, const ns3::Ipv6Address& address,
                           bool reaches_prefix);
/// A second address, of the node alone.
void AddNodeAddress(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                    const ns3::Ipv6Address& address);

/// Everything else goes to `gateway`, a global address on the interface's link.
void SetDefaultRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                     const ns3::Ipv6Address& gateway);
void AddHostRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                  const ns3::Ipv6Address& host, const ns3::Ipv6Address& gateway);
/// The /64 of `prefix` lies behind `gateway`.
void AddPrefixRoute(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                    const ns3::Ipv6Address& prefix, const ns3::Ipv6Address& gateway);
/// `address` on the device's link has that link-layer address, for ever.
void AddNeighbour(const ns3::Ptr<ns3::NetDevice>& device, const ns3::Ipv6Address& address,
                  const ns3::Address& link_layer);

}  // namespace giot

// The IPv6 addresses of a network, fixed by the order of its nodes.
#pragma once

#include <ns3/ipv6-address.h>

#include <cstdint>

namespace giot {

/// Network number n has the prefix fd00:0:n:~n::/64 (unique local, RFC 4193). ns-3.37 finds a
/// 6LoWPAN context by (address & prefix) == prefix, so that a prefix whose bits are all set in
/// another would match that one too; with its complement beside it, none is. (It also refuses to
/// forward 2001:db8::/32.)
ns3::Ipv6Address PrefixOf(std::uint16_t number);

/// The address of `prefix` whose last 64 bits are 0000:00ff:fe00:`host`: the form of 16-bit
/// addresses, which 6LoWPAN sends in two bytes or none.
ns3::Ipv6Address AddressOf(std::uint16_t number, std::uint16_t host);

/// Numbers of networks.
inline constexpr std::uint16_t kServers = 0;         ///< Edge is host 1, cloud host 2.
inline constexpr std::uint16_t kFirstPan = 1;        ///< Cell of sink k: kFirstPan + k.
inline constexpr std::uint16_t kFirstWire = 0x4000;  ///< From sink k to the edge: kFirstWire + k.
inline constexpr std::uint16_t kWan = 0x7fff;        ///< From the edge to the cloud.
inline constexpr std::uint16_t kMostSinks = 0x3ffe;
inline constexpr std::uint16_t kMostInPan = 0x7ffe;  ///< Above lie 802.15.4's group addresses.

}  // namespace giot

#include "sim/network/addresses.h"

namespace giot {

ns3::Ipv6Address PrefixOf(std::uint16_t number) {
  const auto complement = static_cast<std::uint16_t>(~number);
  std::uint8_t bytes[16] = {0xfd, 0};
  bytes[4] = static_cast<std::uint8_t>(number >> 8);
  bytes[5] = static_cast<std::uint8_t>(number);
  bytes[6] = static_cast<std::uint8_t>(complement >> 8);
  bytes[7] = static_cast<std::uint8_t>(complement);
  return ns3::Ipv6Address(bytes);
}

ns3::Ipv6Address AddressOf(std::uint16_t number, std::uint16_t host) {
  std::uint8_t bytes[16];
  PrefixOf(number).GetBytes(bytes);
  bytes[11] = 0xff;
  bytes[12] = 0xfe;
  bytes[14] = static_cast<std::uint8_t>(host >> 8);
  bytes[15] = static_cast<std::uint8_t>(host);
  return ns3::Ipv6Address(bytes);
}

}  // namespace giot

// Hand-made Wi-Fi nodes for the tests of sim/power: no network layer, real MAC and PHY.
#pragma once

#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/wifi-net-device.h>

#include <cstdint>
#include <vector>

namespace giot {

enum class WifiKind {
  kAdHoc,  ///< 802.11a ad hoc at 6 Mb/s, RTS before frames of more than 500 octets.
  kOcb,    ///< 802.11p outside the context of a BSS, 10 MHz, 6 Mb/s.
  kHt,     ///< 802.11n ad hoc with A-MPDUs.
};

/// Nodes on a line, `spacing` metres apart, on one Yans channel. Destroys the simulator when it
/// goes.
class WifiField {
 public:
  WifiField(std::uint64_t seed, WifiKind kind, std::size_t nodes, double spacing = 10);
  ~WifiField();

  ns3::Ptr<ns3::WifiNetDevice> device(std::size_t i) const;
  ns3::Ptr<ns3::WifiPhy> phy(std::size_t i) const { return device(i)->GetPhy(); }

  static constexpr std::size_t kAll = static_cast<std::size_t>(-1);  ///< Broadcast.
  /// Sends `octets` of payload through the MAC.
  void Send(std::size_t from, std::size_t to, std::uint32_t octets);
  /// Payloads that node `i` handed to its upper layer so far.
  std::size_t received(std::size_t i) const { return received_[i]; }

 private:
  ns3::NodeContainer nodes_;
  ns3::NetDeviceContainer devices_;
  std::vector<std::size_t> received_;
};

}  // namespace giot

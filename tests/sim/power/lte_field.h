// One LTE cell with users and a remote host behind it, for the tests of sim/power.
#pragma once

#include <ns3/lte-enb-net-device.h>
#include <ns3/lte-helper.h>
#include <ns3/lte-ue-net-device.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-epc-helper.h>
#include <ns3/socket.h>

#include <cstdint>
#include <vector>

namespace giot {

/// Users near one base station, attached at time 0, with UDP to and from a remote host. Destroys
/// the simulator when it goes.
class LteField {
 public:
  LteField(std::uint64_t seed, std::uint32_t users);
  ~LteField();

  ns3::Ptr<ns3::LteUeNetDevice> device(std::uint32_t user) const;
  ns3::Ptr<ns3::LteEnbNetDevice> station() const;
  /// A datagram of `octets` from a user to the remote host, or back.
  void Up(std::uint32_t user, std::uint32_t octets);
  void Down(std::uint32_t user, std::uint32_t octets);
  /// Datagrams that a user received so far, and that the remote host received of all.
  std::size_t received(std::uint32_t user) const { return received_[user]; }
  std::size_t received_by_remote() const { return received_.back(); }

 private:
  void AddRemote();
  ns3::Ptr<ns3::Socket> Listen(ns3::Ptr<ns3::Node> node, std::size_t index);

  ns3::NodeContainer users_, stations_, remote_;
  ns3::Ptr<ns3::LteHelper> lte_;
  ns3::Ptr<ns3::PointToPointEpcHelper> core_;
  ns3::NetDeviceContainer station_devices_, user_devices_;
  ns3::Ipv4Address remote_address_;
  std::vector<ns3::Ipv4Address> addresses_;
  std::vector<ns3::Ptr<ns3::Socket>> sockets_;  ///< The remote host's is the last.
  std::vector<std::size_t> received_;
};

}  // namespace giot

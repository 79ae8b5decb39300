// Hand-made IEEE 802.15.4 nodes for the tests of sim/power: no network layer, real MAC and PHY.
#pragma once

#include <ns3/lr-wpan-net-device.h>
#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/spectrum-channel.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "scenarios/configs.h"
#include "scenarios/device_profile.h"
#include "sim/power/node_power.h"

namespace giot {

/// CC2420 at 3.0 V (reference/radio_states.csv): 17.4 mA at 0 dBm, 18.8 mA listening, 0.426 mA
/// idle, 20 uA asleep.
DeviceProfile Cc2420();
/// Cortex-M4F at 64 MHz (reference/compute_devices.csv): 10 mW active, 5 uW idle, 256 KB.
DeviceProfile CortexM4();

enum class Medium { kPlain, kIndexed };  ///< ns-3's SingleModelSpectrumChannel or IndexedChannel.

/// Nodes on a line, `spacing` metres apart, on one channel with Friis loss and constant-speed
/// delay. Destroys the simulator when it goes.
class RadioField {
 public:
  RadioField(std::uint64_t seed, std::size_t nodes, double spacing = 5,
             Medium medium = Medium::kPlain);
  ~RadioField();

  std::size_t size() const { return nodes_.size(); }
  ns3::Ptr<ns3::Node> node(std::size_t i) const { return nodes_[i]; }
  ns3::Ptr<ns3::LrWpanNetDevice> device(std::size_t i) const { return devices_[i]; }
  ns3::Ptr<ns3::SpectrumChannel> channel() const { return channel_; }
  /// NodePower on node `i`, CC2420 and Cortex-M4.
  ns3::Ptr<NodePower> Power(std::size_t i, const NodeGroupConfig& group) const;

  /// Sends `octets` of payload with or without an ACK, through the MAC.
  void Send(std::size_t from, std::size_t to, std::uint32_t octets, bool ack = true);
  /// Payloads that node `i` handed to its upper layer so far.
  std::size_t received(std::size_t i) const { return received_[i]; }
  /// Called with each confirm of node `i`'s MAC.
  void OnConfirm(std::size_t i, std::function<void(ns3::LrWpanMcpsDataConfirmStatus)> listener);

 private:
  void AddNode(std::size_t i, double x);

  ns3::Ptr<ns3::SpectrumChannel> channel_;
  std::vector<ns3::Ptr<ns3::Node>> nodes_;
  std::vector<ns3::Ptr<ns3::LrWpanNetDevice>> devices_;
  std::vector<std::size_t> received_;
  std::vector<std::function<void(ns3::LrWpanMcpsDataConfirmStatus)>> confirm_;
};

}  // namespace giot

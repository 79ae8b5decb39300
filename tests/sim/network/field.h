// A sensor field for tests: a scenario put together by hand, its network, and a run.
#pragma once

#include <ns3/simulator.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sim/network/datagrams.h"
#include "sim/network/network.h"
#include "sim/network/sensor_field_config.h"

namespace giot::testing_field {

/// One field at a time; the simulator is fresh again when it is gone.
class Field {
 public:
  Field() {
    scenario.file = "field.toml";
    scenario.config.run.seed = 1;
    scenario.config.network.kind = "sensor_field";
    auto config = std::make_shared<ConfigOf<SensorFieldConfig>>();
    network_config_ = &config->value;
    scenario.config.network.config = std::move(config);
  }
  ~Field() {
    sockets.clear();
    datagrams.reset();
    network.reset();
    ns3::Simulator::Destroy();
  }
  Field(const Field&) = delete;
  Field& operator=(const Field&) = delete;

  SensorFieldConfig& config() { return *network_config_; }

  /// A group whose first node stands at (x, y), the others each `step` metres further east.
  NodeGroupConfig& AddGroup(const std::string& name, const std::string& role, int count = 1,
                            double x = 0, double y = 0, double step = 10) {
    NodeGroupConfig& group = scenario.config.nodes[name];
    group.role = role;
    group.count = count;
    group.position.layout = "grid";
    group.position.width = Meters(step * count);
    group.position.height = Meters(1e-9);
    group.position.x = Meters(x - step / 2);
    group.position.y = Meters(y);
    return group;
  }

  void Build() {
    network = BuildNetwork(scenario);
    datagrams = std::make_unique<Datagrams>(*network);
  }
  int Index(const std::string& group, int number = 0) const {
    return network->Group(group)[static_cast<std::size_t>(number)];
  }
  DatagramSocket& Open(int node, std::uint16_t port = kFirstPort) {
    sockets.push_back(datagrams->Open(node, port));
    return *sockets.back();
  }
  DatagramSocket& socket(int number) { return *sockets[static_cast<std::size_t>(number)]; }
  static void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
  template <class Action>
  static void At(double seconds, Action action) {
    ns3::Simulator::Schedule(ns3::Seconds(seconds) - ns3::Simulator::Now(), action);
  }

  Scenario scenario;
  std::unique_ptr<Network> network;
  std::unique_ptr<Datagrams> datagrams;
  std::vector<std::unique_ptr<DatagramSocket>> sockets;

 private:
  SensorFieldConfig* network_config_;
};

/// `size` bytes, each telling its place.
inline std::vector<std::byte> Pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

}  // namespace giot::testing_field

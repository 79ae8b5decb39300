// network_trace SEED...: runs a crowded multi-hop field with a Wi-Fi backhaul for each seed and
// prints whatever happened to each datagram. Two processes must print the same.
#include <cstdio>
#include <cstdlib>

#include "tests/sim/network/field.h"

namespace {

using namespace giot;  // NOLINT: a test program of one page
using testing_field::Field;
using testing_field::Pattern;

void PrintTrace(int seed) {
  Field field;
  field.scenario.config.run.seed = seed;
  field.config().topology = "multihop";
  field.config().link_margin = Db{-8};
  field.config().path_loss.shadowing = Db{3};
  field.config().backhaul.kind = "wifi";
  auto& sensors = field.AddGroup("sensors", "sensor", 30);
  sensors.position = PositionConfig{};
  sensors.position.width = sensors.position.height = Meters(200);
  auto& relays = field.AddGroup("relays", "relay", 4);
  relays.position = sensors.position;
  relays.position.layout = "grid";
  field.AddGroup("sinks", "sink", 2, 80, 80, 30);
  field.AddGroup("edge", "edge", 1, 95, 85);
  field.AddGroup("cloud", "cloud");
  field.Build();
  field.Open(field.network->cloud()).OnReceive([](const ReceivedDatagram& datagram) {
    std::printf("%llu got", static_cast<unsigned long long>(datagram.id));
    for (const ns3::Time& part : datagram.latency.parts) {
      std::printf(" %lld", static_cast<long long>(part.GetNanoSeconds()));
    }
    std::printf("\n");
  });
  for (const int sensor : field.network->Group("sensors")) {
    DatagramSocket& socket = field.Open(sensor);
    socket.OnConfirm([](const SendReport& report) {
      std::printf("%llu %s %lld %d\n", static_cast<unsigned long long>(report.id),
                  std::string(ToString(report.outcome)).c_str(),
                  static_cast<long long>(ns3::Simulator::Now().GetNanoSeconds()),
                  report.air.frames);
    });
    for (int round = 0; round < 12; ++round) {
      Field::At(1 + round + 0.003 * sensor, [&field, &socket, round] {
        socket.Send(field.network->cloud(), kFirstPort, Pattern(round % 2 == 0 ? 30 : 250));
      });
    }
  }
  Field::RunUntil(15);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) PrintTrace(std::atoi(argv[i]));
  return 0;
}

// What one short message costs an LTE user: the promotion and the long tail after it, against ten
// messages sent one by one and ten sent together.
#include <ns3/constant-position-mobility-model.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/lte-helper.h>
#include <ns3/lte-ue-net-device.h>
#include <ns3/node-container.h>
#include <ns3/packet.h>
#include <ns3/point-to-point-epc-helper.h>
#include <ns3/simulator.h>
#include <ns3/udp-socket-factory.h>

#include <cstdio>

#include "sim/power/lte_radio_meter.h"

namespace {

void Run(const char* what, int messages, double every_s) {
  ns3::NodeContainer user(1), station(1);
  for (const auto& node : {user.Get(0), station.Get(0)}) {
    node->AggregateObject(ns3::CreateObject<ns3::ConstantPositionMobilityModel>());
  }
  const auto core = ns3::CreateObject<ns3::PointToPointEpcHelper>();
  const auto lte = ns3::CreateObject<ns3::LteHelper>();
  lte->SetEpcHelper(core);
  const auto stations = lte->InstallEnbDevice(station);
  const auto users = lte->InstallUeDevice(user);
  ns3::InternetStackHelper().Install(user);
  core->AssignUeIpv4Address(users);
  lte->Attach(users, stations.Get(0));

  const auto battery = ns3::CreateObject<giot::BatterySource>();  // mains power
  const auto meter = ns3::CreateObject<giot::LteRadioMeter>();
  meter->Install(ns3::StaticCast<ns3::LteUeNetDevice>(users.Get(0)), battery);

  const auto socket = ns3::Socket::CreateSocket(user.Get(0), ns3::UdpSocketFactory::GetTypeId());
  for (int i = 0; i < messages; ++i) {
    ns3::Simulator::Schedule(ns3::Seconds(15 + every_s * i), [&] {
      socket->SendTo(ns3::Create<ns3::Packet>(100), 0,
                     ns3::InetSocketAddress(core->GetUeDefaultGatewayAddress(), 9));
    });
  }
  double attached_j = 0;
  ns3::Simulator::Schedule(ns3::Seconds(14), [&] { attached_j = battery->Total().si(); });
  ns3::Simulator::Stop(ns3::Seconds(40));
  ns3::Simulator::Run();
  std::printf("%-22s %6.2f J", what, battery->Total().si() - attached_j);
  for (const auto& line : meter->Lines()) {
    if (line.cause == "radio_tail") std::printf(", %.1f s of tail in all", line.energy.si() / 1.06);
  }
  std::printf("\n");
  ns3::Simulator::Destroy();
}

}  // namespace

int main() {
  Run("one message", 1, 0);
  Run("ten, one a second", 10, 1);
  Run("ten together", 10, 0.001);
}

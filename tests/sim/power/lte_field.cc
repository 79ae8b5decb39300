#include "tests/sim/power/lte_field.h"

#include <ns3/config.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/packet.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/udp-socket-factory.h>

namespace giot {
namespace {

constexpr std::uint16_t kPort = 9;

void PlaceOnALine(const ns3::NodeContainer& nodes, double x, double y) {
  for (std::uint32_t i = 0; i < nodes.GetN(); ++i) {
    auto place = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    place->SetPosition({x, y + 10 * i, 1.5});
    nodes.Get(i)->AggregateObject(place);
  }
}

}  // namespace

LteField::LteField(std::uint64_t seed, std::uint32_t users) : received_(users + 1) {
  ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(seed + 1));
  users_.Create(users);
  stations_.Create(1);
  PlaceOnALine(users_, 100, 0);
  PlaceOnALine(stations_, 0, 0);
  core_ = ns3::CreateObject<ns3::PointToPointEpcHelper>();
  lte_ = ns3::CreateObject<ns3::LteHelper>();
  lte_->SetEpcHelper(core_);
  AddRemote();
  station_devices_ = lte_->InstallEnbDevice(stations_);
  user_devices_ = lte_->InstallUeDevice(users_);
  lte_->AssignStreams(station_devices_, 100);
  lte_->AssignStreams(user_devices_, 1000);
  ns3::InternetStackHelper().Install(users_);
  const auto interfaces = core_->AssignUeIpv4Address(user_devices_);
  ns3::Ipv4StaticRoutingHelper routing;
  for (std::uint32_t i = 0; i < users; ++i) {
    addresses_.push_back(interfaces.GetAddress(i));
    routing.GetStaticRouting(users_.Get(i)->GetObject<ns3::Ipv4>())
        ->SetDefaultRoute(core_->GetUeDefaultGatewayAddress(), 1);
    lte_->Attach(user_devices_.Get(i), station_devices_.Get(0));
    sockets_.push_back(Listen(users_.Get(i), i));
  }
  sockets_.push_back(Listen(remote_.Get(0), users));
}

LteField::~LteField() { ns3::Simulator::Destroy(); }

void LteField::AddRemote() {
  remote_.Create(1);
  ns3::InternetStackHelper().Install(remote_);
  ns3::PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", ns3::StringValue("1Gbps"));
  const auto devices = link.Install(core_->GetPgwNode(), remote_.Get(0));
  ns3::Ipv4AddressHelper addresses("1.0.0.0", "255.0.0.0");
  remote_address_ = addresses.Assign(devices).GetAddress(1);
  ns3::Ipv4StaticRoutingHelper()
      .GetStaticRouting(remote_.Get(0)->GetObject<ns3::Ipv4>())
      ->AddNetworkRouteTo("7.0.0.0", "255.0.0.0", 1);
}

ns3::Ptr<ns3::Socket> LteField::Listen(ns3::Ptr<ns3::Node> node, std::size_t index) {
  auto socket = ns3::Socket::CreateSocket(node, ns3::UdpSocketFactory::GetTypeId());
  socket->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), kPort));
  socket->SetRecvCallback(
      ns3::Callback<void, ns3::Ptr<ns3::Socket>>([this, index](ns3::Ptr<ns3::Socket> from) {
        while (from->Recv()) ++received_[index];
      }));
  return socket;
}

ns3::Ptr<ns3::LteUeNetDevice> LteField::device(std::uint32_t user) const {
  return ns3::StaticCast<ns3::LteUeNetDevice>(user_devices_.Get(user));
}

ns3::Ptr<ns3::LteEnbNetDevice> LteField::station() const {
  return ns3::StaticCast<ns3::LteEnbNetDevice>(station_devices_.Get(0));
}

void LteField::Up(std::uint32_t user, std::uint32_t octets) {
  sockets_[user]->SendTo(ns3::Create<ns3::Packet>(octets), 0,
                         ns3::InetSocketAddress(remote_address_, kPort));
}

void LteField::Down(std::uint32_t user, std::uint32_t octets) {
  sockets_.back()->SendTo(ns3::Create<ns3::Packet>(octets), 0,
                          ns3::InetSocketAddress(addresses_[user], kPort));
}

}  // namespace giot

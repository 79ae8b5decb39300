// The network of scenarios/twin_field.toml, sending every reading, as a plain ns-3 program without
// giot: the yardstick for giot's overhead.
//
//   plain_ns3_field SENSORS SECONDS SEED [--sinks=4] [--side=300] [--spread=8] [--period=10]
//                   [--bytes=12] [--cut=120] [--places=FILE]
//
// Sensors stand about twelve spots, talk to the nearest of several sinks over IEEE 802.15.4 and
// 6LoWPAN with their receivers off in between, and send one UDP reading a period, in turns, to a
// server behind the sinks. --places writes where the sensors stand (x_m,y_m), so that a giot
// scenario can have them at the same places. Prints one line of figures.
#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv6-address-helper.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/lr-wpan-helper.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/ndisc-cache.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>
#include <ns3/sixlowpan-helper.h>
#include <ns3/string.h>
#include <ns3/udp-socket-factory.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

using ns3::Ptr;

struct Options {
  int sensors = 48;
  double seconds = 1000;
  int seed = 1;
  int sinks = 4;
  double side = 300;
  double spread = 8;
  double period = 10;
  int bytes = 12;
  double cut = 120;
  std::string places;
};

Options Parse(int argc, char** argv) {
  Options options;
  if (argc < 4) {
    std::fprintf(stderr, "usage: plain_ns3_field SENSORS SECONDS SEED [--name=value ...]\n");
    std::exit(2);
  }
  options.sensors = std::atoi(argv[1]);
  options.seconds = std::atof(argv[2]);
  options.seed = std::atoi(argv[3]);
  for (int i = 4; i < argc; ++i) {
    const char* value = std::strchr(argv[i], '=');
    const std::string name(argv[i], value ? static_cast<std::size_t>(value - argv[i]) : 0);
    if (name == "--sinks")
      options.sinks = std::atoi(value + 1);
    else if (name == "--side")
      options.side = std::atof(value + 1);
    else if (name == "--spread")
      options.spread = std::atof(value + 1);
    else if (name == "--period")
      options.period = std::atof(value + 1);
    else if (name == "--bytes")
      options.bytes = std::atoi(value + 1);
    else if (name == "--cut")
      options.cut = std::atof(value + 1);
    else if (name == "--places")
      options.places = value + 1;
    else
      std::exit((std::fprintf(stderr, "unknown option %s\n", argv[i]), 2));
  }
  return options;
}

/// The middle of cell i of the squarest grid of `count` cells.
ns3::Vector GridPlace(int i, int count, double side) {
  const int columns = static_cast<int>(std::ceil(std::sqrt(count)));
  const int rows = (count + columns - 1) / columns;
  return {side * (i % columns + 0.5) / columns, side * (i / columns + 0.5) / rows, 1.5};
}

/// About spot i mod 12, the further round a spiral the later.
ns3::Vector SensorPlace(int i, const Options& options) {
  constexpr double kGoldenAngle = 2.399963229728653;
  constexpr int kSpots = 12;
  const ns3::Vector spot = GridPlace(i % kSpots, kSpots, options.side);
  const int turn = i / kSpots;
  const int turns = (options.sensors + kSpots - 1) / kSpots;
  const double distance = options.spread * std::sqrt(static_cast<double>(turn) / turns);
  return {spot.x + distance * std::cos(kGoldenAngle * turn),
          spot.y + distance * std::sin(kGoldenAngle * turn), 1.5};
}

void Place(const Ptr<ns3::Node>& node, const ns3::Vector& place) {
  const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  mobility->SetPosition(place);
  node->AggregateObject(mobility);
}

/// ns-3.37 aborts when a MAC that sleeps turns its PHY off while that receives a frame which
/// interference has destroyed, and forgets what is queued behind a frame that it gave up. Without
/// this the program ends in the middle of any crowded field.
struct Sleeper {
  Ptr<ns3::LrWpanMac> mac;
  bool receiving = false;
  bool kept_awake = false;

  explicit Sleeper(const Ptr<ns3::LrWpanNetDevice>& device) : mac(device->GetMac()) {
    mac->SetRxOnWhenIdle(false);
    mac->SetMcpsDataConfirmCallback(ns3::MakeCallback(&Sleeper::OnConfirm, this));
    device->GetPhy()->TraceConnectWithoutContext("TrxState",
                                                 ns3::MakeCallback(&Sleeper::OnState, this));
  }
  void OnConfirm(ns3::McpsDataConfirmParams confirm) {
    if (confirm.m_status == ns3::IEEE_802_15_4_SUCCESS || !receiving) return;
    mac->SetRxOnWhenIdle(true);
    kept_awake = true;
  }
  void OnState(ns3::Time, ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration now) {
    receiving = now == ns3::IEEE_802_15_4_PHY_BUSY_RX;
    if (kept_awake && !receiving) ns3::Simulator::ScheduleNow(&Sleeper::Doze, this);
  }
  void Doze() {
    if (!kept_awake || receiving) return;
    kept_awake = false;
    mac->SetRxOnWhenIdle(false);
  }
};

/// One sensor's reading, once a period.
struct Reporter {
  Ptr<ns3::Socket> socket;
  ns3::Inet6SocketAddress server;
  ns3::Time period;
  std::vector<std::uint8_t> reading;
  std::uint64_t sent = 0;

  void Report() {
    socket->SendTo(ns3::Create<ns3::Packet>(reading.data(), reading.size()), 0, server);
    ++sent;
    ns3::Simulator::Schedule(period, &Reporter::Report, this);
  }
};

std::uint64_t g_received = 0;

void OnReadings(Ptr<ns3::Socket> socket) {
  while (socket->Recv()) ++g_received;
}

std::string Network(int number, const char* host = "") {
  char text[64];
  std::snprintf(text, sizeof text, "fd00:0:%x:%x::%s", number, ~number & 0xffff, host);
  return text;
}

class PlainField {
 public:
  explicit PlainField(const Options& options) : options_(options) {
    ns3::RngSeedManager::SetSeed(static_cast<std::uint32_t>(options.seed));
    sensors_.Create(static_cast<std::uint32_t>(options.sensors));
    sinks_.Create(static_cast<std::uint32_t>(options.sinks));
    server_.Create(1);
    MakePlaces();
    MakeRadios();
    MakeStacks();
    for (int sink = 0; sink < options.sinks; ++sink) JoinCell(sink);
    MakeApplications();
  }

  void Print(double wall_seconds) const {
    std::uint64_t sent = 0;
    for (const auto& reporter : reporters_) sent += reporter->sent;
    const auto events = static_cast<double>(ns3::Simulator::GetEventCount());
    std::printf(
        "sensors %d sim_s %g events %.0f wall_s %.3f events_per_s %.0f sent %llu delivered %llu "
        "wall_us_per_datagram %.1f\n",
        options_.sensors, options_.seconds, events, wall_seconds, events / wall_seconds,
        static_cast<unsigned long long>(sent), static_cast<unsigned long long>(g_received),
        1e6 * wall_seconds / static_cast<double>(sent));
  }

 private:
  void MakePlaces() {
    std::ofstream file;
    if (!options_.places.empty()) file.open(options_.places);
    file << "x_m,y_m\n";
    file.precision(17);
    std::vector<ns3::Vector> sink_places;
    for (int i = 0; i < options_.sinks; ++i) {
      sink_places.push_back(GridPlace(i, options_.sinks, options_.side));
      Place(sinks_.Get(static_cast<std::uint32_t>(i)), sink_places.back());
    }
    for (int i = 0; i < options_.sensors; ++i) {
      const ns3::Vector place = SensorPlace(i, options_);
      file << place.x << ',' << place.y << '\n';
      Place(sensors_.Get(static_cast<std::uint32_t>(i)), place);
      int nearest = 0;
      for (int sink = 1; sink < options_.sinks; ++sink) {
        if (ns3::CalculateDistance(place, sink_places[static_cast<std::size_t>(sink)]) <
            ns3::CalculateDistance(place, sink_places[static_cast<std::size_t>(nearest)])) {
          nearest = sink;
        }
      }
      sink_of_.push_back(nearest);
    }
    Place(server_.Get(0), {0, 0, 1.5});
  }

  void MakeRadios() {
    const auto channel = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
    channel->SetAttribute("MaxLossDb", ns3::DoubleValue(options_.cut));
    const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
    loss->SetReference(1, 40.05);
    channel->AddPropagationLossModel(loss);
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    radio_helper_.SetChannel(channel);
    sink_radios_ = radio_helper_.Install(sinks_);
    sensor_radios_ = radio_helper_.Install(sensors_);
    std::vector<std::uint16_t> hosts(static_cast<std::size_t>(options_.sinks), 0);
    for (int i = 0; i < options_.sinks; ++i) SetRadio(sink_radios_, i, i, hosts);
    for (int i = 0; i < options_.sensors; ++i) {
      SetRadio(sensor_radios_, i, sink_of_[static_cast<std::size_t>(i)], hosts);
      sleepers_.push_back(std::make_unique<Sleeper>(ns3::DynamicCast<ns3::LrWpanNetDevice>(
          sensor_radios_.Get(static_cast<std::uint32_t>(i)))));
    }
  }

  void SetRadio(const ns3::NetDeviceContainer& radios, int i, int cell,
                std::vector<std::uint16_t>& hosts) {
    const auto radio =
        ns3::DynamicCast<ns3::LrWpanNetDevice>(radios.Get(static_cast<std::uint32_t>(i)));
    const std::uint16_t host = ++hosts[static_cast<std::size_t>(cell)];
    const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(host >> 8),
                                   static_cast<std::uint8_t>(host)};
    ns3::Mac16Address address;
    address.CopyFrom(bytes);
    radio->GetMac()->SetPanId(static_cast<std::uint16_t>(1 + cell));
    radio->GetMac()->SetShortAddress(address);
    streams_ += radio->AssignStreams(streams_);
  }

  void MakeStacks() {
    ns3::Config::SetDefault("ns3::Ipv6::IpForward", ns3::BooleanValue(true));
    ns3::Config::SetDefault("ns3::Ipv6L3Protocol::SendIcmpv6Redirect", ns3::BooleanValue(false));
    ns3::Config::SetDefault("ns3::Ipv6L3Protocol::StrongEndSystemModel", ns3::BooleanValue(false));
    ns3::Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", ns3::BooleanValue(false));
    ns3::InternetStackHelper stack;
    stack.SetIpv4StackInstall(false);
    stack.Install(sensors_);
    stack.Install(sinks_);
    stack.Install(server_);
    ns3::SixLowPanHelper lowpan;
    sensor_lowpan_ = lowpan.Install(sensor_radios_);
    sink_lowpan_ = lowpan.Install(sink_radios_);
    lowpan.AssignStreams(sensor_lowpan_, streams_);
  }

  static Ptr<ns3::Ipv6StaticRouting> Routes(const Ptr<ns3::Node>& node) {
    return ns3::Ipv6StaticRoutingHelper().GetStaticRouting(node->GetObject<ns3::Ipv6>());
  }

  static void AddNeighbour(const Ptr<ns3::NetDevice>& device, const ns3::Ipv6Address& address,
                           const ns3::Address& link_layer) {
    const auto ip = device->GetNode()->GetObject<ns3::Ipv6L3Protocol>();
    const auto interface = static_cast<std::uint32_t>(ip->GetInterfaceForDevice(device));
    auto* entry = ip->GetInterface(interface)->GetNdiscCache()->Add(address);
    entry->SetMacAddress(link_layer);
    entry->MarkPermanent();
  }

  /// Addresses and routes of one sink, its sensors and its wire to the server.
  void JoinCell(int cell) {
    const auto at = static_cast<std::uint32_t>(cell);
    const std::string prefix = Network(1 + cell);
    ns3::SixLowPanHelper lowpan;
    ns3::Ipv6AddressHelper addresses;
    addresses.SetBase(prefix.c_str(), ns3::Ipv6Prefix(64));
    ns3::NetDeviceContainer members(sink_lowpan_.Get(at));
    const auto sink = addresses.Assign(members).GetAddress(0, 1);
    for (std::uint32_t i = 0; i < sensors_.GetN(); ++i) {
      if (sink_of_[i] != cell) continue;
      const ns3::NetDeviceContainer device(sensor_lowpan_.Get(i));
      const auto sensor = addresses.AssignWithoutOnLink(device);
      AddNeighbour(device.Get(0), sink, sink_lowpan_.Get(at)->GetAddress());
      AddNeighbour(sink_lowpan_.Get(at), sensor.GetAddress(0, 1), device.Get(0)->GetAddress());
      Routes(sensors_.Get(i))->SetDefaultRoute(sink, sensor.GetInterfaceIndex(0));
      members.Add(device);
    }
    const ns3::Time for_ever = ns3::Days(36500);
    lowpan.AddContext(members, 0, ns3::Ipv6Prefix(prefix.c_str(), 64), for_ever);
    lowpan.AddContext(members, 1, ns3::Ipv6Prefix(Network(0).c_str(), 64), for_ever);

    ns3::PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", ns3::StringValue("100Mbps"));
    wire.SetChannelAttribute("Delay", ns3::StringValue("1ms"));
    addresses.SetBase(Network(0x4000 + cell).c_str(), ns3::Ipv6Prefix(64));
    const auto ends = addresses.Assign(wire.Install(sinks_.Get(at), server_.Get(0)));
    if (cell == 0) {
      server_.Get(0)->GetObject<ns3::Ipv6>()->AddAddress(
          ends.GetInterfaceIndex(1),
          ns3::Ipv6InterfaceAddress(Network(0, "ff:fe00:1").c_str(), ns3::Ipv6Prefix(128)), false);
    }
    Routes(sinks_.Get(at))->SetDefaultRoute(ends.GetAddress(1, 1), ends.GetInterfaceIndex(0));
    Routes(server_.Get(0))
        ->AddNetworkRouteTo(prefix.c_str(), ns3::Ipv6Prefix(64), ends.GetAddress(0, 1),
                            ends.GetInterfaceIndex(1));
  }

  Ptr<ns3::Socket> Open(const Ptr<ns3::Node>& node) const {
    const auto socket = ns3::Socket::CreateSocket(node, ns3::UdpSocketFactory::GetTypeId());
    socket->Bind(ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), 61616));
    return socket;
  }

  void MakeApplications() {
    server_socket_ = Open(server_.Get(0));
    server_socket_->SetRecvCallback(ns3::MakeCallback(&OnReadings));
    const ns3::Inet6SocketAddress server(ns3::Ipv6Address(Network(0, "ff:fe00:1").c_str()), 61616);
    const ns3::Time period = ns3::Seconds(options_.period);
    for (int i = 0; i < options_.sensors; ++i) {
      reporters_.push_back(std::make_unique<Reporter>(
          Reporter{Open(sensors_.Get(static_cast<std::uint32_t>(i))), server, period,
                   std::vector<std::uint8_t>(static_cast<std::size_t>(options_.bytes))}));
      ns3::Simulator::Schedule(period * i / options_.sensors, &Reporter::Report,
                               reporters_.back().get());
    }
  }

  Options options_;
  ns3::NodeContainer sensors_;
  ns3::NodeContainer sinks_;
  ns3::NodeContainer server_;
  std::vector<int> sink_of_;
  ns3::LrWpanHelper radio_helper_;  // Disposes of the channel when it goes.
  ns3::NetDeviceContainer sensor_radios_;
  ns3::NetDeviceContainer sink_radios_;
  ns3::NetDeviceContainer sensor_lowpan_;
  ns3::NetDeviceContainer sink_lowpan_;
  std::vector<std::unique_ptr<Sleeper>> sleepers_;
  std::int64_t streams_ = 1;
  Ptr<ns3::Socket> server_socket_;
  std::vector<std::unique_ptr<Reporter>> reporters_;
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = Parse(argc, argv);
  {
    PlainField field(options);
    ns3::Simulator::Stop(ns3::Seconds(options.seconds));
    const auto start = std::chrono::steady_clock::now();
    ns3::Simulator::Run();
    const auto wall = std::chrono::steady_clock::now() - start;
    field.Print(std::chrono::duration<double>(wall).count());
  }
  ns3::Simulator::Destroy();
  return 0;
}

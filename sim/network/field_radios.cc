#include "sim/network/field_radios.h"

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/lr-wpan-csmaca.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-spectrum-value-helper.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/single-model-spectrum-channel.h>
#include <ns3/sixlowpan-helper.h>
#include <ns3/sixlowpan-net-device.h>

#include <algorithm>
#include <array>
#include <map>

#include "sim/base/problems.h"
#include "sim/network/addresses.h"
#include "sim/network/fixed_stream.h"
#include "sim/network/ideal_radio.h"
#include "sim/network/indexed_channel.h"
#include "sim/network/ip_stack.h"
#include "sim/network/lr_wpan_link.h"
#include "sim/network/path_loss.h"

namespace giot {
namespace {

/// See PathLossConfig::max_loss.
constexpr Dbm kUnheard{-120};
/// For 6LoWPAN contexts: longer than any run, and far from the end of ns3::Time.
const ns3::Time kForEver = ns3::Days(36500);

ns3::Mac16Address ShortAddress(std::uint16_t number) {
  const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(number >> 8),
                                 static_cast<std::uint8_t>(number)};
  ns3::Mac16Address address;
  address.CopyFrom(bytes);
  return address;
}

/// Channels by number, made when first asked for. Radios on unlike numbers share no spectrum in
/// ns-3 (5 MHz apart, 5 MHz wide), so each number has a channel of its own.
class Channels {
 public:
  Channels(NetworkBuilder& builder, const SensorFieldConfig& config)
      : builder_(builder), config_(config) {}

  ns3::Ptr<ns3::SpectrumChannel> Get(int number) {
    auto& channel = channels_[number];
    if (!channel) channel = Make();
    return channel;
  }

 private:
  ns3::Ptr<ns3::SpectrumChannel> Make() const {
    if (config_.radio == "ideal") return ns3::CreateObject<IdealMedium>();
    ns3::Ptr<ns3::SpectrumChannel> channel;
    if (config_.medium == "indexed") {
      channel = ns3::CreateObject<IndexedChannel>();
    } else {
      channel = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
    }
    channel->SetAttribute("MaxLossDb", ns3::DoubleValue(MaxLoss().value));
    channel->AddPropagationLossModel(MakePathLoss(config_.path_loss, builder_.seed()));
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    return channel;
  }

  Db MaxLoss() const {
    if (config_.path_loss.max_loss.value > 0) return config_.path_loss.max_loss;
    Dbm strongest{-1000};
    for (const SimNode& node : builder_.nodes()) {
      if (node.role <= Role::kSink) strongest = std::max(strongest, node.config->tx_power);
    }
    return strongest - kUnheard;
  }

  NetworkBuilder& builder_;
  const SensorFieldConfig& config_;
  std::map<int, ns3::Ptr<ns3::SpectrumChannel>> channels_;
};

bool Sleeps(const SimNode& node) { return node.role == Role::kSensor && node.config->sleeps; }

void SetPhy(ns3::LrWpanPhy& phy, int channel_number, Dbm tx_power) {
  ns3::LrWpanPhyPibAttributes attributes;
  attributes.phyCurrentChannel = static_cast<std::uint8_t>(channel_number);
  phy.PlmeSetAttributeRequest(ns3::phyCurrentChannel, &attributes);
  ns3::LrWpanSpectrumValueHelper spectrum;
  phy.SetTxPowerSpectralDensity(
      spectrum.CreateTxPowerSpectralDensity(tx_power.value, static_cast<unsigned>(channel_number)));
}

void SetMac(const ns3::Ptr<ns3::LrWpanNetDevice>& device, const MacConfig& config) {
  const auto mac = device->GetMac();
  mac->SetMacMaxFrameRetries(static_cast<std::uint8_t>(config.max_retries));
  mac->SetTxQMaxSize(static_cast<std::uint32_t>(config.queue_frames));
  const auto csma = device->GetCsmaCa();
  csma->SetMacMaxBE(static_cast<std::uint8_t>(config.max_be));
  csma->SetMacMinBE(static_cast<std::uint8_t>(config.min_be));
  csma->SetMacMaxCSMABackoffs(static_cast<std::uint8_t>(config.max_backoffs));
  device->SetAttribute("UseAcks", ns3::BooleanValue(config.acknowledge));
}

/// Installs the radios, one node after the other.
class Installer {
 public:
  Installer(NetworkBuilder& builder, const SensorFieldConfig& config)
      : builder_(builder), config_(config), channels_(builder, config) {
    const auto sinks = builder.network().WithRole(Role::kSink);
    for (std::size_t cell = 0; cell < sinks.size(); ++cell) {
      cell_of_[sinks[cell]] = static_cast<std::uint16_t>(cell);
    }
    next_host_.assign(sinks.size(), 1);
    lowpan_.resize(builder.nodes().size());
    interface_.resize(builder.nodes().size());
  }

  void InstallAll() {
    // Sinks first: they are host 1 of their cells.
    for (const int sink : builder_.network().WithRole(Role::kSink)) Install(sink);
    for (const SimNode& node : builder_.nodes()) {
      if (node.role < Role::kSink) Install(node.index);
    }
    for (const SimNode& node : builder_.nodes()) {
      if (builder_.network().ParentOf(node.index) >= 0) JoinToParent(node.index);
    }
  }

 private:
  std::uint16_t CellOf(int node) const { return cell_of_.at(builder_.network().SinkOf(node)); }

  void Install(int index) {
    SimNode& node = builder_.nodes()[static_cast<std::size_t>(index)];
    const std::uint16_t cell = CellOf(index);
    const std::uint16_t host = next_host_[cell]++;
    if (host > kMostInPan) {
      throw ScenarioError(fmt::format(
          "network: {} is the {}th node of its sink, and a PAN has room for {}; add sinks",
          node.name, host, kMostInPan));
    }
    const FixedStream fixed(StreamsOf(index) + kStreamsPerNode - 1);
    const int number = static_cast<int>(config_.channels[cell % config_.channels.size()]);
    node.channel = channels_.Get(number);
    InstallDevice(node, number, static_cast<std::uint16_t>(kFirstPan + cell), host);
    InstallIp(node.node, StreamsOf(index) + 8);
    InstallLowpan(node, cell, host);
  }

  void InstallDevice(SimNode& node, int channel_number, std::uint16_t pan, std::uint16_t host) {
    if (config_.radio == "ideal") {
      node.radio = ns3::CreateObject<IdealRadio>();
    } else {
      node.radio = ns3::CreateObject<ns3::LrWpanNetDevice>();
      node.radio->SetChannel(node.channel);
    }
    node.node->AddDevice(node.radio);
    node.radio->GetMac()->SetPanId(pan);
    node.radio->GetMac()->SetShortAddress(ShortAddress(host));
    SetPhy(*node.radio->GetPhy(), channel_number, node.config->tx_power);
    SetMac(node.radio, config_.mac);
    node.mac_queue_frames = config_.mac.queue_frames;
    node.radio->AssignStreams(StreamsOf(node.index));
    if (const auto ideal = ns3::DynamicCast<IdealRadio>(node.radio)) {
      ideal->Attach(node.index, ns3::DynamicCast<IdealMedium>(node.channel),
                    static_cast<std::size_t>(config_.mac.queue_frames), Sleeps(node));
      builder_.SetLink(node.index, *ideal);
    } else {
      builder_.SetLink(node.index,
                       std::make_unique<LrWpanLink>(node.index, node.radio, Sleeps(node)));
    }
  }

  void InstallLowpan(SimNode& node, std::uint16_t cell, std::uint16_t host) {
    ns3::SixLowPanHelper helper;
    const auto devices = helper.Install(ns3::NetDeviceContainer(node.radio));
    helper.AssignStreams(devices, StreamsOf(node.index) + 4);
    const auto lowpan = ns3::DynamicCast<ns3::SixLowPanNetDevice>(devices.Get(0));
    const auto pan = static_cast<std::uint16_t>(kFirstPan + cell);
    lowpan->AddContext(0, ns3::Ipv6Prefix(Bytes(PrefixOf(pan)).data(), 64), true, kForEver);
    lowpan->AddContext(1, ns3::Ipv6Prefix(Bytes(PrefixOf(kServers)).data(), 64), true, kForEver);
    node.address = AddressOf(pan, host);
    const bool star_sink = node.role == Role::kSink && config_.topology == "star";
    interface_[static_cast<std::size_t>(node.index)] =
        AddInterface(lowpan, node.address, star_sink);
    lowpan_[static_cast<std::size_t>(node.index)] = lowpan;
  }

  static std::array<std::uint8_t, 16> Bytes(const ns3::Ipv6Address& address) {
    std::array<std::uint8_t, 16> bytes;
    address.GetBytes(bytes.data());
    return bytes;
  }

  /// Both ends know each other; the node sends everything to its parent, and every node between
  /// the parent and the sink knows the way back.
  void JoinToParent(int index) {
    const Network& network = builder_.network();
    const SimNode& node = network.node(index);
    const int parent = network.ParentOf(index);
    const auto lowpan = [&](int of) { return lowpan_[static_cast<std::size_t>(of)]; };
    const auto interface = [&](int of) { return interface_[static_cast<std::size_t>(of)]; };
    AddNeighbour(lowpan(index), network.node(parent).address, lowpan(parent)->GetAddress());
    AddNeighbour(lowpan(parent), node.address, lowpan(index)->GetAddress());
    SetDefaultRoute(node.node, interface(index), network.node(parent).address);
    if (config_.topology == "star") return;
    for (int via = index, at = parent; at >= 0; via = at, at = network.ParentOf(at)) {
      AddHostRoute(network.node(at).node, interface(at), node.address, network.node(via).address);
    }
  }

  NetworkBuilder& builder_;
  const SensorFieldConfig& config_;
  Channels channels_;
  std::map<int, std::uint16_t> cell_of_;  ///< By sink.
  std::vector<std::uint16_t> next_host_;  ///< By cell.
  std::vector<ns3::Ptr<ns3::SixLowPanNetDevice>> lowpan_;
  std::vector<std::uint32_t> interface_;
};

}  // namespace

void InstallRadios(NetworkBuilder& builder, const SensorFieldConfig& config) {
  Installer(builder, config).InstallAll();
}

}  // namespace giot

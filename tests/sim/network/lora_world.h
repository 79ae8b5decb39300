// A LoRaWAN network for tests: places on a line, the loss of a plain formula, and a record of all
// that was sent.
#pragma once

#include <gtest/gtest.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/network/indexed_channel.h"
#include "sim/network/lora_network.h"

namespace giot {

/// Free space's loss at one metre and 868 MHz.
inline constexpr double kLossAt1m = 31.21;
inline constexpr double kLossExponent = 3;

inline Dbm HeardAt(Dbm sent, double distance_m) {
  return Dbm{sent.value - kLossAt1m - 10 * kLossExponent * std::log10(distance_m)};
}

class LoraWorld {
 public:
  /// One frame sent, by whoever sent it.
  struct Sent {
    const ns3::SpectrumPhy* by;
    bool uplink;
    int channel;
    int spreading_factor;
    double begin_s, airtime_s;
  };

  explicit LoraWorld(const LoraNetworkOptions& options = {}, bool indexed = false,
                     bool delayed = true)
      : channel_(Channel(indexed)), network_(channel_, options) {
    const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
    loss->SetPathLossExponent(kLossExponent);
    loss->SetReference(1, kLossAt1m);
    channel_->AddPropagationLossModel(loss);
    if (delayed) {
      channel_->SetPropagationDelayModel(
          ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    }
    channel_->TraceConnectWithoutContext("TxSigParams", ns3::MakeCallback(&LoraWorld::OnTx, this));
    network_.server()->TraceConnectWithoutContext("Received",
                                                  ns3::MakeCallback(&LoraWorld::OnReceived, this));
    network_.server()->TraceConnectWithoutContext("Answered",
                                                  ns3::MakeCallback(&LoraWorld::OnAnswered, this));
  }
  LoraWorld(const LoraWorld&) = delete;
  ~LoraWorld() { ns3::Simulator::Destroy(); }

  static ns3::Ptr<ns3::SpectrumChannel> Channel(bool indexed) {
    if (indexed) return ns3::CreateObject<IndexedChannel>();
    return ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
  }
  static ns3::Ptr<ns3::Node> NodeAt(double x_m) {
    const auto node = ns3::CreateObject<ns3::Node>();
    const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    mobility->SetPosition({x_m, 0, 0});
    node->AggregateObject(mobility);
    return node;
  }
  ns3::Ptr<LoraGatewayPhy> Gateway(double x_m) {
    const auto gateway = network_.AddGateway(NodeAt(x_m));
    gateway->TraceConnectWithoutContext("Lost", ns3::MakeCallback(&LoraWorld::OnLost, this));
    return gateway;
  }
  ns3::Ptr<LoraEndDeviceMac> Device(double x_m, int spreading_factor) {
    const auto mac = network_.AddDevice(NodeAt(x_m), spreading_factor);
    mac->TraceConnectWithoutContext("Done", ns3::MakeCallback(&LoraWorld::OnDone, this));
    return mac;
  }
  /// A device's radio without its MAC, to be sent with at will.
  ns3::Ptr<LoraEndDevicePhy> Radio(double x_m) {
    const auto phy = Device(x_m, 7)->phy();
    phy->SetUser(nullptr);
    return phy;
  }
  /// Schedules an uplink of so many bytes.
  void SendAt(double at_s, const ns3::Ptr<LoraEndDeviceMac>& mac, std::uint32_t bytes,
              bool confirmed = false) {
    ns3::Simulator::Schedule(ns3::Seconds(at_s),
                             [=] { mac->Send(ns3::Create<ns3::Packet>(bytes), confirmed); });
  }
  void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }

  LoraNetwork& network() { return network_; }
  const std::vector<Sent>& sent() const { return sent_; }
  /// By how many gateways each uplink passed on was heard.
  const std::vector<std::uint32_t>& received() const { return received_; }
  /// The window of each answer.
  const std::vector<int>& answers() const { return answers_; }
  /// What became of uplinks, and after how many transmissions.
  const std::vector<std::pair<LoraUplinkEnd, int>>& done() const { return done_; }
  /// Frames lost at gateways, by cause.
  int lost(LoraLoss loss) { return lost_[loss]; }

  /// True where between the beginnings of any two frames of one sender in one sub-band its time on
  /// air was within the duty cycle.
  bool KeptItsDutyCycles() const {
    std::map<std::pair<const ns3::SpectrumPhy*, std::size_t>, std::vector<Sent>> by;
    for (const Sent& each : sent_) {
      by[{each.by, network_.region().SubBandOf(each.channel)}].push_back(each);
    }
    for (const auto& [key, frames] : by) {
      const double share = network_.region().sub_bands[key.second].duty_cycle;
      for (std::size_t i = 0; i < frames.size(); ++i) {
        double on_air_s = 0;
        for (std::size_t j = i + 1; j < frames.size(); ++j) {
          on_air_s += frames[j - 1].airtime_s;
          if (on_air_s > share * (frames[j].begin_s - frames[i].begin_s) + 1e-9) return false;
        }
      }
    }
    return true;
  }

 private:
  void OnTx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) {
    const auto* lora = dynamic_cast<const LoraSignal*>(ns3::PeekPointer(signal));
    if (!lora) return;  // a jammer
    const LoraTransmission& each = *lora->transmission;
    sent_.push_back({ns3::PeekPointer(signal->txPhy), each.frame.uplink, each.channel,
                     each.modulation.spreading_factor, ns3::Simulator::Now().GetSeconds(),
                     each.duration.GetSeconds()});
  }
  void OnReceived(std::uint32_t, ns3::Ptr<const ns3::Packet>, std::uint32_t gateways) {
    received_.push_back(gateways);
  }
  void OnAnswered(std::uint32_t, int window) { answers_.push_back(window); }
  void OnLost(const LoraTransmission&, LoraLoss loss) { ++lost_[loss]; }
  void OnDone(ns3::Ptr<const ns3::Packet>, LoraUplinkEnd end, int transmissions) {
    done_.push_back({end, transmissions});
  }

  ns3::Ptr<ns3::SpectrumChannel> channel_;
  LoraNetwork network_;
  std::vector<Sent> sent_;
  std::vector<std::uint32_t> received_;
  std::vector<int> answers_;
  std::vector<std::pair<LoraUplinkEnd, int>> done_;
  std::map<LoraLoss, int> lost_;
};

}  // namespace giot

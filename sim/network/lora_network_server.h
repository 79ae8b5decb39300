// A LoRaWAN network server: one of each uplink however many gateways heard it, acknowledgements,
// adaptive data rate.
#pragma once

#include <ns3/nstime.h>
#include <ns3/object.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/network/lora_adr.h"
#include "sim/network/lora_gateway_phy.h"

namespace giot {

/// `giot::LoraNetworkServer`: its gateways reach it at once and without loss.
///
/// Of an uplink it gathers what its gateways heard for a while (Gather) and passes it on once. A
/// device that asked for an acknowledgement or an answer, that is to change its data rate or power,
/// or for which a payload waits is answered in RX1 by the gateway that heard it best of those that
/// may send then (see LoraGatewayPhy::CanSend), else in RX2 by the same rule, else not.
///
/// Attributes: Gather, Adr, AdrMarginDb, AdrUplinks (how many it looks back on).
/// Trace sources: Received (device, payload, how many gateways heard it), Answered (device, window
/// 1 or 2), Unanswered (device: no gateway could send in either window).
class LoraNetworkServer final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();
  LoraNetworkServer();
  ~LoraNetworkServer() override;

  /// Before it is used, once. `region` must live on; `rx1_offset` is the devices' own.
  void Configure(const LoraRegion& region, int rx1_offset);
  void AddGateway(ns3::Ptr<LoraGatewayPhy> gateway);
  /// The next device: the first one's address is 0, and each has one more than the one before.
  void AddDevice(const LoraLinkSettings& link);
  /// A payload for a device, sent after its next uplink that comes through. Throws ScenarioError
  /// where it is longer than RX2 carries beside a LinkADRReq.
  void SendDown(std::uint32_t device, ns3::Ptr<const ns3::Packet> payload);

  /// Uplinks passed on so far.
  std::uint64_t received() const { return received_; }

  /// Signature of the trace source Received.
  using TracedUplink = void (*)(std::uint32_t device, ns3::Ptr<const ns3::Packet> payload,
                                std::uint32_t gateways);
  /// Signature of the trace source Answered.
  using TracedAnswer = void (*)(std::uint32_t device, int window);
  /// Signature of the trace source Unanswered.
  using TracedSilence = void (*)(std::uint32_t device);

 private:
  struct Copy {
    std::size_t gateway;
    Db snr;
  };
  struct Device {
    LoraLinkSettings link;                        ///< As far as the server knows.
    std::optional<LoraLinkSettings> link_wanted;  ///< Requested, not answered.
    LoraSnrHistory history;
    std::optional<std::uint32_t> counter;  ///< Of the last uplink passed on.
    std::uint32_t downlinks = 0;
    std::vector<ns3::Ptr<const ns3::Packet>> payloads;  ///< The first is the next.
    // The uplink at work.
    std::shared_ptr<const LoraTransmission> uplink;
    ns3::Time uplink_end;
    std::vector<Copy> copies;
    bool gathering = false;
  };

  void DoDispose() override;
  void OnHeard(std::size_t gateway, const LoraHeard& heard);
  void PassOn(std::shared_ptr<const LoraTransmission> uplink);
  void Adapt(Device& device);
  void AwaitWindow(const Device& device, int window);
  void Answer(std::shared_ptr<const LoraTransmission> uplink, int window);
  bool TryAnswer(Device& device, int window);
  bool NeedsAnswer(const Device& device) const;
  LoraFrame AnswerTo(const Device& device) const;

  ns3::Time gather_;  // attributes
  bool adr_;
  double adr_margin_db_;
  std::uint32_t adr_uplinks_;

  const LoraRegion* region_ = nullptr;
  int rx1_offset_ = 0;
  std::vector<ns3::Ptr<LoraGatewayPhy>> gateways_;
  std::vector<Device> devices_;
  std::uint64_t received_ = 0;
  ns3::TracedCallback<std::uint32_t, ns3::Ptr<const ns3::Packet>, std::uint32_t> received_trace_;
  ns3::TracedCallback<std::uint32_t, int> answered_trace_;
  ns3::TracedCallback<std::uint32_t> unanswered_trace_;
};

}  // namespace giot

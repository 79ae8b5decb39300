// A LoRaWAN class A device: uplinks when it likes and its duty cycle lets it, two windows after
// each.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

#include <functional>
#include <optional>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/network/lora_adr.h"
#include "sim/network/lora_duty_cycle.h"
#include "sim/network/lora_end_device_phy.h"

namespace giot {

/// What became of an uplink.
enum class LoraUplinkEnd {
  kSent,            ///< Unconfirmed: all that a device knows.
  kAcknowledged,    ///< Confirmed, and the acknowledgement came.
  kUnacknowledged,  ///< Confirmed, and none came after all transmissions.
  kRefused,         ///< The queue was full, or the device off.
  kLostPower,       ///< The device was switched off.
};

/// `giot::LoraEndDeviceMac`: LoRaWAN 1.0.x, class A, activated by personalisation (no join).
///
/// An uplink goes out on a random channel of those whose sub-band is free, or waits for the first
/// that will be. RX1 opens `rx1_delay` after its end (less 1 us) on its channel, RX2 on the
/// region's own. A confirmed uplink that is not acknowledged is sent again 1 to 3 s after its last
/// window (ACK_TIMEOUT), up to Transmissions times, at a data rate one lower after each second time
/// (LoRaWAN 1.0.2, section 18.4); the next in the queue waits. Where a frame does not fit at a data
/// rate that has been lowered, it goes out at the slowest at which it does.
///
/// Attributes: Adr (lets the network set data rate and power, and falls back where it hears
/// nothing), Transmissions, QueueFrames, WindowSymbols (how long a window looks for a preamble),
/// WakeUp (in standby before sending and listening: SX1276 data sheet, TS_OSC 250 us + TS_FS 60
/// us), StandbyBetweenWindows (else the radio sleeps between a frame and its windows).
///
/// Trace sources: Sent (each transmission), Done (what became of each uplink), Received (what a
/// downlink carried).
class LoraEndDeviceMac final : public ns3::Object, public LoraEndDevicePhyUser {
 public:
  struct Settings {
    std::uint32_t address = 0;  ///< DevAddr.
    LoraLinkSettings link;      ///< At the start.
    int rx1_offset = 0;         ///< RX1DROffset, the same as the network's.
  };
  static ns3::TypeId GetTypeId();
  LoraEndDeviceMac();
  ~LoraEndDeviceMac() override;

  /// Before it is used, once; `phy` is configured. Channels and pauses are drawn from
  /// Stream(seed, "LoRa device ADDRESS").
  void Configure(ns3::Ptr<LoraEndDevicePhy> phy, const Settings& settings, std::uint64_t seed);

  /// Takes a payload to be sent; false where it is refused. Throws ScenarioError where it is longer
  /// than the present data rate can carry.
  bool Send(ns3::Ptr<const ns3::Packet> payload, bool confirmed = false);
  /// What a downlink carries is given to.
  void OnReceived(std::function<void(ns3::Ptr<const ns3::Packet>)> listener) {
    on_received_ = std::move(listener);
  }

  /// Without power from now on: its queue is lost, its counter is not.
  void SwitchOff();
  void SwitchOn();

  ns3::Ptr<LoraEndDevicePhy> phy() const { return phy_; }
  std::uint32_t address() const { return settings_.address; }
  /// As set at the start, by the network, or by its own falling back.
  LoraLinkSettings link() const { return settings_.link; }
  /// The longest payload at the present data rate.
  int MaxPayloadBytes() const;
  std::size_t queued() const { return queue_.size(); }

  /// Signature of the trace source Sent.
  using TracedTransmission = void (*)(const LoraFrame& frame, int channel, LoraLinkSettings link);
  /// Signature of the trace source Done.
  using TracedEnd = void (*)(ns3::Ptr<const ns3::Packet> payload, LoraUplinkEnd end,
                             int transmissions);
  /// Signature of the trace source Received.
  using TracedPayload = void (*)(ns3::Ptr<const ns3::Packet> payload);

 private:
  struct Uplink {
    ns3::Ptr<const ns3::Packet> payload;
    bool confirmed;
    std::uint32_t counter;
  };

  void DoDispose() override;
  void OnSent() override;
  void OnWindowOver(const LoraTransmission* received) override;

  void BeginUplink();
  void Transmit();
  void SendOn(int channel);
  void After(ns3::Time delay, void (LoraEndDeviceMac::*what)());
  void AwaitWindow(int window);
  void WakeForWindow();
  void OpenWindow();
  void EndWindows();
  void Finish(LoraUplinkEnd end);
  void Heed(const LoraFrame& downlink);
  int DataRateOfTransmission() const;
  LoraFrame NextFrame() const;
  const LoraModulation& ModulationOf(int data_rate) const;

  bool adr_, standby_between_windows_;  // attributes
  std::uint32_t transmissions_, queue_frames_, window_symbols_;
  ns3::Time wake_up_;

  ns3::Ptr<LoraEndDevicePhy> phy_;
  Settings settings_;
  Stream random_{0, ""};
  std::optional<LoraDutyCycle> duty_cycle_;
  LoraAdrBackoff backoff_;
  bool link_answer_due_ = false;
  std::vector<Uplink> queue_;  ///< The first is the one at work.
  std::uint32_t next_counter_ = 0;
  bool busy_ = false, on_ = true, acknowledged_ = false;
  int transmission_ = 0;  ///< Of the first in the queue, from 1.
  int channel_ = 0, data_rate_ = 0;
  int window_ = 0;
  ns3::Time sent_at_;
  ns3::EventId next_;
  std::function<void(ns3::Ptr<const ns3::Packet>)> on_received_;
  ns3::TracedCallback<const LoraFrame&, int, LoraLinkSettings> sent_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>, LoraUplinkEnd, int> done_trace_;
  ns3::TracedCallback<ns3::Ptr<const ns3::Packet>> received_trace_;
};

}  // namespace giot

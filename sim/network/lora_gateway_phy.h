// A gateway's radio: eight demodulators over all channels and spreading factors, half duplex.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "sim/network/lora_duty_cycle.h"
#include "sim/network/lora_phy.h"

namespace giot {

/// An uplink that a gateway received whole.
struct LoraHeard {
  std::shared_ptr<const LoraTransmission> transmission;
  Db snr;
};

/// `giot::LoraGatewayPhy`: listens to every channel of its region always, but for the time in which
/// it sends. It keeps its own duty cycle.
class LoraGatewayPhy final : public LoraPhy {
 public:
  static ns3::TypeId GetTypeId();
  LoraGatewayPhy();
  ~LoraGatewayPhy() override;

  /// Before it is used, once. `region` must live on.
  void Configure(const LoraRegion& region, const LoraReceiver::Options& options);
  /// Joins the channel as a receiver.
  void SetChannel(ns3::Ptr<ns3::SpectrumChannel> channel) override;
  /// Whoever is told of the uplinks received.
  void OnHeard(std::function<void(const LoraHeard&)> listener) { on_heard_ = std::move(listener); }

  /// True where it is not sending and its duty cycle lets it begin on the channel now.
  bool CanSend(int channel) const;
  /// Sends a downlink now. What it was receiving is lost.
  void SendDown(const LoraFrame& frame, int channel, const LoraModulation& modulation, Dbm power);

  void StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> params) override;
  void SwitchOff() override;
  void SwitchOn() override;

 private:
  void DoDispose() override;
  void Sent() override;
  void StartForeign(const ns3::SpectrumSignalParameters& signal);
  void EndRx(std::uint64_t id, Db snr, std::shared_ptr<const LoraTransmission> transmission);

  LoraReceiver::Options options_;
  std::optional<LoraReceiver> receiver_;
  std::optional<LoraDutyCycle> duty_cycle_;
  std::function<void(const LoraHeard&)> on_heard_;
  std::uint64_t next_id_ = 0;
};

}  // namespace giot

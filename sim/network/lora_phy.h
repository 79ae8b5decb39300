// What the radios of LoRa devices and gateways have in common: a place on a spectrum channel, and
// the sending of frames.
#pragma once

#include <ns3/event-id.h>
#include <ns3/mobility-model.h>
#include <ns3/net-device.h>
#include <ns3/spectrum-channel.h>
#include <ns3/spectrum-phy.h>
#include <ns3/spectrum-signal-parameters.h>
#include <ns3/spectrum-value.h>
#include <ns3/traced-callback.h>

#include <memory>

#include "sim/network/lora_frame.h"
#include "sim/network/lora_reception.h"
#include "sim/network/lora_region.h"

namespace giot {

/// A frame in the air.
struct LoraTransmission {
  LoraFrame frame;
  int channel = 0;
  LoraModulation modulation;
  ns3::Time duration;
  bool cut = false;  ///< Its sender fell silent: no receiver takes it for whole.
};

/// A frame as it arrives at one receiver.
struct LoraSignal final : ns3::SpectrumSignalParameters {
  std::shared_ptr<const LoraTransmission> transmission;
  ns3::Ptr<ns3::SpectrumSignalParameters> Copy() const override;
};

/// What a radio does.
enum class LoraRadioState {
  kOff,       ///< Without power.
  kSleep,     ///< Registers kept.
  kStandby,   ///< Oscillator on.
  kTransmit,  ///< A frame, from its first preamble symbol to its last.
  kListen,    ///< Receiver on, no frame found yet.
  kReceive,   ///< Locked to a frame.
};

/// The base of LoraEndDevicePhy and LoraGatewayPhy. For any SpectrumChannel. Its spectrum has one
/// band a channel of the region, 125 kHz wide.
///
/// The chirps of downlinks run the other way than those of uplinks (inverted I/Q): devices do not
/// hear each other, neither do gateways, and neither direction is taken to disturb the other.
///
/// Trace source State: each new state, and the power sent with [dBm] (0 where nothing is sent).
/// Lost: a frame that was heard and not received, and why.
class LoraPhy : public ns3::SpectrumPhy {
 public:
  static ns3::TypeId GetTypeId();
  LoraPhy();
  ~LoraPhy() override;

  void SetDevice(ns3::Ptr<ns3::NetDevice> device) override { device_ = device; }
  ns3::Ptr<ns3::NetDevice> GetDevice() const override { return device_; }
  void SetMobility(ns3::Ptr<ns3::MobilityModel> mobility) override { mobility_ = mobility; }
  ns3::Ptr<ns3::MobilityModel> GetMobility() const override { return mobility_; }
  void SetChannel(ns3::Ptr<ns3::SpectrumChannel> channel) override { channel_ = channel; }
  ns3::Ptr<const ns3::SpectrumModel> GetRxSpectrumModel() const override { return spectrum_; }
  ns3::Ptr<ns3::Object> GetAntenna() const override { return nullptr; }
  ns3::Ptr<ns3::SpectrumChannel> channel() const { return channel_; }

  LoraRadioState state() const { return state_; }
  const LoraRegion& region() const { return *region_; }

  /// Falls silent and deaf at once, in the middle of whatever it does: a frame being sent is cut,
  /// and whoever receives it drops it at its end.
  virtual void SwitchOff();
  /// Back again, where it was off.
  virtual void SwitchOn() = 0;

  /// Signature of the trace source State.
  using TracedState = void (*)(LoraRadioState state, double power_dbm);
  /// Signature of the trace source Lost.
  using TracedLoss = void (*)(const LoraTransmission& transmission, LoraLoss loss);

 protected:
  void DoDispose() override;
  /// `region` must live on.
  void SetRegion(const LoraRegion& region);
  void SetState(LoraRadioState state, double power_dbm = 0);
  /// Sends; Sent() follows at the end unless it is switched off before. Returns the time on air.
  ns3::Time Send(const LoraFrame& frame, int channel, const LoraModulation& modulation, Dbm power);
  virtual void Sent() = 0;
  /// The power of a signal within a channel.
  Watts PowerIn(const ns3::SpectrumSignalParameters& signal, int channel) const;
  /// How a frame that begins now arrives.
  LoraArrival ArrivalOf(const LoraSignal& signal, const LoraReceiver::Options& options) const;

  ns3::TracedCallback<const LoraTransmission&, LoraLoss> lost_trace_;

 private:
  std::size_t BandOf(int channel) const;
  void EndTransmission();

  const LoraRegion* region_ = nullptr;
  ns3::Ptr<const ns3::SpectrumModel> spectrum_;
  ns3::Ptr<ns3::NetDevice> device_;
  ns3::Ptr<ns3::MobilityModel> mobility_;
  ns3::Ptr<ns3::SpectrumChannel> channel_;
  LoraRadioState state_ = LoraRadioState::kOff;
  std::shared_ptr<LoraTransmission> in_air_;
  ns3::EventId transmission_end_;
  ns3::TracedCallback<LoraRadioState, double> state_trace_;
};

/// The time on air of a frame: uplinks end in a CRC, downlinks do not (LoRaWAN 1.0.x, section 3).
Seconds LoraTimeOnAir(const LoraFrame& frame, const LoraModulation& modulation);

}  // namespace giot

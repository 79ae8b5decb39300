// The radio of a class A device: asleep but for its own frames and the windows after them.
#pragma once

#include <optional>

#include "sim/network/lora_phy.h"

namespace giot {

/// Whoever drives a LoraEndDevicePhy. At either call the radio waits, as it is, to be told Sleep()
/// or Standby().
class LoraEndDevicePhyUser {
 public:
  virtual ~LoraEndDevicePhyUser() = default;
  /// The frame is out.
  virtual void OnSent() = 0;
  /// The window is over; `received` is null where no frame came through, and else may be meant for
  /// another device.
  virtual void OnWindowOver(const LoraTransmission* received) = 0;
};

/// `giot::LoraEndDevicePhy`: one modulation and channel at a time. It is on its channel's list of
/// receivers only while a window is open, so that asleep it costs nothing; of frames that began
/// before the window it knows nothing.
class LoraEndDevicePhy final : public LoraPhy {
 public:
  static ns3::TypeId GetTypeId();
  LoraEndDevicePhy();
  ~LoraEndDevicePhy() override;

  /// Before it is used, once. `region` must live on; one demodulator is used whatever `options`
  /// say. Starts asleep.
  void Configure(const LoraRegion& region, const LoraReceiver::Options& options);
  /// Must live on. Without one the radio goes to standby after each frame and window.
  void SetUser(LoraEndDevicePhyUser* user) { user_ = user; }

  void Sleep() { SetState(LoraRadioState::kSleep); }
  void Standby() { SetState(LoraRadioState::kStandby); }
  /// Sends an uplink now; OnSent() follows. Returns the time on air.
  ns3::Time SendUp(const LoraFrame& frame, int channel, const LoraModulation& modulation,
                   Dbm power) {
    return Send(frame, channel, modulation, power);
  }
  /// Opens a window: looks for a preamble for so many symbols, and stays for the frame that has
  /// one. OnWindowOver() follows.
  void Listen(int channel, const LoraModulation& modulation, int symbols);

  void StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> params) override;
  void SwitchOff() override;
  void SwitchOn() override;

 private:
  void DoDispose() override;
  void Sent() override;
  void EndRx(std::shared_ptr<const LoraTransmission> transmission);
  void CloseWindow(const LoraTransmission* received);
  bool IsOpen() const {
    return state() == LoraRadioState::kListen || state() == LoraRadioState::kReceive;
  }

  LoraReceiver::Options options_;
  std::optional<LoraReceiver>
      receiver_;  ///< Of the one channel listened to, while a window is open.
  LoraEndDevicePhyUser* user_ = nullptr;
  int window_channel_ = 0;
  int window_spreading_factor_ = 0;
  ns3::EventId window_end_;
};

}  // namespace giot

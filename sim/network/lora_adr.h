// LoRaWAN's adaptive data rate: the network server's algorithm, and what a device does by itself
// where it hears nothing for long.
#pragma once

#include <vector>

#include "sim/network/lora_region.h"

namespace giot {

/// What adaptive data rate sets of a device.
struct LoraLinkSettings {
  int data_rate = 0;
  int power_index = 0;
  bool operator==(const LoraLinkSettings&) const = default;
};

/// Semtech's "LoRaWAN - simple rate adaptation recommended algorithm" (rev. 1.0, 2016). The margin
/// is the best SNR heard lately, less what the data rate needs and `margin`. Each 3 dB of it are
/// spent on the next data rate or, at the fastest, on the next lower power (of 2 dB in EU868); each
/// 3 dB missing raise the power. It never lowers the data rate.
LoraLinkSettings AdaptLoraLink(const LoraRegion& region, LoraLinkSettings now, Db best_snr,
                               Db margin);

/// The SNR of a device's last uplinks, each by the gateway that heard it best.
class LoraSnrHistory {
 public:
  explicit LoraSnrHistory(std::size_t uplinks = 20) : most_(uplinks) {}
  void Add(Db snr);
  bool full() const { return snrs_.size() == most_; }
  /// The highest one; there must be one.
  Db Best() const;
  void Clear();

 private:
  std::size_t most_, next_ = 0;
  std::vector<Db> snrs_;
};

/// A device's own part (LoRaWAN 1.0.x, section 4.3.1.1): after ADR_ACK_LIMIT = 64 uplinks without
/// a downlink it asks for one, and where none comes in ADR_ACK_DELAY = 32 more it goes to full
/// power, then to the next slower data rate after each 32.
class LoraAdrBackoff {
 public:
  static constexpr int kLimit = 64, kDelay = 32;

  /// A new uplink is about to be sent: the settings to send it with.
  LoraLinkSettings BeforeUplink(LoraLinkSettings now);
  /// Any downlink to this device.
  void OnDownlink() { uplinks_ = 0; }
  /// Whether this uplink asks for a downlink; at the slowest data rate there is nothing to gain.
  bool AsksForAnswer(int data_rate) const { return uplinks_ > kLimit && data_rate > 0; }

 private:
  int uplinks_ = 0;  ///< Since the last downlink.
};

}  // namespace giot

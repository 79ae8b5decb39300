// When a LoRaWAN sender may send again, so that no sub-band is used for more than its share of the
// time.
#pragma once

#include <vector>

#include "energy/instant.h"
#include "sim/network/lora_region.h"

namespace giot {

/// The senders' rule of LoRaWAN 1.0.x (section 7): after a frame of T seconds its sub-band rests
/// for T / duty cycle - T. So from the beginning of any frame to the beginning of any later one in
/// the sub-band, the time on air between them is never above the duty cycle.
class LoraDutyCycle {
 public:
  /// `region` must live on.
  explicit LoraDutyCycle(const LoraRegion& region);

  /// The first nanosecond at which a frame may begin on `channel`.
  Instant FreeFrom(int channel) const;
  /// A frame of `airtime` begins now on `channel`, which is free.
  void Book(int channel, Instant now, Seconds airtime);

 private:
  const LoraRegion* region_;
  std::vector<Instant> free_from_;  ///< By sub-band.
};

}  // namespace giot

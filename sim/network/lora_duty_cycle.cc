#include "sim/network/lora_duty_cycle.h"

#include <cassert>
#include <cmath>

namespace giot {

LoraDutyCycle::LoraDutyCycle(const LoraRegion& region)
    : region_(&region), free_from_(region.sub_bands.size(), Instant{0}) {}

Instant LoraDutyCycle::FreeFrom(int channel) const {
  return free_from_[region_->SubBandOf(channel)];
}

void LoraDutyCycle::Book(int channel, Instant now, Seconds airtime) {
  const std::size_t index = region_->SubBandOf(channel);
  assert(free_from_[index] <= now);
  const double period_ns = airtime.si() / region_->sub_bands[index].duty_cycle * 1e9;
  free_from_[index] = {now.ns + static_cast<std::int64_t>(std::ceil(period_ns))};
}

}  // namespace giot

#include "sim/network/lora_adr.h"

#include <algorithm>
#include <cassert>

#include "sim/network/lora_sensitivity.h"

namespace giot {

LoraLinkSettings AdaptLoraLink(const LoraRegion& region, LoraLinkSettings now, Db best_snr,
                               Db margin) {
  const auto& rate = region.data_rates[static_cast<std::size_t>(now.data_rate)];
  const Db needed = LoraRequiredSnr(rate.modulation.spreading_factor);
  constexpr double kStepDb = 3;
  int steps = static_cast<int>((best_snr.value - needed.value - margin.value) / kStepDb);
  for (; steps > 0; --steps) {
    if (now.data_rate < region.max_data_rate()) {
      ++now.data_rate;
    } else if (now.power_index < region.lowest_power_index) {
      ++now.power_index;
    }
  }
  for (; steps < 0 && now.power_index > 0; ++steps) --now.power_index;
  return now;
}

void LoraSnrHistory::Add(Db snr) {
  if (!full()) {
    snrs_.push_back(snr);
    return;
  }
  snrs_[next_] = snr;
  next_ = (next_ + 1) % most_;
}

Db LoraSnrHistory::Best() const {
  assert(!snrs_.empty());
  return *std::max_element(snrs_.begin(), snrs_.end());
}

void LoraSnrHistory::Clear() {
  snrs_.clear();
  next_ = 0;
}

LoraLinkSettings LoraAdrBackoff::BeforeUplink(LoraLinkSettings now) {
  ++uplinks_;
  const int waited = uplinks_ - kLimit - kDelay;
  if (waited <= 0 || (waited - 1) % kDelay != 0) return now;
  if (now.power_index > 0) {
    now.power_index = 0;
  } else if (now.data_rate > 0) {
    --now.data_rate;
  }
  return now;
}

}  // namespace giot

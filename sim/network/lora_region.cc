#include "sim/network/lora_region.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

constexpr Hertz MHz(double value) { return Hertz(value * 1e6); }

LoraDataRate DataRate(int spreading_factor, int max_payload_bytes) {
  return {{spreading_factor, Hertz(125e3), 1}, max_payload_bytes};
}

LoraRegion Eu868() {
  LoraRegion region;
  region.name = "EU868";
  region.channels = {MHz(868.1), MHz(868.3), MHz(868.5), MHz(867.1),  MHz(867.3),
                     MHz(867.5), MHz(867.7), MHz(867.9), MHz(869.525)};
  region.uplink_channels = 8;
  region.sub_bands = {{"g", MHz(865), MHz(868), 0.01},
                      {"g1", MHz(868), MHz(868.6), 0.01},
                      {"g2", MHz(868.7), MHz(869.2), 0.001},
                      {"g3", MHz(869.4), MHz(869.65), 0.1},
                      {"g4", MHz(869.7), MHz(870), 0.01}};
  region.data_rates = {DataRate(12, 51), DataRate(11, 51), DataRate(10, 51),
                       DataRate(9, 115), DataRate(8, 222), DataRate(7, 222)};
  region.rx2_channel = 8;
  region.rx2_data_rate = 0;
  region.max_power = Dbm{14};
  region.power_step = Db{2};
  region.lowest_power_index = 7;
  region.gateway_power_rx1 = Dbm{14};
  region.gateway_power_rx2 = Dbm{27};
  region.rx1_delay = Seconds(1);
  region.rx2_delay = Seconds(2);
  region.max_rx1_offset = 5;
  return region;
}

}  // namespace

Dbm LoraRegion::PowerAt(int power_index) const {
  assert(power_index >= 0 && power_index <= lowest_power_index);
  return max_power - Db{power_step.value * power_index};
}

int LoraRegion::Rx1DataRate(int data_rate, int offset) const {
  assert(offset >= 0 && offset <= max_rx1_offset);
  return std::max(0, data_rate - offset);
}

int LoraRegion::DataRateOf(int spreading_factor) const {
  RequireModulation({spreading_factor});
  return kHighestSpreadingFactor - spreading_factor;
}

std::size_t LoraRegion::SubBandOf(int channel) const {
  const Hertz frequency = channels[static_cast<std::size_t>(channel)];
  const auto found =
      std::find_if(sub_bands.begin(), sub_bands.end(), [&](const LoraSubBand& sub_band) {
        return sub_band.low <= frequency && frequency < sub_band.high;
      });
  assert(found != sub_bands.end());
  return static_cast<std::size_t>(found - sub_bands.begin());
}

const std::vector<LoraRegion>& LoraRegions() {
  static const std::vector<LoraRegion> regions{Eu868()};
  return regions;
}

const LoraRegion& FindLoraRegion(std::string_view name) {
  std::vector<std::string> known;
  for (const LoraRegion& region : LoraRegions()) {
    if (region.name == name) return region;
    known.emplace_back(region.name);
  }
  throw ScenarioError("unknown LoRa region \"" + std::string(name) + "\"; " +
                      DidYouMean(name, known));
}

}  // namespace giot

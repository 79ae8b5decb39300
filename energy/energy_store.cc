#include "energy/energy_store.h"

#include <algorithm>

#include "energy/li_ion_store.h"
#include "energy/rate_stores.h"
#include "sim/base/problems.h"
#include "sim/base/require.h"
#include "sim/base/suggest.h"

namespace giot {

void IdealStore::Give(Watts power, Seconds time) {
  stored_ = std::max(Joules(0), stored_ - power * time);
}

Seconds IdealStore::TimeToStore(Watts power, Joules level) const {
  return std::max(Seconds(0), (level - stored_) / power);
}

void IdealStore::Take(Watts power, Seconds time) {
  stored_ = std::min(capacity_, stored_ + power * time);
}

// To add a chemistry: write it beside this file and add its line here.
const std::vector<Chemistry>& Chemistries() {
  using Made = std::unique_ptr<EnergyStore>;
  static const std::vector<Chemistry> chemistries = {
      {"ideal", "every joule in comes out again",
       [](const StoreSize& size) -> Made { return std::make_unique<IdealStore>(size.capacity); }},
      {"li_ion", "a lithium-ion cell by its voltage curve, down to 3.3 V",
       [](const StoreSize& size) -> Made {
         return std::make_unique<LiIonStore>(LiIonStore::CellOf(size.capacity));
       }},
      {"peukert", "gives less the harder it is drawn: lead-acid",
       [](const StoreSize& size) -> Made {
         return std::make_unique<PeukertStore>(
             PeukertStore::Parameters{size.capacity, Seconds(20 * 3600.0), size.peukert_exponent});
       }},
      {"rakhmatov", "holds back what diffuses too slowly, and recovers at rest",
       [](const StoreSize& size) -> Made {
         return std::make_unique<RakhmatovStore>(
             RakhmatovStore::Parameters{size.capacity, size.beta_per_sqrt_min});
       }},
  };
  return chemistries;
}

std::unique_ptr<EnergyStore> MakeEnergyStore(std::string_view chemistry, const StoreSize& size) {
  RequireAboveZero(size.capacity.si(), {"battery", "capacity_j", "give its energy when full"});
  std::vector<std::string> names;
  for (const Chemistry& each : Chemistries()) {
    if (each.name == chemistry) return each.make(size);
    names.emplace_back(each.name);
  }
  throw ScenarioError("unknown battery chemistry \"" + std::string(chemistry) + "\"; " +
                      DidYouMean(chemistry, names));
}

}  // namespace giot

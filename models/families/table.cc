#include "models/families/table.h"

#include "models/families/real_nvp_config.h"

namespace giot {

// To add a family: write it beside this file, add its line here and in make_network.cc.
std::vector<CatalogueEntry> FamilyEntries() {
  return {
      Entry<RealNvpConfig>("family", "real_nvp",
                           "flow of affine couplings: exact density, samples in one pass"),
  };
}

}  // namespace giot

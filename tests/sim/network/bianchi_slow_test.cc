// Bianchi's saturated 802.11a at all rates, on ns-3's Yans channel and on ours.
#include <gtest/gtest.h>

#include "sim/network/indexed_wifi.h"
#include "tests/sim/network/saturated_wifi.h"

namespace giot {
namespace {

using testing_channel::BianchiRow;
using testing_channel::kBianchi;
using testing_channel::SaturatedWifi;

class Bianchi : public testing::TestWithParam<BianchiRow> {};

TEST_P(Bianchi, IsMetOnBothChannels) {
  const double seconds = 3e7 / (GetParam().mbps * 1e6);  // 2,500 frames
  const double stock =
      SaturatedWifi::Mbps<ns3::YansWifiPhyHelper, ns3::YansWifiChannel>(GetParam(), seconds);
  const double indexed =
      SaturatedWifi::Mbps<IndexedYansWifiPhyHelper, IndexedYansWifiChannel>(GetParam(), seconds);
  EXPECT_NEAR(stock, GetParam().mbps, 0.03 * GetParam().mbps);
  EXPECT_DOUBLE_EQ(indexed, stock);
}

INSTANTIATE_TEST_SUITE_P(Rows, Bianchi, testing::ValuesIn(kBianchi));

}  // namespace
}  // namespace giot

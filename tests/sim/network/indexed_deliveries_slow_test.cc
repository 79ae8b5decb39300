// Deliveries through the indexed channel beside ns-3's own, where everybody hears everything.
#include <gtest/gtest.h>
#include <ns3/single-model-spectrum-channel.h>

#include <string>

#include "sim/network/indexed_channel.h"
#include "tests/sim/network/field_deliveries.h"

namespace giot {
namespace {

using testing_channel::Apart;
using testing_channel::Deliver;
using testing_channel::MakeFieldChannel;

class FieldOf500 : public testing::TestWithParam<std::uint64_t> {};

// What is left out, 3 dB under the noise in all, does not decide whether a frame arrives. But in
// ns-3's receiver each faint signal that begins during a reception cuts it into two pieces with a
// draw of its own for bit errors, so that later draws fall on other frames: of those whose signal
// is near the noise some arrive in one run and not in the other.
TEST_P(FieldOf500, DeliversWhatNs3sOwnChannelDelivers) {
  const auto stock = Deliver(MakeFieldChannel<ns3::SingleModelSpectrumChannel>(), GetParam(), 20);
  const auto bounded =
      Deliver(MakeFieldChannel<IndexedChannel>("LeftOutBelowNoiseDb", 3), GetParam(), 20);
  const double apart = Apart(stock.frames, bounded.frames);
  EXPECT_LT(apart, 0.003);
  RecordProperty("apart", std::to_string(apart));
  EXPECT_GT(stock.frames.size(), 900u);
  EXPECT_LT(static_cast<double>(bounded.events), 0.8 * static_cast<double>(stock.events));
}

INSTANTIATE_TEST_SUITE_P(Seeds, FieldOf500, testing::Values(1, 2, 3));

}  // namespace
}  // namespace giot

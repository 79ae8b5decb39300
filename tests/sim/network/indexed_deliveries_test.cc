// Deliveries through the indexed channel beside ns-3's own with the same limit.
#include <gtest/gtest.h>
#include <ns3/single-model-spectrum-channel.h>

#include "sim/network/indexed_channel.h"
#include "tests/sim/network/field_deliveries.h"

namespace giot {
namespace {

using testing_channel::Deliver;
using testing_channel::MakeFieldChannel;

TEST(FieldOf500, HasTheSameFramesAndEventsAsNs3sOwnChannelWithTheSameMaxLoss) {
  const auto stock =
      Deliver(MakeFieldChannel<ns3::SingleModelSpectrumChannel>("MaxLossDb", 110), 1, 5);
  const auto indexed = Deliver(MakeFieldChannel<IndexedChannel>("MaxLossDb", 110), 1, 5);
  EXPECT_EQ(indexed.frames, stock.frames);
  EXPECT_EQ(indexed.events, stock.events);
  EXPECT_GT(stock.frames.size(), 200u);
}

}  // namespace
}  // namespace giot

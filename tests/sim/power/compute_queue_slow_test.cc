// The queue of a ComputeDevice under heavy load, as in compute_queue_test.cc.
#include <gtest/gtest.h>

#include "tests/sim/power/queue_delay.h"

namespace giot {
namespace {

TEST(ComputeQueueUnderHeavyLoad, HasTheDelayOfMD1) {
  const double known = DelayOfMD1(0.8);
  EXPECT_NEAR(MeanDelay(0.8, 10'000'000, ServiceOfMD1), known, 0.01 * known);
}

TEST(ComputeQueueUnderHeavyLoad, HasTheDelayOfMM1) {
  const double known = DelayOfMM1(0.8);
  EXPECT_NEAR(MeanDelay(0.8, 10'000'000, ServiceOfMM1), known, 0.01 * known);
}

}  // namespace
}  // namespace giot

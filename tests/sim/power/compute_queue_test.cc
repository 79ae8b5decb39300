// The queue of a ComputeDevice against queueing theory (reference: physics.md 5.4), within 1 %.
//
// The standard error of M/M/1's mean wait over n jobs is sqrt(rho (2 + 5 rho - 4 rho^2 + rho^3) /
// (1 - rho)^4 / n) services (Daley 1968): 0.4 % of the delay at 0.5 and 500,000 jobs, 0.3 % at 0.8
// and 10^7 (compute_queue_slow_test.cc).
#include <gtest/gtest.h>

#include "tests/sim/power/queue_delay.h"

namespace giot {
namespace {

class ComputeQueueAtLoad : public testing::TestWithParam<double> {};

TEST_P(ComputeQueueAtLoad, HasTheDelayOfMD1) {
  const double known = DelayOfMD1(GetParam());
  EXPECT_NEAR(MeanDelay(GetParam(), 500'000, ServiceOfMD1), known, 0.01 * known);
}

TEST_P(ComputeQueueAtLoad, HasTheDelayOfMM1) {
  const double known = DelayOfMM1(GetParam());
  EXPECT_NEAR(MeanDelay(GetParam(), 500'000, ServiceOfMM1), known, 0.01 * known);
}
INSTANTIATE_TEST_SUITE_P(Loads, ComputeQueueAtLoad, testing::Values(0.3, 0.5));

}  // namespace
}  // namespace giot

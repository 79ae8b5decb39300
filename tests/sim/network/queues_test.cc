// The wire behind a sink against queueing theory.
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/sim/network/wired_queue.h"

namespace giot {
namespace {

using testing_field::WiredQueue;

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The mean delay over the network: the few packets that it carried, corrected by how much
/// Lindley's recursion of just these differs from its own long-run mean (a control variate). A
/// network that delays otherwise than a single server still shows in full.
double MeanDelay(WiredQueue& queue, std::int64_t draws) {
  queue.Run();
  EXPECT_EQ(queue.delays.size(), queue.services.size());
  return Mean(queue.delays) - Mean(queue.Lindley()) + queue.LongMean(draws);
}

// To the rounding of transmission times to nanoseconds.
TEST(WiredQueue, FollowsLindleysRecursion) {
  constexpr int kCount = 20000;
  WiredQueue queue(0.8, kCount, [](Stream& random) { return random.Exponential(1); });
  queue.Run();
  const std::vector<double> expected = queue.Lindley();
  ASSERT_EQ(queue.delays.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(queue.delays[i], expected[i], kCount * 1e-6) << i;
  }
}

class QueueAtLoad : public testing::TestWithParam<double> {};

// Theory: M/D/1, T = 1 + rho / (2 (1 - rho)) services (Pollaczek and Khinchine).
TEST_P(QueueAtLoad, WithEqualPacketsWaitsLikeMD1) {
  WiredQueue queue(GetParam(), 10000, [](Stream&) { return 1.0; });
  const double theory = 1 + GetParam() / (2 * (1 - GetParam()));
  EXPECT_NEAR(MeanDelay(queue, 8000000), theory, 0.01 * theory);
}

// Theory: M/M/1, T = 1 / (1 - rho). Packets are no smaller than their headers, 1.2 % of the mean,
// which moves the mean by less than 0.01 %.
TEST_P(QueueAtLoad, WithExponentialPacketsWaitsLikeMM1) {
  WiredQueue queue(GetParam(), 10000, [](Stream& random) { return random.Exponential(1); });
  const double theory = 1 / (1 - GetParam());
  EXPECT_NEAR(MeanDelay(queue, 16000000), theory, 0.01 * theory);
}

INSTANTIATE_TEST_SUITE_P(Load, QueueAtLoad, testing::Values(0.3, 0.5, 0.8));

}  // namespace
}  // namespace giot

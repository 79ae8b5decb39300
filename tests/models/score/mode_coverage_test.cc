#include "models/score/mode_coverage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// Eight Gaussians: centres on a circle of radius 4 / 1.414, deviation .5 / 1.414 (Grathwohl et al.
/// 2019, FFJORD's toy data).
constexpr double kDeviation = 0.5 / 1.414;

std::vector<double> EightCentres() {
  std::vector<double> centres;
  for (int k = 0; k < 8; ++k) {
    const double angle = k * std::numbers::pi / 4;
    centres.insert(centres.end(), {4 / 1.414 * std::cos(angle), 4 / 1.414 * std::sin(angle)});
  }
  return centres;
}

/// Rows drawn at the first `modes` of the eight.
std::vector<double> Draw(int rows, int modes) {
  Stream random(1, "eight Gaussians");
  const std::vector<double> centres = EightCentres();
  std::vector<double> values;
  for (int i = 0; i < rows; ++i) {
    const std::size_t mode = random.Below(static_cast<std::uint64_t>(modes));
    values.push_back(random.Normal(centres[2 * mode], kDeviation));
    values.push_back(random.Normal(centres[2 * mode + 1], kDeviation));
  }
  return values;
}

// Within three deviations of a normal in the plane: 1 - exp(-9/2) = .98889.
TEST(ModeCoverage, FindsAllEightGaussians) {
  const std::vector<double> centres = EightCentres();
  const std::vector<double> samples = Draw(20000, 8);
  const ModeCoverage coverage = CountModes({samples, 2}, {centres, 2}, 3 * kDeviation, 20);
  EXPECT_EQ(coverage.covered, 8);
  EXPECT_NEAR(coverage.near_share, 0.98889, 0.002);
  for (const std::size_t count : coverage.counts) {
    EXPECT_NEAR(static_cast<double>(count), 2472, 200);
  }
}

TEST(ModeCoverage, SeesACollapse) {
  const std::vector<double> centres = EightCentres();
  const std::vector<double> samples = Draw(1000, 2);
  EXPECT_EQ(CountModes({samples, 2}, {centres, 2}, 3 * kDeviation, 20).covered, 2);
}

TEST(ModeCoverage, ASampleFarFromAllModesCountsNowhere) {
  const std::vector<double> centres = EightCentres();
  const std::vector<double> middle{0, 0};
  const ModeCoverage coverage = CountModes({middle, 2}, {centres, 2}, 3 * kDeviation);
  EXPECT_EQ(coverage.covered, 0);
  EXPECT_EQ(coverage.near_share, 0);
}

}  // namespace
}  // namespace giot

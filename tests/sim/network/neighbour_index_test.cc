#include "sim/network/neighbour_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::uint32_t> Within(const NeighbourIndex& index, const Spot& centre, double radius) {
  std::vector<std::uint32_t> found;
  index.Within(centre, radius, found);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::uint32_t> ByBruteForce(const std::map<std::uint32_t, Spot>& points,
                                        const Spot& centre, double radius) {
  std::vector<std::uint32_t> found;
  for (const auto& [id, at] : points) {
    const double x = at.x_m - centre.x_m, y = at.y_m - centre.y_m, z = at.z_m - centre.z_m;
    if (x * x + y * y + z * z <= radius * radius) found.push_back(id);
  }
  return found;
}

class NeighbourIndexOfAnyCell : public testing::TestWithParam<double> {};

TEST_P(NeighbourIndexOfAnyCell, FindsWhatBruteForceFindsAfterEachOf2000Moves) {
  Stream random(1, "points");
  const auto anywhere = [&] {
    return Spot{random.Uniform(-900, 900), random.Uniform(-900, 900), random.Uniform(-90, 200)};
  };
  NeighbourIndex index(GetParam());
  std::map<std::uint32_t, Spot> points;
  std::size_t found = 0;
  for (int move = 0; move < 2000; ++move) {
    const auto id = static_cast<std::uint32_t>(random.Below(120));
    if (random.Uniform() < 0.2) {
      index.Remove(id);
      points.erase(id);
    } else {
      points[id] = anywhere();
      index.Put(id, points[id]);
    }
    const Spot centre = anywhere();
    const double radius = random.Uniform(0, 700);
    const auto expected = ByBruteForce(points, centre, radius);
    ASSERT_EQ(Within(index, centre, radius), expected) << "move " << move;
    found += expected.size();
    if (move == 1000) index.SetCell(GetParam() / 3);
  }
  EXPECT_EQ(index.size(), points.size());
  EXPECT_GT(found, 2000u);
}

INSTANTIATE_TEST_SUITE_P(Meters, NeighbourIndexOfAnyCell, testing::Values(7.0, 300.0, 1e5));

TEST(NeighbourIndex, FindsAllWithinAnInfiniteRadiusHoweverFar) {
  NeighbourIndex index(10);
  index.Put(0, {1e300, 0, 0});
  index.Put(7, {-1e15, 5, 0});
  EXPECT_EQ(Within(index, {0, 0, 0}, kInfinity), (std::vector<std::uint32_t>{0, 7}));
  EXPECT_EQ(Within(index, {-1e15, 0, 0}, 6), (std::vector<std::uint32_t>{7}));
}

TEST(NeighbourIndex, RefusesAPlaceThatIsNone) {
  NeighbourIndex index(10);
  EXPECT_EQ(
      WordsOf([&] {
        index.Put(3, {1, kNan, 0});
      }),
      "point 3: position_m: expected three finite numbers, found (1, nan, 0); give each point "
      "a place");
  EXPECT_FALSE(index.Has(3));
  EXPECT_EQ(
      WordsOf([] { NeighbourIndex(0); }),
      "neighbour index: cell_m: expected a number > 0, found 0; give about the distance to be "
      "asked for");
}

}  // namespace
}  // namespace giot

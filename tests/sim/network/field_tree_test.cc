#include "sim/network/field_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace giot {
namespace {

using testing::ElementsAre;

/// Nodes on a line at the given places; a link loses `exponent` powers of its length in dB.
LinkLevel OnALine(std::vector<double> places, double exponent = 1) {
  return [places = std::move(places), exponent](int sender, int receiver) {
    return Dbm{-std::pow(std::abs(places[static_cast<std::size_t>(sender)] -
                                  places[static_cast<std::size_t>(receiver)]),
                         exponent)};
  };
}

constexpr TreeNode kSink{true, true};
constexpr TreeNode kRelay{false, true};
constexpr TreeNode kSleeper{false, false};

TEST(StarTree, LeadsEachNodeToTheSinkThatHearsItBest) {
  const FieldTree tree =
      StarTree({kSleeper, kSink, kSleeper, kSink, kRelay}, OnALine({0, 10, 21, 30, 1000}));
  EXPECT_THAT(tree.parent, ElementsAre(1, -1, 3, -1, 3));
  EXPECT_THAT(tree.sink, ElementsAre(1, 1, 3, 3, 3));
  EXPECT_THAT(tree.hops, ElementsAre(1, 0, 1, 0, 1));
}

TEST(MultihopTree, TakesTheFewestHopsOverUsableLinks) {
  const FieldTree tree =
      MultihopTree({kSink, kRelay, kRelay, kSleeper}, OnALine({0, 10, 20, 30}), Dbm{-11});
  EXPECT_THAT(tree.parent, ElementsAre(-1, 0, 1, 2));
  EXPECT_THAT(tree.hops, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(tree.sink, ElementsAre(0, 0, 0, 0));
}

TEST(MultihopTree, TakesTheLeastSummedLossAmongEqualHops) {
  // Over the relay at 2: 2^2 + 13^2 = 173 dB; over the one at 9: 9^2 + 6^2 = 117 dB.
  const std::vector<TreeNode> nodes{kSink, kRelay, kRelay, kSleeper};
  EXPECT_EQ(MultihopTree(nodes, OnALine({0, 2, 9, 15}, 2), Dbm{-200}).parent[3], 2);
  // Loss in proportion to the length: both sum to 15 dB, and the first stays.
  EXPECT_EQ(MultihopTree(nodes, OnALine({0, 2, 9, 15}), Dbm{-14}).parent[3], 1);
}

TEST(MultihopTree, NeverLeadsThroughASleeper) {
  const FieldTree tree = MultihopTree({kSink, kSleeper, kSleeper}, OnALine({0, 10, 20}), Dbm{-11});
  EXPECT_THAT(tree.parent, ElementsAre(-1, 0, -1));
  EXPECT_THAT(tree.hops, ElementsAre(0, 1, -1));
}

TEST(MultihopTree, NeedsALinkBothWays) {
  const LinkLevel weak_answer = [](int sender, int) { return Dbm{sender == 0 ? -90.0 : -50.0}; };
  EXPECT_THAT(MultihopTree({kSink, kSleeper}, weak_answer, Dbm{-80}).parent, ElementsAre(-1, -1));
  EXPECT_THAT(MultihopTree({kSink, kSleeper}, weak_answer, Dbm{-90}).parent, ElementsAre(-1, 0));
}

}  // namespace
}  // namespace giot

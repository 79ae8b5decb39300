#include "models/data/examples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace giot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Examples, HandOutRowsAndTheirConditions) {
  Examples examples;
  examples.length = 2;
  examples.fields = {{"speed", "m/s", {}}, {"gear", "", {"low", "high"}}};
  examples.condition_fields = {{"hour", "h", {}}};
  examples.values = {1, 0, 2, 1, 3, 0, 4, 1};
  examples.conditions = {7, 8};

  EXPECT_EQ(examples.channels(), 2);
  EXPECT_EQ(examples.rows(), 2);
  EXPECT_THAT(examples.row(1), ElementsAre(3, 0, 4, 1));
  EXPECT_THAT(examples.condition(1), ElementsAre(8));
  EXPECT_FALSE(examples.fields[0].discrete());
  EXPECT_TRUE(examples.fields[1].discrete());
}

TEST(Examples, WithoutConditionHandOutEmptyOnes) {
  Examples examples;
  EXPECT_EQ(examples.rows(), 0);
  examples.fields = {{"speed", "m/s", {}}};
  examples.values = {1, 2, 3};
  EXPECT_EQ(examples.rows(), 3);
  EXPECT_EQ(examples.condition_count(), 0);
  EXPECT_THAT(examples.condition(2), IsEmpty());
}

}  // namespace
}  // namespace giot

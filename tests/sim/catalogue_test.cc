#include "sim/catalogue.h"

#include <gmock/gmock.h>

#include "scenarios/keys.h"

namespace giot {
namespace {

using testing::Contains;

TEST(JoinedCatalogue, KnowsTheNamesOfEveryFolder) {
  const Catalogue catalogue = JoinedCatalogue();
  EXPECT_THAT(catalogue.Names("network"), Contains("sensor_field"));
  EXPECT_THAT(catalogue.Names("workload"), Contains("replay"));
  EXPECT_THAT(catalogue.Names("agent"), Contains("twin"));
  EXPECT_THAT(catalogue.Names("device"), Contains("nrf52840"));
  EXPECT_THAT(catalogue.Names("radio"), Contains("cc2420"));
}

TEST(JoinedCatalogue, ChecksAttributesOfNs3) {
  const Catalogue catalogue = JoinedCatalogue();
  const std::string radius = "ns3::SixLowPanNetDevice::MeshUnderRadius";
  EXPECT_TRUE(catalogue.attribute_check()(radius, "300").has_value());
  EXPECT_TRUE(catalogue.attribute_check()(radius, "300").has_value());  // as remembered
  EXPECT_FALSE(catalogue.attribute_check()(radius, "30").has_value());
}

// Every plug-in, now and later.
TEST(JoinedCatalogue, EveryKeyHasWordsThatMend) {
  for (const KeyInfo& key : ListKeys(DescribeScenario(JoinedCatalogue()))) {
    EXPECT_FALSE(key.field.meaning.empty()) << key.key;
    EXPECT_EQ(key.field.meaning.find('\n'), std::string::npos) << key.key;
    EXPECT_FALSE(key.field.meaning.ends_with('.')) << key.key;
  }
}

}  // namespace
}  // namespace giot

#include "sim/catalogue.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "scenarios/keys.h"
#include "scenarios/scenario.h"

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

TEST(JoinedCatalogue, EveryShippedScenarioLoadsBackEqualFromItsResolvedText) {
  const std::filesystem::path folder = std::filesystem::path(GIOT_SOURCE_DIR) / "scenarios";
  int shipped = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    ++shipped;
    const Catalogue catalogue = JoinedCatalogue();
    const Scenario scenario = LoadScenario(entry.path(), catalogue);
    const Scenario again = LoadScenarioText(scenario.resolved_text, entry.path(), catalogue);
    EXPECT_EQ(again.resolved_text, scenario.resolved_text) << entry.path();
    EXPECT_EQ(again.RunId(), scenario.RunId()) << entry.path();
  }
  EXPECT_GT(shipped, 0);
}

}  // namespace
}  // namespace giot

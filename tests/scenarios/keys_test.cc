#include "scenarios/keys.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/scenarios/example.h"

namespace giot {
namespace {

std::vector<KeyInfo> Keys() { return ListKeys(DescribeScenario(ExampleCatalogue())); }

const KeyInfo* Find(const std::vector<KeyInfo>& keys, const std::string& key) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const KeyInfo& info) { return info.key == key; });
  return found == keys.end() ? nullptr : &*found;
}

TEST(Keys, TellTypeBoundDefaultAndMeaning) {
  const auto keys = Keys();
  const KeyInfo* duration = Find(keys, "run.duration_s");
  ASSERT_NE(duration, nullptr);
  EXPECT_TRUE(duration->field.required);
  EXPECT_EQ(duration->field.Expected(), "a number > 0");
  EXPECT_EQ(duration->field.default_value, "");
  EXPECT_EQ(duration->field.meaning, "give the simulated time in seconds");
  EXPECT_EQ(UnitOf(duration->field.key), "s");
  const KeyInfo* capacity = Find(keys, "nodes.NAME.battery.capacity_j");
  ASSERT_NE(capacity, nullptr);
  EXPECT_FALSE(capacity->field.required);
  EXPECT_EQ(capacity->field.default_value, "2000.0");
  EXPECT_EQ(capacity->about, "leave the table out for mains power");
}

TEST(Keys, TellThoseOfPlugIns) {
  const auto keys = Keys();
  const KeyInfo* channels = Find(keys, "network.channels");
  ASSERT_NE(channels, nullptr);
  EXPECT_EQ(channels->plug_in, "example");
  EXPECT_EQ(channels->about, "a field of every type");
  EXPECT_EQ(Find(keys, "network.delay_s")->plug_in, "other");
  EXPECT_NE(Find(keys, "agents.NAME.threshold.high"), nullptr);
  EXPECT_NE(Find(keys, "sweep.grid.KEY"), nullptr);
  EXPECT_EQ(Find(keys, "network.kind")->field.Expected(), "one of \"example\", \"other\"");
}

TEST(Keys, EachHasAMeaningOfOneLine) {
  for (const KeyInfo& key : Keys()) {
    EXPECT_FALSE(key.field.meaning.empty()) << key.key;
    EXPECT_EQ(key.field.meaning.find('\n'), std::string::npos) << key.key;
  }
}

TEST(Keys, EndInTheirUnits) {
  EXPECT_EQ(UnitOf("tolerance_m_s"), "m/s");
  EXPECT_EQ(UnitOf("peak_w_m2"), "W/m2");
  EXPECT_EQ(UnitOf("tx_power_dbm"), "dBm");
  EXPECT_EQ(UnitOf("reference_loss_db"), "dB");
  EXPECT_EQ(UnitOf("rate_bps"), "bit/s");
  EXPECT_EQ(UnitOf("count"), "");
}

}  // namespace
}  // namespace giot

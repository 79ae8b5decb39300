#include "results/text_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "results/units_text.h"

namespace giot {
namespace {

TEST(ShortNumber, HasFourSignificantDigits) {
  EXPECT_EQ(ShortNumber(0), "0");
  EXPECT_EQ(ShortNumber(12.3456), "12.35");
  EXPECT_EQ(ShortNumber(-0.00123456), "-0.001235");
  EXPECT_EQ(ShortNumber(60), "60");
  EXPECT_EQ(ShortNumber(0.5), "0.5");
  EXPECT_EQ(ShortNumber(123456), "123456");
  EXPECT_EQ(ShortNumber(1.5e-7), "1.500e-07");
  EXPECT_EQ(ShortNumber(3e9), "3.000e+09");
  EXPECT_EQ(ShortNumber(std::nan("")), "-");
}

TEST(WithInterval, GivesTheMeanToThePlaceOfTheInterval) {
  EXPECT_EQ(WithInterval({5, 12.3456, 1, 0.0421}), "12.346 ± 0.042");
  EXPECT_EQ(WithInterval({5, 1234.5, 1, 56.7}), "1234 ± 57");
  EXPECT_EQ(WithInterval({5, -3.2e-6, 1, 1.5e-7}), "(-3.20 ± 0.15)e-6");
  EXPECT_EQ(WithInterval({5, 0, 1, 0.25}), "0.00 ± 0.25");
}

TEST(WithInterval, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(WithInterval({1, 12.3456, std::nan(""), std::nan("")}), "12.35");
  EXPECT_EQ(WithInterval({5, 12.3456, 0, 0}), "12.35");
  EXPECT_EQ(WithInterval({5, 12.3456, 0, 1e-14}), "12.35") << "that is rounding";
  EXPECT_EQ(WithInterval(Estimated({})), "-");
}

TEST(Percent, SaysHowMuchOfTheWhole) {
  EXPECT_EQ(Percent(-2.5, 50), "-5.0 %");
  EXPECT_EQ(Percent(25, 50), "+50 %");
  EXPECT_EQ(Percent(1, -4), "+25 %");
  EXPECT_EQ(Percent(1100, 100), "12-fold");
  EXPECT_EQ(Percent(1, 0), "");
}

TEST(TimeText, TakesTheUnitThatFits) {
  EXPECT_EQ(TimeText(45), "45 s");
  EXPECT_EQ(TimeText(600), "10 min");
  EXPECT_EQ(TimeText(86400), "24 h");
  EXPECT_EQ(TimeText(604800), "7 days");
}

TEST(TextTable, SetsColumnsAsWideAsTheirWidestCell) {
  TextTable table({false, true});
  table.Add({"a", "1", "x"});
  table.Add({"bcd", "12 ± 3"});
  EXPECT_EQ(table.ToString("> "), "> a         1  x\n> bcd  12 ± 3\n");
}

TEST(WrappedList, BreaksLongLines) {
  const std::vector<std::string> items(30, "ten_letter");
  const std::string text = WrappedList("heading:", items, "  ");
  EXPECT_TRUE(text.starts_with("  heading: ten_letter, ten_letter"));
  EXPECT_NE(text.find(",\n           ten_letter"), std::string::npos);
}

TEST(ShownUnit, TakesThePrefixInWhichTheLargestReadsWell) {
  EXPECT_EQ(ShownUnitFor("J", 0.0123).unit, "mJ");
  EXPECT_DOUBLE_EQ(ShownUnitFor("J", 0.0123).factor, 1e3);
  EXPECT_EQ(ShownUnitFor("J", 1).unit, "J");
  EXPECT_EQ(ShownUnitFor("J", -45000).unit, "kJ");
  EXPECT_EQ(ShownUnitFor("s", 86400).unit, "s");
  EXPECT_EQ(ShownUnitFor("s", 2e-6).unit, "µs");
  EXPECT_EQ(ShownUnitFor("byte", 1e-3).unit, "byte");
  EXPECT_EQ(ShownUnitFor("1", 0.5).unit, "");
  EXPECT_EQ(ShownUnitFor("W", 0).unit, "W");
}

TEST(ShownName, DropsTheUnitAndIndentsParts) {
  EXPECT_EQ(ShownName({"energy", "", "energy_per_node_j", 1, "J", ""}), "energy_per_node");
  EXPECT_EQ(ShownName({"latency", "", "latency_air_s", 1, "s", "", true}), "  latency_air");
  EXPECT_EQ(ShownName({"twin", "", "twin_rmse_m_s", 1, "m/s", ""}), "twin_rmse");
  EXPECT_EQ(ShownName({"traffic", "", "messages", 1, "", ""}), "messages");
}

}  // namespace
}  // namespace giot

#include "results/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <pugixml.hpp>

#include "tests/results/fresh_folder.h"

namespace giot {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

// Parses the text as XML; fails the test where it is not well-formed.
pugi::xml_document Parsed(const std::string& svg) {
  pugi::xml_document document;
  const auto result = document.load_string(svg.c_str());
  EXPECT_TRUE(result) << result.description() << " at " << result.offset;
  return document;
}

std::vector<std::string> Texts(const pugi::xml_document& document) {
  std::vector<std::string> texts;
  for (const auto& node : document.select_nodes("//text")) {
    texts.emplace_back(node.node().text().as_string());
  }
  return texts;
}

std::size_t Count(const pugi::xml_document& document, const char* path) {
  return document.select_nodes(path).size();
}

LineChart TwoLines() {
  return {
      .title = "Title",
      .subtitle = "subtitle",
      .x = {.label = "time (s)"},
      .y = {.label = "energy (J)"},
      .lines = {
          {.name = "one", .x = {0, 1, 2}, .y = {0, 5, 10}},
          {.name = "two", .x = {0, 1, 2}, .y = {10, 5, 0}, .low = {9, 4, -1}, .high = {11, 6, 1}}}};
}

BarChart Stack() {
  return {.title = "Energy by cause",
          .categories = {"always send", "twin"},
          .y = {.label = "energy per node (J)"},
          .stacked = true,
          .bars = {{.name = "sleep", .values = {1, 2}}, {.name = "radio", .values = {4, 2}}},
          .sum_half_widths = {0.5, 0}};
}

TEST(LineChart, SaysWhatIsSeenAndNamesItsAxes) {
  const auto document = Parsed(ToSvg(TwoLines()));
  EXPECT_THAT(Texts(document),
              testing::IsSupersetOf({"Title", "subtitle", "time (s)", "energy (J)", "one", "two"}));
  EXPECT_STREQ(document.child("svg").child("title").text().as_string(), "Title");
  EXPECT_EQ(Count(document, "//polyline"), 2u);
  EXPECT_EQ(Count(document, "//polygon"), 1u);
}

TEST(LineChart, IsWellFormedWhateverTheNames) {
  LineChart chart = TwoLines();
  chart.title = "a < b & \"c\" > 'd'";
  chart.lines[0].name = "<&>";
  chart.marks = {{.at = 1, .vertical = true, .label = "R&D"}, {.at = 5, .label = "5 < 6"}};
  const auto document = Parsed(ToSvg(chart));
  EXPECT_THAT(Texts(document), testing::IsSupersetOf({chart.title, std::string("<&>"),
                                                      std::string("R&D"), std::string("5 < 6")}));
}

TEST(LineChart, BreaksALineAtNan) {
  LineChart chart = TwoLines();
  chart.lines = {{.name = "one", .x = {0, 1, 2, 3, 4}, .y = {1, 2, std::nan(""), 2, 1}}};
  EXPECT_EQ(Count(Parsed(ToSvg(chart)), "//polyline"), 2u);
}

TEST(LineChart, DrawsNoData) {
  Parsed(ToSvg(LineChart{.title = "nothing"}));
  Parsed(ToSvg(BarChart{.title = "nothing"}));
  Parsed(ToSvg(std::vector<LineChart>{}, "nothing", ""));
  const LineChart flat{.lines = {{.x = {1}, .y = {3}}, {.x = {1, 2}, .y = {0, 0}}}};
  EXPECT_EQ(ToSvg(flat).find("nan"), std::string::npos);
}

TEST(LineChart, LeavesOutWhatALogarithmCannotShow) {
  LineChart chart = TwoLines();
  chart.x.logarithmic = chart.y.logarithmic = true;
  const std::string svg = ToSvg(chart);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
}

TEST(Panels, StandBelowEachOther) {
  LineChart first = TwoLines();
  first.title = "first";
  LineChart second = TwoLines();
  second.title = "second";
  const auto document = Parsed(ToSvg({first, second}, "Both", "two of many"));
  EXPECT_THAT(Texts(document), testing::IsSupersetOf({"Both", "two of many", "first", "second"}));
  EXPECT_EQ(Count(document, "//polyline"), 4u);
}

TEST(BarChart, StacksInProportion) {
  const auto document = Parsed(ToSvg(Stack()));
  std::vector<double> heights;
  for (const auto& node : document.select_nodes("//rect[title]")) {
    heights.push_back(node.node().attribute("height").as_double());
  }
  ASSERT_EQ(heights.size(), 4u);
  EXPECT_THAT(heights[1] / heights[0], DoubleNear(4, 0.02));
  EXPECT_THAT(heights[2] / heights[0], DoubleNear(2, 0.02));
  EXPECT_THAT(Texts(document), testing::IsSupersetOf({"sleep", "radio", "always send", "5", "4"}));
}

TEST(BarChart, DrawsErrorBarsBesideEachOther) {
  BarChart chart = Stack();
  const std::size_t lines_without = Count(Parsed(ToSvg(chart)), "//line");
  chart.stacked = false;
  chart.sum_half_widths.clear();
  chart.bars[0].half_widths = {0.1, 0.1};
  chart.bars[1].values = {std::nan(""), -1};
  const auto document = Parsed(ToSvg(chart));
  EXPECT_EQ(Count(document, "//rect[title]"), 3u);
  EXPECT_GT(Count(document, "//line"), lines_without);
}

TEST(TickPlaces, AreRound) {
  EXPECT_THAT(TickPlaces(0, 10, 5, false), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_THAT(TickPlaces(-1.2, 1.1, 4, false), ElementsAre(-1, -0.5, 0, 0.5, 1));
  EXPECT_THAT(TickPlaces(1430, 2040, 6, false), ElementsAre(1500, 1600, 1700, 1800, 1900, 2000));
  EXPECT_THAT(TickPlaces(1, 1e6, 6, true),
              ElementsAre(1, 10, 100, 1000, DoubleNear(1e4, 1e-9), DoubleNear(1e5, 1e-9),
                          DoubleNear(1e6, 1e-9)));
  EXPECT_THAT(TickPlaces(3, 30, 6, true), ElementsAre(5, 10, 20));
}

class TextFile : public FreshFolder {};

TEST_F(TextFile, MakesItsFolderAndSaysWhatFails) {
  WriteTextFile(folder() / "plots" / "a.svg", "text");
  std::string content;
  std::ifstream(folder() / "plots" / "a.svg") >> content;
  EXPECT_EQ(content, "text");
  try {
    WriteTextFile(folder() / "plots" / "a.svg" / "b.svg", "text");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "cannot write " + (folder() / "plots" / "a.svg" / "b.svg").string() + ": Not a directory");
  }
}

}  // namespace
}  // namespace giot

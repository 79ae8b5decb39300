#include "scenarios/toml_tree.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

std::string Fault(const std::string& text) {
  Problems problems;
  ParseToml(text, "x.toml", problems);
  return problems.empty() ? "" : problems.all().front().ToString();
}

TEST(TomlTree, KnowsWhereKeysAndValuesWereWritten) {
  Problems problems;
  const auto tree = ParseToml("[run]\nduration_s = 0\n  [nodes.a]\n", "x.toml", problems);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->Find("run")->place.ToString(), "x.toml:1:1");
  const TomlNode* run = tree->Find("run");
  EXPECT_EQ(run->Find("duration_s")->place.ToString(), "x.toml:2:14");
  EXPECT_EQ(run->members.front().place.ToString(), "x.toml:2:1");
  EXPECT_EQ(tree->Find("nodes")->Find("a")->place.ToString(), "x.toml:3:3");
}

TEST(TomlTree, TakesByteOrderMarkAndWindowsLineEnds) {
  EXPECT_EQ(Fault("\xef\xbb\xbf[run]\r\nseed = 1\r\n"), "");
}

TEST(TomlTree, TellsSyntaxFaultsInTheLoadersWords) {
  EXPECT_EQ(Fault("a = 1\na = 2\n"),
            "x.toml:2:5: expected every key and table once, found a second 'a'; keep one of the "
            "two");
  EXPECT_EQ(Fault("a = \"x"),
            "x.toml:1:7: expected the rest of a string, found the end of the file; close what is "
            "open");
  EXPECT_EQ(Fault("a = ar1\n"),
            "x.toml:1:5: expected a number, true, false, a list, or a string in quotes, found bare "
            "text; put a string in quotes");
  EXPECT_EQ(Fault("a 1\n"),
            "x.toml:1:3: expected '=', found '1' in a key-value pair; write key = value");
  EXPECT_EQ(Fault("a = 99999999999999999999\n"),
            "x.toml:1:25: expected a whole number that 64 bits hold, found "
            "'99999999999999999999'; write a smaller one");
  EXPECT_EQ(Fault("a = 1e400\n"),
            "x.toml:1:10: expected a number that a double holds, found '1e400'; the largest is "
            "1.8e308");
  EXPECT_EQ(Fault("a = \"\xff\"\n"),
            "x.toml:1:5: expected text in UTF-8, found bytes that are none; save the file as "
            "UTF-8");
}

TEST(TomlTree, RefusesWhatWouldExhaustTheParser) {
  std::string key = "a";
  for (int i = 0; i < 200000; ++i) key += ".a";
  EXPECT_EQ(Fault("\n" + key + " = 1\n"),
            "x.toml:2:1: expected keys of at most 32 parts, found one of more; a scenario's keys "
            "have five parts at most");
  EXPECT_NE(Fault("a = {b = '''\n''', " + key + " = 1}\n"), "");
  EXPECT_NE(Fault("[" + key + "]\n"), "");
  EXPECT_NE(Fault("a = " + std::string(100000, '[') + '\n'), "");
  EXPECT_EQ(Fault("a = " + std::string(80, '[') + std::string(80, ']') + '\n'),
            "x.toml:1:68: expected tables and lists at most 64 deep, found a deeper one; a "
            "scenario has four levels at most");
}

TEST(TomlTree, DotsInTextAndNumbersAreNoKeys) {
  const std::string many(100, '.');
  EXPECT_EQ(Fault("a = \"" + many + "\"  # a" + many + "\n"), "");
  EXPECT_EQ(Fault("a = \"\"\"\n" + many + "a.a\n\"\"\"\n"), "");
  std::string list = "a = [0.5";
  for (int i = 0; i < 100; ++i) list += ", 0.5";
  EXPECT_EQ(Fault(list + "]\n"), "");
}

TEST(TomlTree, RefusesATextThatIsNoScenarioBySizeAlone) {
  EXPECT_EQ(Fault(std::string((4 << 20) + 1, ' ')),
            "x.toml: expected a text of at most 4 MiB, found 4194305 bytes; is this the right "
            "file?");
}

TEST(TomlText, NumbersReadBackWithTheSameBits) {
  Stream random(1, "numbers");
  for (int i = 0; i < 2000; ++i) {
    const double value = (random.Uniform() - 0.5) * std::pow(10.0, random.Uniform(-300, 300));
    const auto read = ParseTomlValue(TomlNumber(value), {});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, TomlNode::Kind::kFloat) << TomlNumber(value);
    EXPECT_EQ(read->number, value);
  }
  for (const double value : {0.0, -0.0, 1.0, 1e300, 5e-324, std::numeric_limits<double>::max()}) {
    EXPECT_EQ(ParseTomlValue(TomlNumber(value), {})->number, value);
  }
}

TEST(TomlText, StringsAndKeysReadBack) {
  for (const std::string text : {"", "a b", "a\"b\\c", "\n\r\t\x01\x7f", "é.ü", "#='"}) {
    EXPECT_EQ(ParseTomlValue(TomlQuoted(text), {})->text, text);
    Problems problems;
    const auto tree = ParseToml(TomlKey(text) + " = 1", "", problems);
    ASSERT_TRUE(tree) << TomlKey(text);
    EXPECT_EQ(tree->members.front().key, text);
  }
  EXPECT_EQ(TomlKey("nodes-1_a"), "nodes-1_a");
  EXPECT_EQ(JoinKey("ns3", "ns3::A::B"), "ns3.\"ns3::A::B\"");
}

TEST(TomlText, LongTextsAreCutBetweenCharacters) {
  EXPECT_EQ(Shown(std::string(100, 'a')), '"' + std::string(60, 'a') + "\"...");
  std::string accents;
  for (int i = 0; i < 50; ++i) accents += "aé";
  EXPECT_EQ(Shown(accents).substr(58), "aé\"...");
}

TEST(TomlValue, IsOneValueOrNone) {
  EXPECT_FALSE(ParseTomlValue("ar1", {}));
  EXPECT_FALSE(ParseTomlValue("1\nb = 2", {}));
  EXPECT_FALSE(ParseTomlValue("", {}));
  EXPECT_EQ(ParseTomlValue("[1, \"a\", 0.5]", {})->AsWritten(), "[1, \"a\", 0.5]");
}

}  // namespace
}  // namespace giot

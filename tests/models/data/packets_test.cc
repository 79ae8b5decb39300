#include "models/data/packets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/data/load_data.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::FloatEq;
using testing::Pointwise;

PacketColumns Trace() {
  return {{1, 2, 2.5, 4, 4, 7},
          {"a", "b", "a", "c", "b", "a"},
          {18, 20, 18, 99, 20, 127},
          {"update", "update", "update", "keyframe", "keyframe", "keyframe"}};
}

TEST(AddPackets, MakesASeriesOfEachSource) {
  DataTable table;
  AddPackets(Trace(), "packets", "run.h5", table);
  ASSERT_EQ(table.series.size(), 2);  // c sent one packet: it has no interval.
  EXPECT_EQ(table.series[0].name, "run a");
  EXPECT_THAT(table.stretches, ElementsAre(RowRange{0, 2, 0}, RowRange{2, 3, 1}));
  EXPECT_THAT(table.columns[0], ElementsAre(1.5, 4.5, 2));
  EXPECT_THAT(table.columns[1], ElementsAre(18, 127, 20));
  EXPECT_THAT(table.fields[2].categories, ElementsAre("update", "keyframe"));
  EXPECT_THAT(table.columns[2], ElementsAre(0, 1, 1));
  EXPECT_THAT(table.times, ElementsAre(2.5, 7, 4));
}

TEST(AddPackets, MakesOneWordOfEachPacket) {
  DataTable table;
  AddPackets(Trace(), "tokens", "run.h5", table);
  EXPECT_THAT(table.fields[0].categories,
              ElementsAre("update 18 B 1e0 s", "keyframe 127 B 1e0 s", "keyframe 20 B 1e0 s"));
  AddPackets(Trace(), "tokens", "other.h5", table);  // A second run: the words keep their codes.
  EXPECT_THAT(table.columns[0], ElementsAre(0, 1, 2, 0, 1, 2));
  EXPECT_EQ(table.series[2].name, "other a");
}

TEST(PacketToken, IsReadAsItIsWritten) {
  for (const PacketToken& token : {PacketToken{"data up", 18, -3}, PacketToken{"", 0, 0}}) {
    const auto back = PacketToken::Parse(token.ToString());
    ASSERT_TRUE(back) << token.ToString();
    EXPECT_EQ(back->kind, token.kind);
    EXPECT_EQ(back->bytes, token.bytes);
    EXPECT_EQ(back->decade, token.decade);
  }
  EXPECT_EQ(PacketToken::DecadeOf(0.05), -2);
  EXPECT_EQ(PacketToken::DecadeOf(1), 0);
  EXPECT_EQ(PacketToken::DecadeOf(0), PacketToken::kLeastDecade);
  for (const char* text :
       {"other", "", " s", "12 B 1e0", "x B 1e0 s", "-1 B 1e0 s", "1 B 1e99 s"}) {
    EXPECT_FALSE(PacketToken::Parse(text)) << text;
  }
}

TEST(AddPackets, RefusesTracesThatCannotBe) {
  DataTable table;
  PacketColumns trace = Trace();
  trace.time_s[3] = 2;
  EXPECT_EQ(test::WordsOf([&] { AddPackets(trace, "packets", "run.h5", table); }),
            "run.h5: packet 3: time: expected times that do not fall, found 2 s after 2.5 s");
  trace.time_s[3] = NAN;
  EXPECT_EQ(test::WordsOf([&] { AddPackets(trace, "packets", "run.h5", table); }),
            "run.h5: packet 3: time: expected a finite time, found nan");
  trace = Trace();
  trace.bytes[0] = -1;
  EXPECT_EQ(test::WordsOf([&] { AddPackets(trace, "packets", "run.h5", table); }),
            "run.h5: packet 0: size: expected a number of bytes from 0 to 1e9, found -1");
}

TEST(LoadData, TakesPacketsFromTheReaderThatItIsGiven) {
  FamilyRecipeData data;
  data.kind = "packets";
  data.files = {"run.h5"};
  data.window = 2;
  data.split.by = "series";
  data.normalise.numbers = "log1p";
  const auto read = [](const FamilyRecipeData&, const std::filesystem::path& file) {
    EXPECT_EQ(file, "folder/run.h5");
    PacketColumns packets;
    for (int i = 0; i < 60; ++i) {
      packets.time_s.push_back(i + 0.01 * (i % 7));
      packets.source.push_back(std::to_string(i % 5));
      packets.bytes.push_back(18 + i % 4);
    }
    return packets;
  };
  const DataSet set = LoadData({data, "folder", read});
  EXPECT_EQ(set.train.rows(), 3 * 10);
  EXPECT_EQ(set.validation.rows(), 10);
  EXPECT_EQ(set.test.rows(), 10);
  EXPECT_EQ(set.train.channels(), 2);
  EXPECT_THAT(set.notes[0], "55 rows of 5 series");

  const auto one = [](const FamilyRecipeData&, const std::filesystem::path&) {
    return PacketColumns{{1}, {"a"}, {18}, {}};
  };
  EXPECT_EQ(test::WordsOf([&] {
              LoadData({data, "folder", one});
            }),
            "folder/run.h5: expected a source with two or more packets, found none; an interval "
            "lies between two packets of one source");
}

}  // namespace
}  // namespace giot

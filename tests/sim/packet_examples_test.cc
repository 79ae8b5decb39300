#include "sim/packet_examples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/data/load_data.h"
#include "results/writer.h"
#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;

enum class Message : std::uint8_t { kUpdate, kKeyframe };

/// A message as twins record it.
struct PacketRow {
  double time_s = 0;
  std::int32_t node = 0;
  Message message = Message::kUpdate;
  std::int32_t payload_bytes = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when it was handed to the network");
    visit("node", node, "", "sender: index in /nodes");
    visit("message", message, {"update", "keyframe"}, "what was sent");
    visit("payload_bytes", payload_bytes, "byte", "application bytes");
  }
};

class PacketExamplesTest : public testing::Test {
 protected:
  /// Two sensors; rows stand in the order in which their fate was known.
  PacketExamplesTest() {
    ResultWriter writer(folder_.path() / "run.h5", {.scenario = "example", .duration_s = 40}, {});
    writer.SetNodes({{.name = "sensors[0]"}, {.name = "sensors[1]"}});
    auto messages = writer.AddTable<PacketRow>("/events/messages", "messages of twins");
    writer.Start();
    messages.Append({2.0, 1, Message::kKeyframe, 60});
    messages.Append({1.0, 0, Message::kUpdate, 18});
    for (int i = 1; i <= 12; ++i) {
      messages.Append({3.0 * i + 0.1 * (i % 3), i % 2, Message::kUpdate, 18 + i % 2});
    }
    writer.Close("finished", 40);
    data_.kind = "packets";
    data_.files = {"run.h5"};
  }
  std::string FaultOf() {
    const std::string file = (folder_.path() / "run.h5").string();
    const std::string words = test::WordsOf([&] { ReadPacketColumns(data_, file); });
    return words.starts_with(file) ? words.substr(file.size() - 6) : words;
  }

  test::Folder folder_;
  FamilyRecipeData data_;
};

TEST_F(PacketExamplesTest, StandInOrderOfTimeUnderTheNamesOfTheirNodes) {
  data_.kind_column = "message";
  data_.most_rows = 3;
  const PacketColumns packets = ReadPacketColumns(data_, folder_.path() / "run.h5");
  EXPECT_THAT(packets.time_s, ElementsAre(1, 2, 3.1));
  EXPECT_THAT(packets.source, ElementsAre("sensors[0]", "sensors[1]", "sensors[1]"));
  EXPECT_THAT(packets.bytes, ElementsAre(18, 60, 19));
  EXPECT_THAT(packets.kind, ElementsAre("update", "keyframe", "update"));
}

TEST_F(PacketExamplesTest, BecomeExamplesOfEachSource) {
  data_.kind_column = "message";
  data_.window = 2;
  data_.split.validation = data_.split.test = 0;
  const DataSet set = LoadData({data_, folder_.path(), ReadPacketColumns});
  EXPECT_EQ(set.train.rows(), 5 + 5);
  EXPECT_EQ(set.train.fields[0].name, "interval_s");
  // The first packet of node 0 after 1 s was sent at 6.2 s, the next at 12.1 s.
  EXPECT_NEAR(set.train.row(0)[0], 5.2, 1e-6);
  EXPECT_NEAR(set.train.row(0)[3], 5.9, 1e-6);
  EXPECT_EQ(set.train.row(0)[1], 18);

  data_.view = "tokens";
  const DataSet words = LoadData({data_, folder_.path(), ReadPacketColumns});
  EXPECT_THAT(words.train.fields[0].categories,
              ElementsAre("update 18 B 1e0 s", "update 19 B 1e0 s"));
}

TEST_F(PacketExamplesTest, SuggestTheTableOrColumnThatWasMeant) {
  data_.events = "/events/mesages";
  EXPECT_EQ(FaultOf(),
            "run.h5: data.events: expected a table \"/events/mesages\", found none of that name; "
            "did you mean \"/events/messages\"? known: /events/messages");
  data_.events = "/events/messages";
  data_.size_column = "payload_byte";
  EXPECT_EQ(FaultOf(),
            "run.h5: data.size_column: expected a column \"payload_byte\", found none of that "
            "name; did you mean \"payload_bytes\"? known: time_s, node, message, payload_bytes");
}

}  // namespace
}  // namespace giot

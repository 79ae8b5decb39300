// A run as a user sees it: the command, its result, its manners.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "results/reader.h"
#include "tests/support/command_line.h"

namespace giot::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Twin() { return SourceFile("scenarios/twin_field.toml"); }

double Figure(const ResultReader& result, const std::string& group, const std::string& name) {
  for (const SummaryFigure& figure : result.Summary()) {
    if (figure.group == group && figure.name == name) return figure.value;
  }
  ADD_FAILURE() << "no figure " << name << " of group " << group;
  return std::nan("");
}

class ARun : public testing::Test {
 protected:
  std::string File(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Digest(const std::string& file) {
    const Ended digest = Giot({"digest", file});
    EXPECT_EQ(digest.status, 0) << digest.err;
    return digest.out.substr(0, 64);
  }
  Folder folder_;
};

TEST_F(ARun, WritesOneFileAndNamesIt) {
  const Ended run = Giot({"run", Twin(), "run.duration_s=200", "--out", File("a.h5")});
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out, File("a.h5") + "\n");
  const ResultReader result(File("a.h5"));
  EXPECT_EQ(result.Nodes().size(), 48u + 4u + 1u);
  EXPECT_GT(Figure(result, "sensors", "energy_above_floor_per_node_j"), 0);
  EXPECT_GT(Figure(result, "sensors", "delivery_ratio"), 0.9);
}

TEST_F(ARun, RefusesATwinBeyondTheFirstHop) {
  std::string text = ReadText(Twin());
  for (const std::string folder : {"data/", "models/"}) {
    for (std::size_t at = text.find('"' + folder); at != std::string::npos;
         at = text.find('"' + folder, at + 1)) {
      text.replace(at + 1, folder.size(), SourceFile("scenarios/" + folder));
    }
  }
  text +=
      "\n[nodes.relays]\nrole = \"relay\"\ncount = 64\ndevice = \"nrf52840\"\n"
      "radio = \"nrf52840\"\nsleeps = false\n"
      "position = { layout = \"grid\", width_m = 440, height_m = 550 }\n";
  const std::string relayed = folder_.Write("relayed.toml", text);
  const Ended run = Giot({"run", relayed, "run.duration_s=20", "network.topology=multihop",
                          "network.path_loss.shadowing_db=0", "network.link_margin_db=0",
                          "nodes.sinks.count=1", "--out", File("a.h5")});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, HasSubstr("agents.twin.sensors: expected sensors one hop from their sink"));
}

TEST_F(ARun, RefusesToReplaceAResultUnlessTold) {
  ASSERT_EQ(Giot({"run", Twin(), "run.duration_s=20", "--out", File("a.h5")}).status, 0);
  const Ended again = Giot({"run", Twin(), "run.duration_s=20", "--out", File("a.h5")});
  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.err, HasSubstr("a.h5"));
  EXPECT_EQ(Giot({"run", Twin(), "run.duration_s=20", "--out", File("a.h5"), "--overwrite"}).status,
            0);
}

TEST_F(ARun, IsClosedWholeOnCtrlCAndOnTerm) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string out = File("stopped" + std::to_string(signal) + ".h5");
    Process run({GiotPath(), "run", Twin(), "run.duration_s=1e7", "--out", out});
    while (!std::filesystem::exists(out + ".part")) usleep(1000);
    run.Signal(signal);
    const Ended ended = run.Wait();
    EXPECT_EQ(ended.status, 128 + signal);
    EXPECT_THAT(ended.err,
                HasSubstr(signal == SIGINT ? "stopped by SIGINT" : "stopped by SIGTERM"));
    EXPECT_EQ(ResultReader(out).ended(), "interrupted");
  }
}

TEST_F(ARun, OfATrainedModelLoadsNoLibTorch) {
  const Ended run =
      test::Run({GiotPath(), "run", Twin(), "run.duration_s=20", "--out", File("a.h5")},
                {{"LD_DEBUG", "libs"}});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.err, HasSubstr("libns3"));
  EXPECT_THAT(run.err, Not(HasSubstr("libtorch")));
}

TEST_F(ARun, WithPortableMathSaysNothingAndRuns) {
  const Ended run = Giot({"run", Twin(), "run.duration_s=20", "run.portable_math=true", "--quiet",
                          "--out", File("a.h5")});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.err, "");
}

// A battery that holds a fraction of what the run needs: the node must fall silent and stay so.
TEST_F(ARun, WithEmptyBatteriesGoesOnWithoutTheirNodes) {
  const Ended run = Giot({"run", Twin(), "run.duration_s=1000", "--arm", "always_send",
                          "nodes.sensors.battery.capacity_j=0.01", "--out", File("a.h5")});
  ASSERT_EQ(run.status, 0) << run.err;
  const ResultReader result(File("a.h5"));
  const EnergyLedger ledger = result.Energy();
  const std::vector<NodeFact> nodes = result.Nodes();
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (nodes[node].group != "sensors") continue;
    EXPECT_NEAR(ledger.battery_total_j[node], 0.01, 1e-9);
    EXPECT_EQ(ledger.stored_end_j[node], 0);
  }
}

// What each meter counted by cause equals what the battery integrated, on every node.
TEST_F(ARun, BalancesItsLedger) {
  ASSERT_EQ(Giot({"run", Twin(), "run.duration_s=2000", "--out", File("a.h5")}).status, 0);
  const EnergyLedger ledger = ResultReader(File("a.h5")).Energy();
  for (std::size_t node = 0; node < ledger.nodes(); ++node) {
    double spent = 0;
    for (std::size_t cause = 0; cause < ledger.causes.size(); ++cause)
      spent += ledger.Spent(node, cause);
    EXPECT_NEAR(spent / ledger.battery_total_j[node], 1, 1e-6) << "node " << node;
  }
}

}  // namespace
}  // namespace giot::test

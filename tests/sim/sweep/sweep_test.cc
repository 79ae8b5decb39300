#include "sim/sweep/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "results/writer.h"
#include "sim/sweep/collect.h"
#include "sim/sweep/local_launcher.h"
#include "sim/sweep/sweep_lock.h"
#include "tests/sim/sweep/fake_run.h"
#include "tests/sim/sweep/fresh_folder.h"

namespace giot {
namespace {

/// A pipe that every run writes to; reading ends when all processes that hold it are gone.
class Ledger {
 public:
  Ledger() {
    if (pipe(ends_) != 0) throw std::runtime_error("no pipe");
    setenv(kFakeLedger, std::to_string(ends_[1]).c_str(), 1);
  }
  ~Ledger() {
    close(ends_[0]);
    CloseForWriting();
    unsetenv(kFakeLedger);
  }
  void CloseForWriting() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  /// The next line, or an empty one when nobody is left to write.
  std::string Next() {
    std::string line;
    for (char c = 0; read(ends_[0], &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }
  /// Everything that is left.
  std::vector<std::string> Rest() {
    CloseForWriting();
    std::vector<std::string> lines;
    for (std::string line = Next(); !line.empty(); line = Next()) lines.push_back(line);
    return lines;
  }

 private:
  int ends_[2];
};

std::map<std::string, int> Counted(const std::vector<std::string>& lines) {
  std::map<std::string, int> counts;
  for (const std::string& line : lines) ++counts[line];
  return counts;
}

class SweepTest : public FreshFolder {
 protected:
  SweepTest() {
    Write(scenario_, "scenario");
    Write(folder() / "wind.csv", "wind");
    config_.run.seed = 5;
    config_.arms["always"].set = {{"arm", "always"}};
    config_.arms["neural"].set = {{"arm", "neural"}};
    config_.sweep.emplace();
    config_.sweep->replications = 3;
    config_.sweep->grid = {{"tolerance_m_s", {"0.5", "1.0"}}};
  }
  ~SweepTest() override { unsetenv(kFakeConduct); }

  SweepPlan Plan() const {
    const std::string text = TextOf(scenario_);
    return ExpandSweep(config_, "x.toml", {}, [&text](const std::vector<Override>& overrides) {
      return RunIdentity{FakeRunId(text, overrides), {{"wind.csv", Sha256Of("wind")}}};
    });
  }
  SweepPlan Adopt() {
    sweep_.Create();
    return sweep_.Adopt(Plan(), scenario_);
  }
  void Conduct(const std::string& lines) {
    Write(folder() / "conduct", lines);
    setenv(kFakeConduct, (folder() / "conduct").c_str(), 1);
  }
  /// Works until all is done, as `giot sweep` does. Returns the exit status of a stop, if any.
  int Work(const SweepPlan& plan, int jobs) {
    const SweepLock lock(sweep_.path());
    const StopSignal stop;
    LocalLauncher launcher(jobs);
    ProgressLine::Options quiet;
    quiet.quiet = true;
    Sweep(sweep_, plan, launcher, std::string(GIOT_BINARY_DIR) + "/fake_run", quiet).Work(stop);
    return stop.exit_status();
  }
  /// The same in a process of its own.
  pid_t WorkElsewhere(const SweepPlan& plan, int jobs, Ledger& ledger) {
    const pid_t process = fork();
    if (process == 0) _exit(Work(plan, jobs));
    ledger.CloseForWriting();
    return process;
  }

  const std::filesystem::path scenario_ = folder() / "x.toml";
  ScenarioConfig config_;
  SweepFolder sweep_{folder() / "out"};
};

TEST_F(SweepTest, DoesEveryRunOnce) {
  const SweepPlan plan = Adopt();
  Ledger ledger;
  EXPECT_EQ(Work(plan, 2), 0);
  const SweepStatus status = sweep_.StatusOf(plan);
  EXPECT_EQ(status.done, 12);
  EXPECT_EQ(status.total(), 12);
  EXPECT_TRUE(std::filesystem::is_empty(sweep_.path() / "running"));
  std::map<std::string, int> expected;
  for (const PlannedRun& run : plan.runs) {
    expected["start " + run.id.substr(0, 16)] = expected["done " + run.id.substr(0, 16)] = 1;
  }
  EXPECT_EQ(Counted(ledger.Rest()), expected);
}

TEST_F(SweepTest, DoesNothingTwiceWhenStartedAgain) {
  Work(Adopt(), 2);
  Ledger ledger;
  const SweepPlan again = Adopt();
  EXPECT_EQ(again.number, 1);
  Work(again, 2);
  EXPECT_THAT(ledger.Rest(), testing::IsEmpty());
}

TEST_F(SweepTest, LeavesTheSameTablesWithOneWorkerAndWithTwo) {
  const SweepPlan plan = Adopt();
  Work(plan, 1);
  const CollectedTables one = CollectTables(sweep_, plan);
  EXPECT_EQ(one.runs, 12);
  const std::string summary = TextOf(one.summary);
  const std::string intervals = TextOf(one.intervals);
  sweep_ = SweepFolder(folder() / "out2");
  Work(Adopt(), 2);
  const CollectedTables two = CollectTables(sweep_, Adopt());
  EXPECT_EQ(TextOf(two.summary), summary);
  EXPECT_EQ(TextOf(two.intervals), intervals);
  EXPECT_THAT(summary, testing::StartsWith("run_id,tolerance_m_s,arm,seed,"
                                           "sensors.energy_per_node_j,delivery_ratio\n"));
}

TEST_F(SweepTest, GoesOnWhereARunFailsAndKeepsWhatItSaid) {
  const SweepPlan plan = Adopt();
  Conduct("6 fail\n");
  Work(plan, 2);
  const SweepStatus status = sweep_.StatusOf(plan);
  EXPECT_EQ(status.done, 8);
  EXPECT_EQ(status.failed, 4);
  const PlannedRun& failed = plan.runs[1];
  EXPECT_EQ(sweep_.StateOf(failed), RunState::kFailed);
  EXPECT_EQ(sweep_.ReasonOf(failed), "exit status 3: no such luck");
  EXPECT_EQ(TextOf(sweep_.Failure(failed) / "reason.txt"),
            "tolerance_m_s=0.5 arm=always seed=6\nexit status 3: no such luck\n");
  EXPECT_EQ(TextOf(sweep_.Failure(failed) / "stdout.txt"), "working\n");
}

TEST_F(SweepTest, TriesFailedRunsAgainOnlyWhenTold) {
  const SweepPlan plan = Adopt();
  Conduct("6 fail\n");
  Work(plan, 2);
  Conduct("");
  Work(plan, 2);
  EXPECT_EQ(sweep_.StatusOf(plan).failed, 4);
  sweep_.ForgetFailures(plan);
  EXPECT_EQ(sweep_.StatusOf(plan).to_do, 4);
  Ledger ledger;
  Work(plan, 2);
  EXPECT_EQ(sweep_.StatusOf(plan).done, 12);
  EXPECT_EQ(ledger.Rest().size(), 8u);
}

TEST_F(SweepTest, AcceptsOnlyTheWholeResultOfTheRunPlanned) {
  const SweepPlan plan = Adopt();
  Conduct("5 vanish\n6 interrupted\n7 other_id\n");
  Work(plan, 2);
  EXPECT_EQ(sweep_.StatusOf(plan).failed, 12);
  EXPECT_EQ(sweep_.ReasonOf(plan.runs[0]), "it left no result");
  EXPECT_EQ(sweep_.ReasonOf(plan.runs[1]), "its result says that it was interrupted");
  EXPECT_EQ(sweep_.ReasonOf(plan.runs[2]),
            "its result has the id " + Sha256Of("other").substr(0, 16) +
                " and not the one planned; giot or a file that the scenario names has changed "
                "since, so start again with giot sweep FILE");
}

TEST_F(SweepTest, LosesNothingAndRepeatsNothingAfterAKillInTheMiddle) {
  for (const int lines_before_the_kill : {1, 6, 15}) {
    std::filesystem::remove_all(sweep_.path());
    const SweepPlan plan = Adopt();
    std::vector<std::string> lines;
    {
      Ledger ledger;
      const pid_t process = WorkElsewhere(plan, 2, ledger);
      for (int i = 0; i < lines_before_the_kill; ++i) lines.push_back(ledger.Next());
      kill(process, SIGKILL);
      waitpid(process, nullptr, 0);
      for (const std::string& line : ledger.Rest()) lines.push_back(line);
    }
    Ledger ledger;
    Work(plan, 2);
    for (const std::string& line : ledger.Rest()) lines.push_back(line);
    std::map<std::string, int> counts = Counted(lines);
    EXPECT_EQ(sweep_.StatusOf(plan).done, 12);
    for (const PlannedRun& run : plan.runs) {
      // The kill may fall between a whole result and the line that tells of it.
      EXPECT_LE(counts["done " + run.id.substr(0, 16)], 1) << lines_before_the_kill;
      EXPECT_LE(counts["start " + run.id.substr(0, 16)], 2) << lines_before_the_kill;
    }
  }
}

TEST_F(SweepTest, StopsItsRunsOnSigtermAndGoesOnLater) {
  const SweepPlan plan = Adopt();
  Conduct("7 hang\n");
  {
    Ledger ledger;
    const pid_t process = WorkElsewhere(plan, 2, ledger);
    for (int hanging = 0; hanging < 2;) {
      const std::string line = ledger.Next();
      ASSERT_NE(line, "");
      for (const PlannedRun& run : plan.runs) {
        hanging += run.seed == 7 && line == "start " + run.id.substr(0, 16) ? 1 : 0;
      }
    }
    EXPECT_TRUE(CancelSweep(sweep_.path()));
    int status = 0;
    waitpid(process, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 143);
    EXPECT_THAT(ledger.Rest(), testing::IsEmpty());  // Nobody is left who could write.
  }
  EXPECT_TRUE(std::filesystem::is_empty(sweep_.path() / "running"));
  EXPECT_EQ(sweep_.StatusOf(plan).done, 4);
  EXPECT_EQ(sweep_.StatusOf(plan).to_do, 8);
  Conduct("");
  Work(plan, 2);
  EXPECT_EQ(sweep_.StatusOf(plan).done, 12);
}

TEST_F(SweepTest, TakesInAResultThatWasWholeWhenItsSweepDied) {
  const SweepPlan plan = Adopt();
  const auto leave = [&](const PlannedRun& run, const std::string& ended) {
    std::filesystem::create_directories(sweep_.Running(run).parent_path());
    RunHeader header;
    header.run_id = run.id;
    ResultWriter writer(sweep_.Running(run), header);
    writer.Start();
    writer.Close(ended, 1);
  };
  leave(plan.runs[0], "finished");
  leave(plan.runs[1], "interrupted");
  Write(sweep_.Running(plan.runs[2]).string() + ".part", "half");
  sweep_.Recover(plan);
  EXPECT_EQ(sweep_.StateOf(plan.runs[0]), RunState::kDone);
  EXPECT_EQ(sweep_.StateOf(plan.runs[1]), RunState::kToDo);
  EXPECT_TRUE(std::filesystem::is_empty(sweep_.path() / "running"));
}

TEST_F(SweepTest, DoesARunThatTwoArmsShareOnce) {
  config_.arms["twin"] = config_.arms["neural"];
  SweepPlan plan = Plan();
  for (PlannedRun& run : plan.runs) {
    if (run.arm == "twin") run.arm = "neural";  // What giot run is told; the id is theirs already.
  }
  sweep_.Create();
  plan = sweep_.Adopt(plan, scenario_);
  Ledger ledger;
  Work(plan, 2);
  EXPECT_EQ(sweep_.StatusOf(plan).done, 18);
  EXPECT_EQ(ledger.Rest().size(), 24u);
}

TEST_F(SweepTest, KeepsResultsOfAnEditedScenarioApart) {
  const SweepPlan first = Adopt();
  Work(first, 2);
  Write(scenario_, "edited");
  const SweepPlan second = Adopt();
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(sweep_.StatusOf(second).to_do, 12);
  EXPECT_EQ(sweep_.ResultsBeside(second), 12);
  Work(second, 2);
  EXPECT_EQ(sweep_.StatusOf(first).done, 12);
  EXPECT_EQ(TextOf(sweep_.ScenarioOf(first)), "scenario");
  EXPECT_EQ(TextOf(sweep_.ScenarioOf(second)), "edited");
  EXPECT_EQ(TextOf(sweep_.ScenarioOf(second).parent_path() / "wind.csv"), "wind");
  EXPECT_EQ(CollectTables(sweep_, first).summary, sweep_.path() / "plans" / "1" / "summary.csv");
  EXPECT_EQ(CollectTables(sweep_, second).summary, sweep_.path() / "summary.csv");
}

TEST_F(SweepTest, AddsToWhatIsDoneWhereTheSweepGrows) {
  Work(Adopt(), 2);
  config_.sweep->replications = 4;
  config_.sweep->grid["tolerance_m_s"].push_back("2.0");
  const SweepPlan grown = Adopt();
  const SweepStatus status = sweep_.StatusOf(grown);
  EXPECT_EQ(status.done, 12);
  EXPECT_EQ(status.to_do, 12);
}

TEST_F(SweepTest, RefusesAFolderWithOtherThingsInIt) {
  Write(folder() / "out" / "thesis.tex", "precious");
  try {
    sweep_.Create();
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.what(), "--out: expected a new folder or one of a sweep, found " +
                                sweep_.path().string() + " with other things in it; name another");
  }
}

TEST_F(SweepTest, SaysWhereThereIsNoSweep) {
  try {
    sweep_.CurrentPlan();
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.what(),
              "expected the folder of a sweep, found none in " + sweep_.path().string() +
                  "; start one with: giot sweep FILE --out " + sweep_.path().string());
  }
}

}  // namespace
}  // namespace giot

#include "results/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "results/reader.h"
#include "sim/base/problems.h"
#include "tests/results/child.h"
#include "tests/results/example_run.h"
#include "tests/results/fresh_folder.h"
#include "tests/results/stamped_row.h"

namespace giot {
namespace {

using example::RowNumber;
using example::TaskRow;
using testing::HasSubstr;

const std::string kWriter = std::string(GIOT_BINARY_DIR) + "/row_writer";

template <class Error>
std::string MessageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

std::string BytesOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Writer : public FreshFolder {
 protected:
  std::filesystem::path file_ = folder() / "run.h5";
  std::filesystem::path part_ = folder() / "run.h5.part";
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
};

TEST_F(Writer, HasTheFinalNameOnlyWhenItIsWhole) {
  ResultWriter writer(file_, example::Header());
  auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests");
  writer.Start();
  tasks.Append(RowNumber(0));
  writer.Flush();
  EXPECT_THAT(Names(), testing::ElementsAre("run.h5.part"));
  writer.Close("finished", 1);
  EXPECT_THAT(Names(), testing::ElementsAre("run.h5"));
}

TEST_F(Writer, MakesTheFolder) {
  example::WriteRun(folder() / "new" / "deep" / "run.h5");
  EXPECT_TRUE(std::filesystem::exists(folder() / "new" / "deep" / "run.h5"));
}

TEST_F(Writer, RefusesAnExistingResult) {
  example::WriteRun(file_);
  EXPECT_EQ(MessageOf<ScenarioError>([&] { ResultWriter(file_, example::Header()); }),
            file_.string() +
                ": expected a name that is free, found a finished result; give "
                "another --out, or --overwrite to replace it");
  EXPECT_THAT(Names(), testing::ElementsAre("run.h5"));
  EXPECT_EQ(ResultReader(file_).header().title, "An example of a run");
}

TEST_F(Writer, ReplacesAnExistingResultWhenTold) {
  example::WriteRun(file_, {.rows = 10});
  ResultWriter writer(file_, example::Header(), {.overwrite = true});
  writer.Start();
  EXPECT_EQ(ResultReader(file_).Rows("/events/tasks"), 10u) << "the old one stays till the end";
  writer.Close("finished", 1);
  EXPECT_FALSE(ResultReader(file_).Has("/events/tasks"));
}

TEST_F(Writer, RefusesASecondWriterOfTheSameName) {
  Child first({kWriter, file_.string(), "steady"});
  first.ReadLine();
  const std::string busy = part_.string() +
                           ": another process is writing this result; give another --out, or wait "
                           "until it is done";
  EXPECT_EQ(MessageOf<std::runtime_error>([&] { ResultWriter(file_, example::Header()); }), busy);
  EXPECT_EQ(MessageOf<std::runtime_error>(
                [&] { ResultWriter(file_, example::Header(), {.overwrite = true}); }),
            busy);
  EXPECT_EQ(ResultReader(part_).state(), ResultState::kLive) << "the first one goes on";
}

TEST_F(Writer, RefusesASecondWriterInTheSameProcess) {
  ResultWriter first(file_, example::Header());
  EXPECT_THROW(ResultWriter(file_, example::Header()), std::runtime_error);
  first.Close("finished", 1);
  EXPECT_EQ(ResultReader(file_).ended(), "finished");
}

TEST_F(Writer, KeepsWhatAKilledRunLeftUnlessToldOtherwise) {
  Child first({kWriter, file_.string(), "steady"});
  first.ReadLine();
  first.Kill();
  first.Wait();
  EXPECT_EQ(MessageOf<ScenarioError>([&] { ResultWriter(file_, example::Header()); }),
            part_.string() +
                ": expected no such file, found what a killed run left; look at it "
                "with `giot report " +
                part_.string() + "`, then delete it or give --overwrite");
  ResultWriter second(file_, example::Header(), {.overwrite = true});
  second.Close("finished", 1);
  EXPECT_THAT(Names(), testing::ElementsAre("run.h5"));
}

TEST_F(Writer, LeavesAReadablePartWhenItIsNotClosed) {
  {
    ResultWriter writer(file_, example::Header());
    auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests");
    writer.Start();
    for (int i = 0; i < 10; ++i) tasks.Append(RowNumber(i));
  }
  EXPECT_THAT(Names(), testing::ElementsAre("run.h5.part"));
  const ResultReader run(part_);
  EXPECT_EQ(run.state(), ResultState::kKilled);
  EXPECT_EQ(run.ReadRows<TaskRow>("/events/tasks").size(), 10u);
  EXPECT_EQ(MessageOf<std::runtime_error>([&] { ResultReader{file_}; }),
            "cannot read " + file_.string() + ": there is only " + part_.string() +
                ", which a killed run left; give that name to look at it");
}

TEST_F(Writer, SaysThatAFolderCannotBeWritten) {
  std::ofstream(folder() / "plain") << "a file, not a folder";
  EXPECT_EQ(MessageOf<std::runtime_error>(
                [&] { ResultWriter(folder() / "plain" / "run.h5", example::Header()); }),
            "cannot make the folder " + (folder() / "plain").string() + ": Not a directory");
  std::filesystem::create_directory(part_);
  EXPECT_EQ(MessageOf<std::runtime_error>([&] { ResultWriter(file_, example::Header()); }),
            "cannot write " + part_.string() + ": Is a directory");
}

// A limit on the size of files stands for a full disk: the system refuses the write.
TEST_F(Writer, SaysThatTheDiskIsFullAndKeepsWhatWasFlushed) {
  const auto told = folder() / "told";
  const Outcome outcome = RunCommand("trap '' XFSZ; ulimit -f 600; " + kWriter + " " +
                                     file_.string() + " rows 100000 2>&1 >" + told.string());
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "cannot write " + part_.string() + ": writing rows: File too large\n");
  EXPECT_FALSE(std::filesystem::exists(file_));
  std::size_t flushed = 0;
  std::ifstream lines(told);
  for (std::size_t number = 0; lines >> number;) flushed = number;
  const auto rows = ResultReader(part_).ReadRows<StampedRow>("/events/rows");
  EXPECT_GT(flushed, 1000u);
  EXPECT_GE(rows.size(), flushed);
  for (const StampedRow& row : rows) {
    ASSERT_EQ(row.check, StampedRowNumber(row.number, row.made_ns).check) << "silently wrong";
  }
}

TEST_F(Writer, KeepsThePartWhenTheFinalFileCannotBeWritten) {
  std::filesystem::create_directory(folder() / "run.h5.part.tmp");
  ResultWriter writer(file_, example::Header());
  auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests");
  writer.Start();
  tasks.Append(RowNumber(0));
  EXPECT_EQ(MessageOf<std::runtime_error>([&] { writer.Close("finished", 1); }),
            "cannot write " + part_.string() + ".tmp: Is a directory");
  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_EQ(ResultReader(part_).ReadRows<TaskRow>("/events/tasks").size(), 1u);
}

TEST_F(Writer, DoesNotClobberAResultThatAppearedMeanwhile) {
  ResultWriter writer(file_, example::Header());
  writer.Start();
  std::ofstream(file_) << "another's";
  EXPECT_THAT(MessageOf<ScenarioError>([&] { writer.Close("finished", 1); }),
              HasSubstr("found a result that appeared during the run; the rows are safe in "));
  std::string content;
  std::ifstream(file_) >> content;
  EXPECT_EQ(content, "another's");
}

// One process, one thread: the fork is safe. The child ends with exit(), as a careless one would.
TEST_F(Writer, IsNotHarmedByAForkedChildThatExits) {
  ResultWriter writer(file_, example::Header());
  auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests");
  writer.Start();
  for (int i = 0; i < 5000; ++i) tasks.Append(RowNumber(i));
  writer.Flush();
  tasks.Append(RowNumber(5000));
  const std::string before = BytesOf(part_);
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) std::exit(0);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(BytesOf(part_) == before) << "the child wrote to its parent's file";
  for (int i = 5001; i < 10000; ++i) tasks.Append(RowNumber(i));
  writer.Close("finished", 1);
  EXPECT_EQ(ResultReader(file_).ReadRows<TaskRow>("/events/tasks").size(), 10000u);
}

TEST_F(Writer, RefusesMisuse) {
  ResultWriter writer(file_, example::Header());
  EXPECT_THROW(writer.AddTable<TaskRow>("/tasks", "no"), std::logic_error);
  EXPECT_THROW(writer.AddTable<TaskRow>("/events/a/b", "no"), std::logic_error);
  auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests");
  TimeSeries& series = writer.AddTimeSeries("/timeseries/x", "x", {0, 1}, {{"x", "1", "x", true}});
  writer.Start();
  EXPECT_THROW(writer.AddTable<TaskRow>("/events/more", "late"), std::logic_error);
  EXPECT_THROW(writer.SetNodes({}), std::logic_error);
  const double one = 1;
  EXPECT_THROW(series.Append(0, {{&one, 1}}), std::logic_error);
  writer.Close("finished", 1);
  EXPECT_THROW(tasks.Append(RowNumber(0)), std::logic_error);
  EXPECT_THROW(writer.Flush(), std::logic_error);
}

class LiveResult : public Writer {};

TEST_F(LiveResult, ShowsARowWithinASecond) {
  Child writer({kWriter, file_.string(), "steady"});
  writer.ReadLine();
  const ResultReader run(part_);
  EXPECT_EQ(run.state(), ResultState::kLive);
  for (int look = 0; look < 3; ++look) {
    const std::int64_t asked = MonotonicNanoseconds();
    std::int64_t newest = 0;
    while (newest < asked && MonotonicNanoseconds() < asked + 10'000'000'000) {
      const std::size_t rows = run.Rows("/events/rows");
      if (rows > 0) newest = run.ReadRows<StampedRow>("/events/rows", rows - 1).at(0).made_ns;
    }
    EXPECT_LT(MonotonicNanoseconds() - asked, 1'000'000'000);
  }
  const SeriesData series = run.ReadTimeSeries("/timeseries/numbers");
  EXPECT_GT(series.time_s.size(), 0u);
  EXPECT_EQ(series.time_s.back(), series.Get("number").values.back());
}

TEST_F(LiveResult, IsFollowedToItsEnd) {
  auto writer = std::make_unique<ResultWriter>(file_, example::Header());
  auto tasks = writer->AddTable<TaskRow>("/events/tasks", "requests");
  writer->Start();
  ResultReader run(part_);
  EXPECT_EQ(run.Rows("/events/tasks"), 0u);
  EXPECT_THAT(run.notice(), testing::EndsWith("run.h5.part: the run is still going on"));
  tasks.Append(RowNumber(0));
  writer->Flush();
  EXPECT_EQ(run.Refresh(), ResultState::kLive);
  EXPECT_EQ(run.Rows("/events/tasks"), 1u);
  tasks.Append(RowNumber(1));
  writer->Close("interrupted", 2);
  EXPECT_EQ(run.Refresh(), ResultState::kFinal);
  EXPECT_EQ(run.file(), file_);
  EXPECT_EQ(run.Rows("/events/tasks"), 2u);
  EXPECT_THAT(run.notice(), testing::EndsWith("run.h5: the run was cut short (interrupted)"));
}

// Peak resident memory of a writer process, in KiB, from start to the end of Close().
long PeakMemory(const std::filesystem::path& file, int rows) {
  const Outcome outcome =
      RunCommand(kWriter + " " + file.string() + " close " + std::to_string(rows));
  EXPECT_EQ(outcome.status, 0) << outcome.output;
  return std::stol(outcome.output);
}

TEST_F(Writer, UsesTheSameMemoryHoweverLongTheRun) {
  const long short_run = PeakMemory(folder() / "short.h5", 100'000);
  const long long_run = PeakMemory(folder() / "long.h5", 1'000'000);
  EXPECT_LT(static_cast<double>(long_run), 1.05 * static_cast<double>(short_run));
}

}  // namespace
}  // namespace giot

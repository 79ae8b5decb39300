// What `kill -9` leaves: every file opens, with all that was flushed and nothing that is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <sstream>

#include "results/reader.h"
#include "sim/base/random_stream.h"
#include "tests/results/child.h"
#include "tests/results/fresh_folder.h"
#include "tests/results/stamped_row.h"

namespace giot {
namespace {

const std::string kWriter = std::string(GIOT_BINARY_DIR) + "/row_writer";
const std::string kKiller = std::string(GIOT_BINARY_DIR) + "/libkill_at_write.so";
constexpr std::int64_t kSecond = 1'000'000'000;

// The rows of a killed run, after a check that each one is what was appended.
std::vector<StampedRow> CheckedRows(const ResultReader& run) {
  auto rows = run.ReadRows<StampedRow>("/events/rows");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const StampedRow right = StampedRowNumber(static_cast<std::int64_t>(i), rows[i].made_ns);
    EXPECT_EQ(rows[i].number, right.number) << run.file();
    EXPECT_EQ(rows[i].check, right.check) << run.file() << ": row " << i << " is silently wrong";
  }
  return rows;
}

std::size_t CheckedInstants(const ResultReader& run) {
  const SeriesData series = run.ReadTimeSeries("/timeseries/numbers");
  for (std::size_t i = 0; i < series.time_s.size(); ++i) {
    const double number = static_cast<double>(i);
    EXPECT_EQ(series.time_s[i], number) << run.file();
    for (std::size_t node = 0; node < 3; ++node) {
      EXPECT_EQ(series.Get("number").values[3 * i + node], number) << run.file();
    }
  }
  return series.time_s.size();
}

class KilledRun : public FreshFolder {
 protected:
  std::filesystem::path Name(int i) const { return folder() / ("run" + std::to_string(i) + ".h5"); }
  static std::filesystem::path Part(const std::filesystem::path& file) {
    return file.string() + ".part";
  }
};

// The documented repair for other programs must give what our reader sees in place.
void ExpectSameAfterRepair(const std::filesystem::path& part, std::size_t rows) {
  const auto copy = part.string() + ".mended.h5";
  std::filesystem::copy_file(part, copy);
  const Outcome repair = RunCommand("h5clear -s --increment=0 " + copy);
  ASSERT_EQ(repair.status, 0) << repair.output;
  const Outcome check = RunCommand("h5dump -H -d /events/rows " + copy);
  EXPECT_EQ(check.status, 0) << check.output;
  const ResultReader mended(copy);
  EXPECT_EQ(mended.state(), ResultState::kKilled);
  EXPECT_EQ(CheckedRows(mended).size(), rows);
}

TEST_F(KilledRun, LosesAtMostTheLastSecondAtTwentyRandomMoments) {
  constexpr int kRuns = 20;
  Stream random(1, "moments of kill -9");
  std::vector<Child> writers;
  std::vector<std::int64_t> deadlines;
  for (int i = 0; i < kRuns; ++i) {
    deadlines.push_back(MonotonicNanoseconds() +
                        static_cast<std::int64_t>(random.Uniform(1.2, 4.0) * kSecond));
    writers.emplace_back(std::vector<std::string>{kWriter, Name(i).string(), "deadline",
                                                  std::to_string(deadlines.back())});
  }
  for (int i = 0; i < kRuns; ++i) {
    ASSERT_EQ(writers[static_cast<std::size_t>(i)].Wait(), -SIGKILL);
    EXPECT_FALSE(std::filesystem::exists(Name(i)));
    std::size_t rows_read = 0;
    {
      const ResultReader run(Part(Name(i)));
      EXPECT_EQ(run.state(), ResultState::kKilled);
      const auto rows = CheckedRows(run);
      rows_read = rows.size();
      ASSERT_FALSE(rows.empty());
      EXPECT_GE(rows.back().made_ns, deadlines[static_cast<std::size_t>(i)] - kSecond);
      const std::size_t instants = CheckedInstants(run);
      EXPECT_GE(rows.at(instants - 1).made_ns, deadlines[static_cast<std::size_t>(i)] - kSecond);
    }
    ExpectSameAfterRepair(Part(Name(i)), rows_read);
  }
}

struct KillAtWrite {
  std::int64_t write = 0;  ///< Number of the write that is the last.
  int share = 0;           ///< Percent of its bytes that reach the file.
};

class KilledInAWrite : public KilledRun {
 protected:
  // A part whose writer died after flushing so many rows.
  static void ExpectAllFlushed(const std::filesystem::path& part, std::int64_t flushed) {
    if (flushed == 0) {  // Perhaps before Start(): then it says so.
      try {
        CheckedRows(ResultReader(part));
      } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::StartsWith("cannot read " + part.string()));
      }
      return;
    }
    const ResultReader run(part);
    EXPECT_GE(CheckedRows(run).size(), static_cast<std::size_t>(flushed)) << part;
    EXPECT_GE(CheckedInstants(run), static_cast<std::size_t>(flushed)) << part;
  }

  // Rows that a writer had flushed when it died in its n-th write; -1 where it lived.
  std::int64_t FlushedBefore(const std::filesystem::path& file, KillAtWrite kill) {
    Child writer({kWriter, file.string(), "rows", "7000"},
                 {"LD_PRELOAD=" + kKiller, "GIOT_KILL_AT=" + std::to_string(kill.write),
                  "GIOT_KILL_SHARE=" + std::to_string(kill.share)});
    std::istringstream lines(writer.ReadAll());
    std::int64_t flushed = -1;
    for (std::string line; std::getline(lines, line);) flushed = std::stoll(line);
    const int status = writer.Wait();
    if (status == 0) return -1;
    EXPECT_EQ(status, -SIGKILL);
    return std::max<std::int64_t>(flushed, 0);
  }
};

TEST_F(KilledInAWrite, KeepsAllThatWasFlushedWhicheverWriteIsTheLast) {
  int killed = 0;
  for (std::int64_t write = 0; true; ++write) {
    const auto file = Name(static_cast<int>(write));
    const std::int64_t flushed = FlushedBefore(file, {write, 0});
    if (flushed < 0) break;
    ++killed;
    if (!std::filesystem::exists(file)) ExpectAllFlushed(Part(file), flushed);
  }
  EXPECT_GT(killed, 60);
}

// Half a write is what a kill leaves of one that spans pages. Rows are then whole all the same; a
// torn record of HDF5's own fails its checksum and is reported, never misread.
TEST_F(KilledInAWrite, NeverMisreadsATornWrite) {
  for (std::int64_t write = 0; true; write += 4) {
    const auto file = Name(static_cast<int>(write));
    const std::int64_t flushed = FlushedBefore(file, {write, 50});
    if (flushed < 0) break;
    try {
      if (!std::filesystem::exists(file)) ExpectAllFlushed(Part(file), flushed);
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(),
                  testing::AnyOf(testing::HasSubstr("checksum"), testing::HasSubstr("truncated")))
          << "write " << write << " flushed " << flushed;
    }
  }
}

}  // namespace
}  // namespace giot

#include "results/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/results/child.h"
#include "tests/results/example_run.h"
#include "tests/results/fresh_folder.h"

namespace giot {
namespace {

class Digest : public FreshFolder {
 protected:
  std::string Of(const example::RunOptions& options) {
    const auto file = folder() / ("run" + std::to_string(++runs_) + ".h5");
    example::WriteRun(file, options);
    return ResultDigest(file);
  }
  // The digests of the example after tests/results/rewrite.py has changed one thing in each.
  std::map<std::string, std::string> After(const std::vector<std::string>& changes) {
    example::WriteRun(folder() / "run.h5");
    std::string command =
        "/usr/bin/python3 " GIOT_SOURCE_DIR "/tests/results/rewrite.py " + folder().string();
    for (const std::string& change : changes) command += ' ' + change;
    const Outcome outcome = RunCommand(command);
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    std::map<std::string, std::string> digests;
    for (const std::string& change : changes) {
      digests[change] = ResultDigest(folder() / (change + ".h5"));
    }
    return digests;
  }

 private:
  int runs_ = 0;
};

TEST_F(Digest, IsSixtyFourHexadecimalDigits) {
  EXPECT_THAT(Of({}), testing::MatchesRegex("[0-9a-f]{64}"));
}

TEST_F(Digest, IsTheSameInAnotherProcess) {
  const auto file = folder() / "other.h5";
  const std::string writer = std::string(GIOT_BINARY_DIR) + "/row_writer";
  ASSERT_EQ(RunCommand(writer + " " + file.string() + " close 1000").status, 0);
  EXPECT_EQ(ResultDigest(file), Of({.rows = 1000}));
}

TEST_F(Digest, DoesNotDependOnWhenRowsWereFlushed) {
  using std::chrono_literals::operator""ms;
  EXPECT_EQ(Of({.rows = 5000, .flush_interval = 0ms}), Of({.rows = 5000}));
}

TEST_F(Digest, DoesNotDependOnTheMachineOrTheClock) {
  EXPECT_EQ(Of({.started_utc = "2030-12-31T23:59:59Z"}), Of({}));
}

TEST_F(Digest, DoesNotDependOnChunksCompressionOrTheOrderOfMaking) {
  for (const auto& [change, digest] : After({"nothing", "host", "rechunk", "repack"})) {
    EXPECT_EQ(digest, Of({})) << change;
  }
}

TEST_F(Digest, ChangesWithAnyValueAttributeTypeOrPath) {
  std::map<std::string, std::string> first_with;
  const auto digests =
      After({"nothing",        "row_value",   "series_value", "energy_value",    "cause_text",
             "summary_value",  "unit",        "title",        "attribute_type",  "new_attribute",
             "lost_attribute", "new_dataset", "lost_dataset", "renamed_dataset", "one_row_less",
             "value_type",     "enum_name",   "new_group",    "column_name",     "dimension_target",
             "signed_zero"});
  for (const auto& [change, digest] : digests) {
    const auto [other, is_new] = first_with.emplace(digest, change);
    EXPECT_TRUE(is_new) << change << " has the digest of " << other->second;
  }
}

TEST_F(Digest, RefusesWhatAKilledRunLeft) {
  const auto file = folder() / "run.h5";
  {
    ResultWriter writer(file, example::Header());
    writer.Start();
  }
  try {
    ResultDigest(file.string() + ".part");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::EndsWith("only a finished result has a digest"));
  }
}

}  // namespace
}  // namespace giot

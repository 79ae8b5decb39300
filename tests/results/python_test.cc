// A result as Python sees it: h5py, pandas and xarray, in tests/results/read_back.py.
#include <gtest/gtest.h>

#include "tests/results/child.h"
#include "tests/results/example_run.h"
#include "tests/results/fresh_folder.h"

namespace giot {
namespace {

const std::string kReadBack =
    "/usr/bin/python3 -W error " GIOT_SOURCE_DIR "/tests/results/read_back.py ";

class Python : public FreshFolder {
 protected:
  static void Check(const std::string& how, const std::filesystem::path& file) {
    const Outcome outcome = RunCommand(kReadBack + how + " " + file.string());
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");
  }
};

TEST_F(Python, ReadsAFinishedRunWithH5py) {
  example::WriteRun(folder() / "run.h5");
  Check("h5py", folder() / "run.h5");
}

TEST_F(Python, ReadsItsTablesWithPandas) {
  example::WriteRun(folder() / "run.h5");
  Check("pandas", folder() / "run.h5");
}

TEST_F(Python, ReadsItsArraysWithXarray) {
  example::WriteRun(folder() / "run.h5");
  Check("xarray", folder() / "run.h5");
}

TEST_F(Python, ReadsARunThatGoesOn) {
  Child writer(
      {std::string(GIOT_BINARY_DIR) + "/row_writer", (folder() / "run.h5").string(), "steady"});
  writer.ReadLine();
  Check("live", folder() / "run.h5.part");
}

}  // namespace
}  // namespace giot

// Memory does not grow with simulated time.
#include <gtest/gtest.h>

#include <string>

#include "results/reader.h"
#include "tests/support/command_line.h"

namespace giot::test {
namespace {

std::int64_t PeakOf(const std::string& duration, const std::string& out) {
  const Ended run = Giot({"run", SourceFile("scenarios/twin_field.toml"), "--arm", "always_send",
                          "run.duration_s=" + duration, "--out", out, "--quiet"});
  EXPECT_EQ(run.status, 0) << run.err;
  return ResultReader(out).Host().peak_rss_bytes;
}

TEST(Memory, IsFlatOverTenTimesTheSimulatedTime) {
  const Folder folder;
  const auto once = static_cast<double>(PeakOf("5000", folder.path() / "once.h5"));
  const auto ten_times = static_cast<double>(PeakOf("50000", folder.path() / "ten.h5"));
  EXPECT_LT(ten_times / once, 1.05) << once << " bytes, then " << ten_times;
}

}  // namespace
}  // namespace giot::test

#include "sim/stop_signal.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace giot {
namespace {

TEST(StopSignal, NotesCtrlC) {
  const StopSignal stop;
  EXPECT_FALSE(stop.requested());
  EXPECT_EQ(stop.name(), "");
  EXPECT_EQ(stop.exit_status(), 0);
  raise(SIGINT);
  EXPECT_TRUE(stop.requested());
  EXPECT_EQ(stop.name(), "SIGINT");
  EXPECT_EQ(stop.exit_status(), 130);
}

TEST(StopSignal, NotesSigterm) {
  const StopSignal stop;
  raise(SIGTERM);
  EXPECT_TRUE(stop.requested());
  EXPECT_EQ(stop.name(), "SIGTERM");
  EXPECT_EQ(stop.exit_status(), 143);
}

TEST(StopSignal, ForgetsTheSignalOfItsPredecessor) {
  {
    const StopSignal first;
    raise(SIGINT);
  }
  const StopSignal second;
  EXPECT_FALSE(second.requested());
}

TEST(StopSignalDeathTest, ASecondCtrlCEndsTheProcessAtOnce) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        const StopSignal stop;
        raise(SIGINT);
        raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST(StopSignalDeathTest, GivesTheSignalBack) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        { const StopSignal stop; }
        raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignal, ListensEvenWhereAShellHadItIgnored) {
  struct sigaction ignore = {};
  struct sigaction before = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGINT, &ignore, &before);
  {
    const StopSignal stop;
    raise(SIGINT);
    EXPECT_TRUE(stop.requested());
  }
  raise(SIGINT);  // Ignored again.
  sigaction(SIGINT, &before, nullptr);
}

}  // namespace
}  // namespace giot

#include "sim/sweep/sweep_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/sim/sweep/fresh_folder.h"

namespace giot {
namespace {

class SweepLockTest : public FreshFolder {
 protected:
};

/// A process that holds the lock until a signal ends it. Returns when it holds it.
pid_t HoldElsewhere(const std::filesystem::path& folder) {
  int channel[2];
  if (pipe(channel) != 0) return -1;
  const pid_t process = fork();
  if (process == 0) {
    const SweepLock lock(folder);
    close(channel[0]);
    [[maybe_unused]] const ssize_t written = write(channel[1], "x", 1);
    for (;;) pause();
  }
  close(channel[1]);
  char held = 0;
  EXPECT_EQ(read(channel[0], &held, 1), 1);
  close(channel[0]);
  return process;
}

TEST_F(SweepLockTest, IsHeldWhileItLives) {
  EXPECT_EQ(SweepLock::Holder(folder()), 0);
  {
    const SweepLock lock(folder());
    EXPECT_EQ(SweepLock::Holder(folder()), getpid());
  }
  EXPECT_EQ(SweepLock::Holder(folder()), 0);
}

TEST_F(SweepLockTest, IsFreeAgainWhenItsProcessIsKilled) {
  const pid_t other = HoldElsewhere(folder());
  EXPECT_EQ(SweepLock::Holder(folder()), other);
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
  EXPECT_EQ(SweepLock::Holder(folder()), 0);
}

TEST_F(SweepLockTest, RefusesASecondSweepNamingTheFirst) {
  const pid_t other = HoldElsewhere(folder());
  try {
    const SweepLock lock(folder());
    ADD_FAILURE() << "took a lock that another holds";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "another sweep (process " + std::to_string(other) + ") works in " +
                                folder().string() +
                                "; wait for it, or stop it with: giot sweep cancel " +
                                folder().string());
  }
  kill(other, SIGKILL);
  waitpid(other, nullptr, 0);
}

TEST_F(SweepLockTest, StaysTakenAsLongAsAChildOfTheSweepLives) {
  pid_t child = 0;
  {
    const SweepLock lock(folder());
    child = fork();
    if (child == 0) {
      for (;;) pause();
    }
  }
  EXPECT_EQ(SweepLock::Holder(folder()), getpid());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(SweepLock::Holder(folder()), 0);
}

TEST_F(SweepLockTest, CancelStopsTheHolderAndNoOneElse) {
  EXPECT_FALSE(CancelSweep(folder()));
  const pid_t other = HoldElsewhere(folder());
  EXPECT_TRUE(CancelSweep(folder()));
  int status = 0;
  EXPECT_EQ(waitpid(other, &status, 0), other);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
  EXPECT_FALSE(CancelSweep(folder()));
}

}  // namespace
}  // namespace giot

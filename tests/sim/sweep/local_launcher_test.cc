#include "sim/sweep/local_launcher.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/sim/sweep/fresh_folder.h"

namespace giot {
namespace {

constexpr Seconds kLong{30};

class LocalLauncherTest : public FreshFolder {
 protected:
  RunJob Shell(const std::string& name, const std::string& script) const {
    return {name, {"/bin/sh", "-c", script}, FolderOf(name)};
  }
  std::filesystem::path FolderOf(const std::string& name) const {
    std::filesystem::create_directories(folder() / name);
    return folder() / name;
  }
  std::string Said(const std::string& name) const {
    return TextOf(folder() / name / RunJob::kSaid);
  }
  std::string Complained(const std::string& name) const {
    return TextOf(folder() / name / RunJob::kComplained);
  }
};

TEST_F(LocalLauncherTest, TellsHowEachJobEndedAndKeepsWhatItSaid) {
  LocalLauncher launcher(3);
  launcher.Start(Shell("good", "echo said; echo complained >&2"));
  launcher.Start(Shell("bad", "exit 7"));
  launcher.Start(Shell("killed", "kill -TERM $$"));
  EXPECT_EQ(launcher.free_workers(), 0);
  std::map<std::string, int> ends;
  while (launcher.running() > 0) {
    for (const RunJobEnd& end : launcher.Wait(kLong)) ends[end.name] = end.status;
  }
  EXPECT_EQ(ends, (std::map<std::string, int>{{"bad", 7}, {"good", 0}, {"killed", 143}}));
  EXPECT_EQ(Said("good"), "said\n");
  EXPECT_EQ(Complained("good"), "complained\n");
  EXPECT_EQ(launcher.free_workers(), 3);
}

TEST_F(LocalLauncherTest, HandsArgumentsOverWithoutAShell) {
  LocalLauncher launcher(1);
  launcher.Start({"echo", {"/bin/echo", "a b", "$HOME", "x='y'"}, FolderOf("echo")});
  while (launcher.running() > 0) launcher.Wait(kLong);
  EXPECT_EQ(Said("echo"), "a b $HOME x='y'\n");
}

TEST_F(LocalLauncherTest, SaysWhyAProgramCannotBeStarted) {
  LocalLauncher launcher(1);
  launcher.Start({"none", {(folder() / "missing").string()}, FolderOf("none")});
  const std::vector<RunJobEnd> ends = launcher.Wait(kLong);
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].status, 127);
  EXPECT_EQ(Complained("none"),
            "giot sweep: the program of this run cannot be started: No such file or directory\n");
}

TEST_F(LocalLauncherTest, EndsEveryJobWhenToldTo) {
  LocalLauncher launcher(2);
  launcher.Start(Shell("a", "echo $$; while :; do :; done"));
  launcher.Start(Shell("b", "trap '' TERM INT; while :; do :; done"));
  launcher.StopAll();
  EXPECT_EQ(launcher.running(), 0);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(LocalLauncherTest, LeavesNothingRunningWhenItsProcessIsKilled) {
  int channel[2];
  ASSERT_EQ(pipe(channel), 0);
  const pid_t sweep = fork();
  if (sweep == 0) {
    close(channel[0]);
    LocalLauncher launcher(1);
    const std::string script =
        "echo ready >&" + std::to_string(channel[1]) + "; while :; do :; done";
    launcher.Start(Shell("orphan", script));
    launcher.Wait(kLong);
    _exit(0);
  }
  close(channel[1]);
  char ready[6];
  ASSERT_EQ(read(channel[0], ready, sizeof ready), 6);
  kill(sweep, SIGKILL);
  waitpid(sweep, nullptr, 0);
  // The job holds the other end of the pipe: reading ends when it is gone, and not before.
  EXPECT_EQ(read(channel[0], ready, sizeof ready), 0);
  close(channel[0]);
}

TEST_F(LocalLauncherTest, RefusesAFolderThatIsNotThere) {
  LocalLauncher launcher(1);
  const RunJob job{"job", {"/bin/true"}, folder() / "nowhere"};
  EXPECT_THROW(launcher.Start(job), std::runtime_error);
  EXPECT_EQ(launcher.running(), 0);
}

}  // namespace
}  // namespace giot

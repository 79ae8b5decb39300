#include "models/confinement.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>

#include "models/message_pipe.h"

namespace giot {
namespace {

/// The exit status of a process that does `work`; 128 + signal where one ended it.
int StatusOf(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 99;
    try {
      status = work();
    } catch (...) {
    }
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(Confinement, LeavesNoWayToFilesProcessesOrTheNetwork) {
  const std::string victim = testing::TempDir() + "confinement_victim";
  EXPECT_EQ(StatusOf([&] {
              ConfineThisProcess();
              if (::open(victim.c_str(), O_RDWR | O_CREAT, 0600) != -1 || errno != EPERM) return 1;
              if (::unlink("/tmp") != -1 || errno != EPERM) return 2;
              if (::fork() != -1 || errno != EPERM) return 3;
              if (::socket(AF_INET, SOCK_STREAM, 0) != -1 || errno != EPERM) return 4;
              if (::execl("/bin/true", "true", nullptr) != -1 || errno != EPERM) return 5;
              if (::kill(::getppid(), 0) != -1 || errno != EPERM) return 6;
              const std::unique_ptr<int[]> memory(new int[1 << 20]);
              return memory[0] = 0;
            }),
            0);
  EXPECT_NE(::access(victim.c_str(), F_OK), 0);
}

TEST(Confinement, BoundsMemory) {
  EXPECT_EQ(StatusOf([] {
              BoundThisProcess(std::size_t{64} << 20);
              if (std::unique_ptr<char[]>(new (std::nothrow) char[32 << 20]) == nullptr) return 1;
              return std::unique_ptr<char[]>(new (std::nothrow) char[128 << 20]) == nullptr ? 0 : 2;
            }),
            0);
}

TEST(Confinement, KeepsOneDescriptor) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  EXPECT_EQ(StatusOf([&] {
              KeepOneDescriptor(ends[1]);
              if (::fcntl(ends[0], F_GETFD) != -1) return 1;
              return ::fcntl(ends[1], F_GETFD) != -1 ? 0 : 2;
            }),
            0);
  ::close(ends[0]);
  ::close(ends[1]);
}

class MessagePipeTest : public testing::Test {
 protected:
  MessagePipeTest() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0); }
  static MessagePipe::Clock::time_point In(int milliseconds) {
    return MessagePipe::Clock::now() + std::chrono::milliseconds(milliseconds);
  }
  int ends_[2];
};

TEST_F(MessagePipeTest, CarriesMessages) {
  MessagePipe near(ends_[0]);
  MessagePipe far(ends_[1]);
  ModelFile message;
  message.metadata["call"] = "forward";
  message.tensors["x"] = {{2}, {1, 2}};
  near.Send(message, In(1000));
  const ModelFile back = far.Receive(1000, In(1000));
  EXPECT_EQ(back.metadata, message.metadata);
  EXPECT_EQ(back.tensors.at("x").values, message.tensors.at("x").values);
}

TEST_F(MessagePipeTest, WaitsNoLongerThanAsked) {
  MessagePipe near(ends_[0]);
  MessagePipe far(ends_[1]);
  EXPECT_THROW(far.Receive(1000, In(20)), MessageTimeout);
  ModelFile large;
  large.tensors["x"] = {{1 << 22}, std::vector<float>(1 << 22)};
  EXPECT_THROW(near.Send(large, In(20)), MessageTimeout);  // Nobody takes it.
}

TEST_F(MessagePipeTest, TakesNoMemoryForAMessageThatIsTooLarge) {
  MessagePipe far(ends_[1]);
  const std::uint64_t count = std::uint64_t{1} << 60;
  ASSERT_EQ(::write(ends_[0], &count, sizeof count), 8);
  EXPECT_THROW(far.Receive(1000, In(1000)), MessageBroken);
  ::close(ends_[0]);
}

TEST_F(MessagePipeTest, TellsThatTheOtherEndIsClosed) {
  MessagePipe near(ends_[0]);
  ::close(ends_[1]);
  EXPECT_THROW(near.Receive(1000, In(1000)), MessageBroken);
  EXPECT_THROW(near.Send({}, In(1000)), MessageBroken);
}

}  // namespace
}  // namespace giot

#include "sim/sweep/sweep_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace giot {
namespace {

using std::chrono::milliseconds;

std::filesystem::path LockFile(const std::filesystem::path& folder) { return folder / "lock"; }

bool TryLock(int file) {
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return fcntl(file, F_OFD_SETLK, &whole) == 0;
}

/// Asks until `done` or until the patience is over; returns whether it was done.
template <class Condition>
bool WaitUntil(Condition done, milliseconds patience) {
  constexpr milliseconds kStep{20};
  for (milliseconds waited{0}; !done(); waited += kStep) {
    if (waited >= patience) return false;
    std::this_thread::sleep_for(kStep);
  }
  return true;
}

}  // namespace

SweepLock::SweepLock(const std::filesystem::path& folder) {
  // Without O_CLOEXEC: the runs inherit the open file, and with it the lock.
  file_ = open(LockFile(folder).c_str(), O_RDWR | O_CREAT, 0666);
  if (file_ < 0) {
    throw std::system_error(errno, std::generic_category(), "opening " + LockFile(folder).string());
  }
  if (!WaitUntil([this] { return TryLock(file_); }, milliseconds(2000))) {
    close(file_);
    throw std::runtime_error(
        "another sweep (process " + std::to_string(Holder(folder)) + ") works in " +
        folder.string() + "; wait for it, or stop it with: giot sweep cancel " + folder.string());
  }
  const std::string text = std::to_string(getpid()) + '\n';
  if (ftruncate(file_, 0) != 0 ||
      pwrite(file_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    const int error = errno;
    close(file_);
    throw std::system_error(error, std::generic_category(), "writing " + LockFile(folder).string());
  }
}

SweepLock::~SweepLock() { close(file_); }

int SweepLock::Holder(const std::filesystem::path& folder) {
  const int file = open(LockFile(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  struct flock whole = {};
  whole.l_type = F_RDLCK;
  whole.l_whence = SEEK_SET;
  const bool asked = fcntl(file, F_OFD_GETLK, &whole) == 0;
  close(file);
  if (!asked || whole.l_type == F_UNLCK) return 0;
  int process = 0;
  std::ifstream(LockFile(folder)) >> process;
  return process;
}

bool CancelSweep(const std::filesystem::path& folder) {
  const int process = SweepLock::Holder(folder);
  if (process == 0) return false;
  if (kill(process, SIGTERM) != 0 && errno != ESRCH) {
    throw std::system_error(errno, std::generic_category(),
                            "stopping process " + std::to_string(process));
  }
  const auto is_free = [&folder] { return SweepLock::Holder(folder) == 0; };
  if (!WaitUntil(is_free, milliseconds(60'000))) {
    throw std::runtime_error("the sweep (process " + std::to_string(process) +
                             ") was asked to stop and has not within a minute");
  }
  return true;
}

}  // namespace giot

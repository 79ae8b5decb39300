// One sweep at a time works in a folder.
#pragma once

#include <filesystem>

namespace giot {

/// Holds a sweep's folder while it lives. The lock is on an open file that the runs' processes
/// inherit: it is free only when the sweep and every process it started are gone, even after
/// `kill -9`.
class SweepLock {
 public:
  /// Waits two seconds for a dying predecessor. Throws std::runtime_error naming the process where
  /// the folder stays taken.
  explicit SweepLock(const std::filesystem::path& folder);
  ~SweepLock();
  SweepLock(const SweepLock&) = delete;
  SweepLock& operator=(const SweepLock&) = delete;

  /// The process that holds the folder; 0 where none does. Takes nothing.
  static int Holder(const std::filesystem::path& folder);

 private:
  int file_ = -1;
};

/// Asks the sweep that works in the folder to stop and waits until it has. Returns false where none
/// is at work. Throws std::runtime_error where it does not stop within a minute.
bool CancelSweep(const std::filesystem::path& folder);

}  // namespace giot

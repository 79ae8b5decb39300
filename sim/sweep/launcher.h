// How the runs of a sweep become processes: on this machine, or on whatever a subclass knows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// A command to be run, and where what it says goes.
struct RunJob {
  std::string name;                  ///< Unique among the jobs of a launcher.
  std::vector<std::string> command;  ///< Program and arguments; no shell sees them.
  std::filesystem::path folder;      ///< Takes what it says, in kSaid and kComplained; exists.

  static constexpr char kSaid[] = "stdout.txt";
  static constexpr char kComplained[] = "stderr.txt";
};

/// A job that has ended.
struct RunJobEnd {
  std::string name;
  int status = 0;  ///< Exit status; 128 + n where signal n ended it.
};

/// Runs jobs side by side. What it still runs ends with it.
class Launcher {
 public:
  virtual ~Launcher() = default;

  /// How many more jobs may be started now.
  virtual int free_workers() const = 0;
  virtual int running() const = 0;
  /// Starts a job; only while free_workers() > 0. Throws std::runtime_error where it cannot.
  virtual void Start(const RunJob& job) = 0;
  /// The jobs that have ended since the last call; waits up to `patience` for the first one, less
  /// where a signal arrives.
  virtual std::vector<RunJobEnd> Wait(Seconds patience) = 0;
  /// Ends every job at once and returns when all are gone. Their output is not to be used.
  virtual void StopAll() = 0;
};

}  // namespace giot

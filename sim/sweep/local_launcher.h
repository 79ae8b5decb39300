// Runs of a sweep as processes of this machine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/sweep/launcher.h"

namespace giot {

/// One process a job. A job sits in a process group of its own, so that Ctrl-C reaches the sweep
/// alone, and the kernel ends it when the sweep dies, however it dies: nothing is left running.
class LocalLauncher final : public Launcher {
 public:
  explicit LocalLauncher(int workers);
  ~LocalLauncher() override;

  int free_workers() const override;
  int running() const override;
  void Start(const RunJob& job) override;
  std::vector<RunJobEnd> Wait(Seconds patience) override;
  void StopAll() override;

 private:
  struct Process {
    int pid = 0;
    int handle = -1;  ///< A pidfd; readable when the process has ended.
  };

  int workers_;
  std::map<std::string, Process> processes_;  ///< By job name.
};

}  // namespace giot

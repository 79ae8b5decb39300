// One run: from a validated scenario to one result file.
#pragma once

#include <filesystem>
#include <string>

#include "scenarios/scenario.h"
#include "sim/progress.h"

namespace giot {

/// How a run is to be done, as the command line says; nothing here moves a result.
struct RunOptions {
  std::filesystem::path out;  ///< The result file.
  bool overwrite = false;     ///< Replace an existing result.
  std::string arm;            ///< Recorded in the result; empty where the scenario runs bare.
  std::string arm_title;
  ProgressLine::Options progress;
};

/// How it ended.
struct RunOutcome {
  std::filesystem::path file;
  std::string stopped_by;  ///< `SIGINT` or `SIGTERM`; empty where it came to its end.
  int exit_status = 0;
};

/// Runs a scenario in this process, once: ns-3's simulator is global. The result is whole also
/// where a signal cut the run short. Throws ScenarioError where the scenario cannot be run,
/// std::runtime_error where the result cannot be written.
RunOutcome RunScenario(const Scenario& scenario, const RunOptions& options);

}  // namespace giot

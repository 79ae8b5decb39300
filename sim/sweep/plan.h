// Which runs a sweep is made of: grid points x arms x seeds, each with the identity of its result.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace giot {

/// One run of a sweep.
struct PlannedRun {
  std::string id;              ///< Scenario::RunId() of what is run; its result carries the same.
  std::vector<Override> keys;  ///< Its place in the grid, in the plan's order of keys.
  std::string arm;             ///< Empty where the scenario has no arms.
  std::int64_t seed = 0;

  /// `run_` and the first 16 digits of the id: what its files in the sweep's folder are called.
  std::string Name() const;
  /// `tolerance_m_s=0.5 arm=twin seed=3`: the run in messages.
  std::string Describe() const;
};

/// A whole sweep, as planned from one state of a scenario and the files it names.
struct SweepPlan {
  int number = 0;  ///< 1 for a folder's first plan; an edited scenario makes the next.
  std::string giot_version;
  std::filesystem::path scenario;   ///< The copy that is run, relative to the sweep's folder.
  std::vector<Override> overrides;  ///< Of the command line; they hold for every run.
  std::vector<std::string> keys;    ///< Swept keys, in order.
  std::vector<std::string> arms;    ///< The first one is what the others are compared with.
  std::map<std::string, std::string> files;  ///< SHA-256 of every file named, by its name.
  std::vector<PlannedRun> runs;  ///< By grid point (last key fastest), then arm, then seed.

  /// What a run is called with, besides its arm: the overrides, its grid point and its seed.
  std::vector<Override> OverridesOf(const PlannedRun& run) const;
};

/// What a sweep asks of the scenario language: the identity of one run, given all its overrides.
struct RunIdentity {
  std::string id;
  std::map<std::string, std::string> files;  ///< SHA-256 of every file named, by its name.
};
using Identify = std::function<RunIdentity(const std::vector<Override>&)>;

/// Expands the `[sweep]` of a scenario. A scenario without that table is swept over its arms, once.
/// Throws ScenarioError with every fault: a key set twice (by the grid, by an arm, on the command
/// line), an arm or a value listed twice, a seed in the grid, nothing to sweep.
/// `file` is what messages call the scenario.
SweepPlan ExpandSweep(const ScenarioConfig& scenario, const std::string& file,
                      const std::vector<Override>& overrides, const Identify& identify);

}  // namespace giot

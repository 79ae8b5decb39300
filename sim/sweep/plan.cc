#include "sim/sweep/plan.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "sim/base/problems.h"

namespace giot {
namespace {

const SweepConfig& SweepOf(const ScenarioConfig& scenario) {
  static const SweepConfig kOnce;
  return scenario.sweep ? *scenario.sweep : kOnce;
}

/// The arms to run, in order: those asked for, or all.
std::vector<std::string> ArmsOf(const ScenarioConfig& scenario, const std::string& file,
                                Problems& problems) {
  std::vector<std::string> known;
  for (const auto& [name, arm] : scenario.arms) known.push_back(name);
  std::vector<std::string> arms;
  for (const std::string& name : SweepOf(scenario).arms) {
    if (std::ranges::count(arms, name) > 0) {
      problems.Add(
          {{file}, "sweep.arms", "each arm once", '"' + name + "\" twice", "name it once"});
    } else {
      arms.push_back(name);
    }
  }
  return arms.empty() ? known : arms;
}

void CheckGrid(const SweepConfig& sweep, const std::string& file, Problems& problems) {
  for (const auto& [key, values] : sweep.grid) {
    const std::string grid_key = "sweep.grid.\"" + key + '"';
    if (values.empty()) {
      problems.Add({{file}, grid_key, "one value or more", "none", "list the values to run"});
    }
    std::set<std::string> seen;
    for (const std::string& value : values) {
      if (seen.insert(value).second) continue;
      problems.Add({{file}, grid_key, "each value once", value + " twice", "list it once"});
    }
  }
  if (sweep.grid.contains("run.seed")) {
    problems.Add({{file},
                  "sweep.grid.\"run.seed\"",
                  "no seed in the grid",
                  "run.seed",
                  "give sweep.replications; the seeds are run.seed, run.seed + 1, ..."});
  }
}

/// A key that two of grid, arms and command line set would leave one of them without effect.
void CheckKeysSetTwice(const ScenarioConfig& scenario, const std::vector<std::string>& arms,
                       const std::vector<Override>& overrides, const std::string& file,
                       Problems& problems) {
  const auto& grid = SweepOf(scenario).grid;
  for (const Override& given : overrides) {
    if (!grid.contains(given.key)) continue;
    problems.Add({{file},
                  given.key,
                  "a key that the grid does not sweep",
                  "it on the command line",
                  "leave it out, or out of [sweep.grid]"});
  }
  for (const std::string& name : arms) {
    for (const auto& [key, value] : scenario.arms.at(name).set) {
      const bool in_overrides =
          std::ranges::find(overrides, key, &Override::key) != overrides.end();
      if (!grid.contains(key) && !in_overrides && key != "run.seed") continue;
      problems.Add({{file},
                    "arms." + name + ".set.\"" + key + '"',
                    "a key that belongs to this arm alone",
                    grid.contains(key) ? "it in [sweep.grid]"
                    : in_overrides     ? "it on the command line"
                                       : "the seed, which every arm shares",
                    "leave it out of one of them"});
    }
  }
}

/// Every combination of the grid's values; the last key changes fastest.
std::vector<std::vector<Override>> GridPoints(const SweepConfig& sweep) {
  std::vector<std::vector<Override>> points{{}};
  for (const auto& [key, values] : sweep.grid) {
    std::vector<std::vector<Override>> longer;
    for (const std::vector<Override>& point : points) {
      for (const std::string& value : values) {
        longer.push_back(point);
        longer.back().push_back({key, value});
      }
    }
    points = std::move(longer);
  }
  return points;
}

void Add(SweepPlan& plan, PlannedRun run, const ScenarioConfig& scenario,
         const Identify& identify) {
  std::vector<Override> all;
  if (!run.arm.empty()) {
    all = ArmOverrides(scenario, run.arm);
  }
  for (const Override& one : plan.OverridesOf(run)) all.push_back(one);
  RunIdentity identity = identify(all);
  run.id = std::move(identity.id);
  plan.files.merge(identity.files);
  plan.runs.push_back(std::move(run));
}

}  // namespace

std::string PlannedRun::Name() const { return "run_" + id.substr(0, 16); }

std::string PlannedRun::Describe() const {
  std::string text;
  for (const Override& one : keys) text += one.key + '=' + one.value + ' ';
  if (!arm.empty()) text += "arm=" + arm + ' ';
  return text + "seed=" + std::to_string(seed);
}

std::vector<Override> SweepPlan::OverridesOf(const PlannedRun& run) const {
  std::vector<Override> all = overrides;
  all.insert(all.end(), run.keys.begin(), run.keys.end());
  all.push_back({"run.seed", std::to_string(run.seed)});
  return all;
}

SweepPlan ExpandSweep(const ScenarioConfig& scenario, const std::string& file,
                      const std::vector<Override>& overrides, const Identify& identify) {
  const SweepConfig& sweep = SweepOf(scenario);
  Problems problems;
  SweepPlan plan;
  // What the command line says of the sweep itself, first seed included, is in the scenario by now.
  std::ranges::copy_if(overrides, std::back_inserter(plan.overrides), [](const Override& given) {
    return given.key != "run.seed" && !given.key.starts_with("sweep.");
  });
  plan.arms = ArmsOf(scenario, file, problems);
  CheckGrid(sweep, file, problems);
  CheckKeysSetTwice(scenario, plan.arms, overrides, file, problems);
  if (!scenario.sweep && plan.arms.empty()) {
    problems.Add({{file},
                  "sweep",
                  "a table [sweep] or arms [arms.NAME]",
                  "neither",
                  "say what to sweep, or start the scenario with giot run"});
  }
  problems.ThrowIfAny();
  for (const auto& [key, values] : sweep.grid) plan.keys.push_back(key);
  const std::vector<std::string> arms =
      plan.arms.empty() ? std::vector<std::string>{""} : plan.arms;
  for (const std::vector<Override>& point : GridPoints(sweep)) {
    for (const std::string& arm : arms) {
      for (std::int64_t i = 0; i < sweep.replications; ++i) {
        Add(plan, {"", point, arm, scenario.run.seed + i}, scenario, identify);
      }
    }
  }
  return plan;
}

}  // namespace giot

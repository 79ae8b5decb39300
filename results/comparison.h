// Several runs side by side: arms with their seeds, means with intervals, paired differences.
#pragma once

#include <string>
#include <vector>

#include "results/run_facts.h"
#include "results/statistics.h"
#include "results/summary.h"

namespace giot {

/// Runs that differ in their seed alone.
struct Arm {
  std::string name{};  ///< Of the scenario, with the keys that tell it apart where names are equal.
  std::string title{};             ///< As the report names it.
  std::vector<RunSummary> runs{};  ///< By seed.
};

/// One figure in every arm.
struct ComparedFigure {
  SummaryFigure figure{};               ///< Its value is that of the first run.
  std::vector<SeedValues> values{};     ///< [arm]
  std::vector<Estimate> means{};        ///< [arm]; empty estimates where an arm lacks the figure.
  std::vector<Estimate> differences{};  ///< [arm] to the first one, paired by seed.
};

struct Comparison {
  std::vector<Arm> arms{};  ///< The first is what the others are compared with.
  std::vector<ComparedFigure> figures{};
  std::vector<std::string> left_out{};  ///< Notices of runs that are not whole.
};

/// Sorts runs into arms by arm name and scenario (seed apart), in order of appearance. `baseline`
/// names the arm that comes first; empty takes the first. Throws ScenarioError where there is no
/// such arm, or where one arm has a seed twice.
Comparison Compared(std::vector<RunSummary> runs, const std::string& baseline = "");

/// The report of a comparison, for a terminal.
std::string ComparisonText(const Comparison& comparison);

/// Two or more runs in detail: scenario keys that differ, figures and ledgers side by side.
/// `digests` belong to the runs, in their order; empty ones are not shown.
std::string RunComparisonText(const std::vector<RunSummary>& runs,
                              const std::vector<std::string>& digests);

}  // namespace giot

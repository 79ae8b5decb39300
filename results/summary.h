// One run as the report shows it: what ran, its key figures, where the energy went.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "results/reader.h"
#include "results/run_facts.h"

namespace giot {

/// What a report needs of a run, without its streams.
struct RunSummary {
  std::filesystem::path file{};
  RunHeader header{};
  ResultState state = ResultState::kFinal;
  std::string notice{};  ///< As ResultReader::notice().
  std::string ended{};
  double simulated_s = 0;  ///< Of an unfinished run: as far as its streams go.
  /// Every table and time series with its number of rows.
  std::vector<std::pair<std::string, std::size_t>> streams{};
  std::vector<NodeFact> nodes{};
  EnergyLedger energy{};
  std::vector<SummaryFigure> figures{};
  HostFacts host{};
};

/// Throws std::runtime_error where the file cannot be read.
RunSummary ReadSummary(const std::filesystem::path& file);

/// Groups whose nodes have batteries, in order; all groups where none has.
std::vector<std::string> MeteredGroups(const RunSummary& run);

/// Joules that a node of a group spent on each cause, on average; in the ledger's order of causes.
std::vector<double> MeanByCause(const RunSummary& run, const std::string& group);

/// How far the ledger is from closing.
struct LedgerBalance {
  double meters = 0;   ///< Largest |sum over causes - battery's own total| over that total.
  double battery = 0;  ///< Largest |start + harvested + overdrawn - total - end - spilled| over
                       ///< start + harvested, over nodes with a battery.
};
LedgerBalance BalanceOf(const EnergyLedger& ledger);

/// The report of one run, for a terminal.
std::string SummaryText(const RunSummary& run);

/// `energy · sensors`: what heads figures of one section and group.
std::string HeadingOf(const SummaryFigure& figure);

}  // namespace giot

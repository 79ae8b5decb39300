// What a result says of its run besides the streams: header, nodes, energy ledger, key figures and
// the machine. Plain values, the same for the writer and the reader.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace giot {

/// What ran. Stored as attributes of the root; part of the digest, so nothing here may depend on
/// the machine, the folder or the clock.
struct RunHeader {
  std::string title{};          ///< `run.title` of the scenario.
  std::string scenario{};       ///< Name of the scenario file without folder and ending.
  std::string scenario_text{};  ///< Resolved TOML: defaults and overrides written out.
  std::string run_id{};         ///< Hash of the scenario, its files and the giot version.
  std::int64_t seed = 0;
  double duration_s = 0;    ///< Simulated time that the scenario asks for.
  std::string arm{};        ///< Name of the arm; empty where the scenario runs bare.
  std::string arm_title{};  ///< As the report names the arm; empty takes `arm`.
  std::string giot_version{};
  std::string git_revision{};
  std::map<std::string, std::string> file_hashes{};  ///< SHA-256 of models and data, by file name.
};

/// One row of `/nodes`; its place in the table is the node's index everywhere else.
struct NodeFact {
  std::string name{};   ///< `sensors[3]`
  std::string group{};  ///< `sensors`
  std::string role{};   ///< `sensor`, `relay`, `sink`, `edge`, `cloud`
  double x_m = 0;
  double y_m = 0;
  double z_m = 0;
  std::string device{};  ///< Profile of the processor.
  std::string radio{};   ///< Profile of the radio; empty where wired.
  double battery_j = 0;  ///< Capacity; NaN on mains power.
};

/// `/energy`: where every joule went. Balances on each node with a battery:
/// stored_start + harvested + overdrawn = battery_total + stored_end + spilled.
struct EnergyLedger {
  std::vector<std::string> causes{};  ///< `sleep`, `radio_tx`, `compute`, ...
  std::vector<double> spent_j{};      ///< [node, cause], row by row.
  // Each [node]; on mains power what is stored is infinite.
  std::vector<double> battery_total_j{};  ///< What the battery itself integrated, all causes.
  std::vector<double> stored_start_j{};
  std::vector<double> stored_end_j{};
  std::vector<double> harvested_j{};
  std::vector<double> spilled_j{};  ///< Harvested while the battery was full, so lost.
  /// From rounding depletions up to whole nanoseconds; empty where nothing was.
  std::vector<double> overdrawn_j{};

  double Spent(std::size_t node, std::size_t cause) const {
    return spent_j[node * causes.size() + cause];
  }
  std::size_t nodes() const { return battery_total_j.size(); }
};

/// One row of `/summary`: a figure that the report prints. Every arm and seed of a comparison
/// should give the same set of figures.
struct SummaryFigure {
  std::string section{};  ///< Heading in the report: `energy`, `delivery`, `latency`, `twin`.
  std::string group{};    ///< Node group that it is about; empty for the whole run.
  std::string name{};     ///< Ends in its unit: `energy_per_node_j`.
  double value = 0;       ///< NaN where the run has no such figure.
  std::string unit{};     ///< `J`, `s`, `day`, `byte`; `1` for a ratio.
  std::string meaning{};  ///< One line.
  bool part = false;      ///< A part of the figure above it: one cause of the whole.
};

/// `/host`: the machine and the clock. Never part of the digest.
struct HostFacts {
  std::string started_utc{};  ///< ISO 8601.
  double wall_s = 0;          ///< From start to end of the simulation.
  double cpu_s = 0;
  std::int64_t events = 0;  ///< Executed by the simulator.
  std::int64_t peak_rss_bytes = 0;
  std::string cpu_model{};
  std::string cpu_features{};  ///< E.g. `avx2 fma avx512f`: results hold for this set.
  std::string compiler{};
};

}  // namespace giot

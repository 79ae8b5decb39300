// What each node of a group reads, step by step: a column of real data, scaled, with the node's own
// constant offset and fresh noise. Free of ns-3.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/workload/replay_config.h"

namespace giot {

/// The readings of a group. A node's noise comes from its own stream and must be asked for in order
/// of steps.
class Replay {
 public:
  /// Throws ScenarioError where a column or the first time is not in the file, or a cell is no
  /// number.
  Replay(const ReplayConfig& config, const std::filesystem::path& file, std::int64_t nodes,
         std::uint64_t seed);

  /// The next reading of a node, in the configured unit. The data start over at their end.
  double Read(std::int64_t node);

  /// What a node read at the `count` instants before the first step, oldest first. Throws
  /// ScenarioError where the file does not go back so far.
  std::vector<float> Past(std::int64_t node, std::int64_t count) const;

  /// Name of the column that a node reads.
  const std::string& column(std::int64_t node) const {
    return names_[nodes_[static_cast<std::size_t>(node)].column];
  }
  std::int64_t rows() const { return rows_; }
  /// Row of the file that step 0 replays.
  std::int64_t first_row() const { return first_row_; }
  /// Time of step 0 as the file writes it.
  const std::string& first_time() const { return first_time_; }

 private:
  struct Node {
    std::size_t column;
    double offset;
    Stream noise;
    std::int64_t step = 0;
  };
  ReplayConfig config_;
  std::filesystem::path file_;
  std::uint64_t seed_;
  double lowest_;
  double noise_sd_;
  std::int64_t rows_ = 0;
  std::int64_t first_row_ = 0;
  std::string first_time_;
  std::vector<std::string> names_;            ///< Of the columns.
  std::vector<std::vector<double>> past_;     ///< By column, all rows before the first, scaled.
  std::vector<std::vector<double>> columns_;  ///< By column, from the first row on, scaled.
  std::vector<Node> nodes_;
};

}  // namespace giot

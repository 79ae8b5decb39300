// A run for the tests of results/: rows that are easy to check, of every column type.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "results/writer.h"

namespace giot::example {

enum class Outcome : std::uint8_t { kDone, kLate, kLost };

/// One row with a column of every type.
struct TaskRow {
  double time_s = 0;
  std::int32_t node = 0;
  std::int64_t bytes = 0;
  float energy_j = 0;
  std::uint8_t retries = 0;
  bool in_time = false;
  Outcome outcome = Outcome::kDone;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "arrival of the request");
    visit("node", node, "", "index in /nodes");
    visit("bytes", bytes, "byte", "sent over the air");
    visit("energy_j", energy_j, "J", "spent on the request");
    visit("retries", retries, "", "frames sent again");
    visit("in_time", in_time, "", "whether the deadline was met");
    visit("outcome", outcome, {"done", "late", "lost"}, "how the task ended");
  }
  bool operator==(const TaskRow&) const = default;
};

/// The i-th row of every example.
inline TaskRow RowNumber(std::int64_t i) {
  return {.time_s = 0.25 * static_cast<double>(i),
          .node = static_cast<std::int32_t>(i % 3),
          .bytes = i * 100 + (std::int64_t{1} << 60),
          .energy_j = static_cast<float>(i) * 0.5F,
          .retries = static_cast<std::uint8_t>(i % 7),
          .in_time = i % 2 == 0,
          .outcome = static_cast<Outcome>(i % 3)};
}

inline RunHeader Header() {
  return {.title = "An example of a run",
          .scenario = "example",
          .scenario_text = "[run]\ntitle = \"An example of a run\"\nduration_s = 100\n",
          .run_id = "0123456789abcdef",
          .seed = 7,
          .duration_s = 100,
          .arm = "neural",
          .arm_title = "twin with the neural model",
          .giot_version = "0.1.0",
          .git_revision = "abc1234",
          .file_hashes = {{"models/wind.giot", "00ff"}}};
}

inline std::vector<NodeFact> Nodes() {
  std::vector<NodeFact> nodes;
  for (int i = 0; i < 3; ++i) {
    nodes.push_back({"sensors[" + std::to_string(i) + "]", "sensors", "sensor", 10.0 * i, 5, 1.5,
                     "cortex_m4f", "nrf52840", 2000});
  }
  nodes.push_back({"sink[0]", "sink", "sink", 0, 0, 2, "server", "", std::nan("")});
  return nodes;
}

inline EnergyLedger Ledger() {
  return {.causes = {"sleep", "radio_tx", "compute"},
          .spent_j = {1, 2, 3, 1, 4, 5, 1, 6, 7, 0, 0, 0},
          .battery_total_j = {6, 10, 14, 0},
          .stored_start_j = {2000, 2000, 2000, 0},
          .stored_end_j = {1994, 1990, 1986, 0},
          .harvested_j = {0, 0, 0, 0},
          .spilled_j = {0, 0, 0, 0},
          .overdrawn_j = {0, 0, 0, 0}};
}

inline std::vector<SummaryFigure> Figures() {
  return {{"energy", "sensors", "energy_per_node_j", 10, "J", "spent by a node, all causes"},
          {"delivery", "", "delivered_ratio", 0.95, "1", "readings that reached the sink"}};
}

struct RunOptions {
  std::int64_t rows = 1000;
  std::chrono::milliseconds flush_interval{500};
  RunHeader header = Header();
  EnergyLedger ledger = Ledger();
  std::string started_utc = "2026-01-01T00:00:00Z";
};

/// Writes a whole run.
inline void WriteRun(const std::filesystem::path& file, const RunOptions& options = {}) {
  ResultWriter writer(file, options.header,
                      {.overwrite = false, .flush_interval = options.flush_interval});
  writer.SetNodes(Nodes());
  auto tasks = writer.AddTable<TaskRow>("/events/tasks", "requests of services");
  TimeSeries& battery = writer.AddTimeSeries(
      "/timeseries/battery", "charge of the batteries", {0, 1, 2},
      {{"stored_j", "J", "energy stored", true}, {"channel_load", "1", "channel load", false}});
  writer.Start();
  for (std::int64_t i = 0; i < options.rows; ++i) {
    tasks.Append(RowNumber(i));
    const double t = static_cast<double>(i);
    const double stored[] = {2000 - t, 1999 - t, 1998 - t};
    battery.Append(t, {stored, {&t, 1}});
    writer.Poll();
  }
  writer.SetEnergy(options.ledger);
  writer.SetSummary(Figures());
  writer.SetHost({.started_utc = options.started_utc, .wall_s = 2, .events = 1000});
  writer.Close("finished", 100);
}

}  // namespace giot::example

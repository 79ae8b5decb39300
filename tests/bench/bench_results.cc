// Rows a second into a result: event tables and time series, flushed as in a run and compacted.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "results/writer.h"

namespace giot {
namespace {

constexpr int kNodes = 48;

/// As wide as a row of `/events/decisions`.
struct DecisionRow {
  double time_s = 0;
  std::int32_t node = 0;
  std::int32_t step = 0;
  float reading = 0;
  float predicted = 0;
  std::uint8_t message = 0;
  float think_time_s = 0;
  float think_energy_j = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when");
    visit("node", node, "", "index in /nodes");
    visit("step", step, "", "index of the reading");
    visit("reading", reading, "", "what was read");
    visit("predicted", predicted, "", "what was expected");
    visit("message", message, "", "what was sent");
    visit("think_time_s", think_time_s, "s", "time");
    visit("think_energy_j", think_energy_j, "J", "energy");
  }
};

class Scratch {
 public:
  Scratch() : file_(std::filesystem::temp_directory_path() / "giot_bench_results.h5") {}
  ~Scratch() { std::filesystem::remove(file_); }
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
};

RunHeader Header() {
  RunHeader header;
  header.title = "benchmark";
  header.run_id = std::string(64, '0');
  return header;
}

void EventRows(benchmark::State& state) {
  const Scratch scratch;
  const auto rows = static_cast<int>(state.range(0));
  for (auto _ : state) {
    ResultWriter writer(scratch.file(), Header(), {.overwrite = true});
    auto decisions = writer.AddTable<DecisionRow>("/events/decisions", "rows");
    writer.Start();
    DecisionRow row;
    for (int i = 0; i < rows; ++i) {
      row.time_s = 0.1 * i;
      row.node = i % kNodes;
      row.reading = static_cast<float>(i % 1000) * 0.01f;
      decisions.Append(row);
      writer.Poll();
    }
    writer.Close("finished", 0.1 * rows);
  }
  state.SetItemsProcessed(state.iterations() * rows);
  state.counters["bytes_a_row"] =
      static_cast<double>(std::filesystem::file_size(scratch.file())) / rows;
}
BENCHMARK(EventRows)->ArgName("rows")->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void SeriesValues(benchmark::State& state) {
  const Scratch scratch;
  const auto instants = static_cast<int>(state.range(0));
  std::vector<int> nodes;
  for (int i = 0; i < kNodes; ++i) nodes.push_back(i);
  std::vector<double> values(kNodes, 1);
  for (auto _ : state) {
    ResultWriter writer(scratch.file(), Header(), {.overwrite = true});
    TimeSeries& battery =
        writer.AddTimeSeries("/timeseries/battery", "charge", {nodes.begin(), nodes.end()},
                             {{"stored_j", "J", "energy stored"}});
    writer.Start();
    for (int i = 0; i < instants; ++i) {
      for (double& value : values) value += 1e-3;
      battery.Append(i, {values});
      writer.Poll();
    }
    writer.Close("finished", instants);
  }
  state.SetItemsProcessed(state.iterations() * instants * kNodes);
}
BENCHMARK(SeriesValues)
    ->ArgName("instants")
    ->Arg(1'000)
    ->Arg(20'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();

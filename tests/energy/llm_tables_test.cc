// Large-model profiles against what was measured (tests/golden/llm_*.csv; each row with its
// source): one efficiency of arithmetic and one of the memory for each device and runtime. They are
// fitted to these rows, and the test says so: it repeats the fit, compares it with the device
// files, and prints what the fit predicts of each row that it was not shown.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "energy/large_model.h"
#include "scenarios/devices.h"
#include "sim/base/csv.h"

namespace giot {
namespace {

enum class What { kDecode, kPrefill, kServe };

struct Shares {
  double compute;
  double bandwidth;
};

/// One row of a table.
struct Row {
  What what;
  std::string label;
  std::string device, runtime;
  LanguageModel model;
  std::int64_t jobs, prompt_tokens, output_tokens;
  double measured_s;  ///< Per token of output, or to the first token.
};

struct Part {
  std::string device, runtime;
  Precision precision;
};
/// How the tables call what the device files describe.
const std::map<std::string, Part> kParts{
    {"Pi 400 / Pi 4 4GB ollama", {"raspberry_pi_4", "ollama", Precision::kInt8}},
    {"Pi 4 llama.cpp", {"raspberry_pi_4", "llama_cpp", Precision::kInt8}},
    {"Pi 5 8GB ollama", {"raspberry_pi_5", "ollama", Precision::kInt8}},
    {"Pi 5 16GB ollama", {"raspberry_pi_5", "ollama", Precision::kInt8}},
    {"Pi 500+ 16GB ollama", {"raspberry_pi_5", "ollama", Precision::kInt8}},
    {"Pi 5 llama.cpp", {"raspberry_pi_5", "llama_cpp", Precision::kInt8}},
    {"Orin Nano 68GB/s MLC INT4", {"jetson_orin_nano", "mlc", Precision::kFp16}},
    {"Orin Nano Super 15W llama.cpp", {"jetson_orin_nano", "llama_cpp", Precision::kFp16}},
    {"Orin Nano Super MLC INT4", {"jetson_orin_nano_super", "mlc", Precision::kFp16}},
    {"Orin Nano Super 25W llama.cpp", {"jetson_orin_nano_super", "llama_cpp", Precision::kFp16}},
    {"Orin Nano Super MAXN llama.cpp", {"jetson_orin_nano_super", "llama_cpp", Precision::kFp16}},
    {"AGX Orin 64GB MLC INT4", {"jetson_agx_orin", "mlc", Precision::kFp16}},
    {"Snapdragon 8 Gen 3 (Hexagon) llama.cpp", {"phone", "llama_cpp", Precision::kInt8}},
    {"Intel N150 ollama", {"intel_n150", "ollama", Precision::kInt8}},
    {"Mac mini M4 ollama", {"mac_mini_m4", "ollama", Precision::kFp16}},
    {"x86 16c Xeon W 6ch DDR4 llama.cpp", {"xeon_w_16c", "llama_cpp", Precision::kInt8}},
    {"i9-13900K DDR5-6400 llama.cpp", {"core_i9_13900k", "llama_cpp", Precision::kInt8}},
    {"RTX 4090 PC ollama", {"rtx_4090", "ollama", Precision::kFp16}},
    {"A100 SXM TensorRT-LLM v0.6.1", {"a100", "tensorrt_llm_0_6", Precision::kFp16}},
    {"H100 SXM TensorRT-LLM v0.6.1", {"h100", "tensorrt_llm_0_6", Precision::kInt8}},
    {"L40S TensorRT-LLM v0.6.1", {"l40s", "tensorrt_llm_0_6", Precision::kInt8}},
    {"H100 SXM TensorRT-LLM v1.0", {"h100", "tensorrt_llm_1_0", Precision::kInt8}},
    {"H200 SXM TensorRT-LLM v1.0", {"h200", "tensorrt_llm_1_0", Precision::kInt8}},
};

LanguageModel ModelOf(const std::string& text) {
  static const std::pair<const char*, const char*> known[] = {
      {"3.2-3B", "llama_3_2_3b"}, {"14B", "deepseek_r1_14b"}, {"TinyLlama", "tinyllama_1_1b"},
      {"3.1-8B", "llama_3_1_8b"}, {"Gemma", "gemma_3_4b"},    {"70B", "llama_3_3_70b"},
      {"7B", "llama_2_7b"}};
  for (const auto& [part, name] : known) {
    if (text.find(part) != std::string::npos) return KnownLanguageModel(name);
  }
  throw std::logic_error("no model for " + text);
}

CsvTable Table(const std::string& name) {
  return CsvTable::Read(std::string(GIOT_SOURCE_DIR) + "/tests/golden/" + name);
}

/// The profile of a row's device; boards of the Pi 5 with 16 GB differ from it in that.
ComputeProfile ProfileOf(const Row& row) {
  ComputeProfile profile = *ReadDeviceProfile(DevicesFolder() / (row.device + ".toml")).compute;
  if (row.label.find("16GB") == std::string::npos) return profile;
  profile.working_memory.value = profile.weight_memory.value = Bytes(17179869184.);
  return profile;
}

ServingProfile RuntimeOf(const Row& row) {
  return ReadDeviceProfile(DevicesFolder() / (row.device + ".toml")).serving.at(row.runtime);
}

/// Seconds of a row at some efficiencies.
class Predictor {
 public:
  explicit Predictor(const Row& row)
      : row_(row), profile_(ProfileOf(row)), runtime_(RuntimeOf(row)) {}

  double operator()(Shares shares) const {
    ServingProfile runtime = runtime_;
    runtime.compute_efficiency.value = shares.compute;
    runtime.bandwidth_efficiency.value = shares.bandwidth;
    const LanguageModelServer server(row_.model, profile_, runtime);
    switch (row_.what) {
      case What::kDecode: return server.DecodeTime(256).si();  // context not told
      case What::kPrefill: return server.PrefillTime(row_.prompt_tokens).si();
      case What::kServe: break;
    }
    const std::int64_t tokens = row_.prompt_tokens + row_.output_tokens;
    // Where the batch is not told it is what the runtime's default of 0.9 of the room holds.
    const std::int64_t jobs = row_.jobs > 0 ? row_.jobs : server.CacheTokens(0.9) / tokens;
    return 1 / server.Generate(row_.prompt_tokens, row_.output_tokens, jobs).tokens_per_second;
  }
  Shares Stated() const {
    return {runtime_.compute_efficiency.value, runtime_.bandwidth_efficiency.value};
  }
  const Row& row() const { return row_; }

 private:
  Row row_;
  ComputeProfile profile_;
  ServingProfile runtime_;
};

std::vector<Row> DecodeRows() {
  const CsvTable table = Table("llm_decode.csv");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.Text(i, 0) + " " + table.Text(i, 1);
    const Part& part = kParts.at(name);
    LanguageModel model = ModelOf(table.Text(i, 2));
    model.weight_bytes = Bytes(1e9 * table.Number(i, table.ColumnIndex("weight_GB")));
    model.precision = part.precision;
    rows.push_back({What::kDecode, name + " " + table.Text(i, 2), part.device, part.runtime, model,
                    1, 0, 1, 1 / table.Number(i, table.ColumnIndex("tok_per_s"))});
  }
  return rows;
}

LanguageModel ServerModel(const std::string& name, Precision precision) {
  const int bytes = precision == Precision::kFp16 ? 2 : 1;
  LanguageModel model = Quantized(ModelOf(name), 8 * bytes, precision);
  model.cache_value_bytes = bytes;
  return model;
}

std::vector<Row> ServerRows() {
  const CsvTable table = Table("llm_server.csv");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string batch = table.Text(i, table.ColumnIndex("batch"));
    const std::string runtime = batch == "max" ? " TensorRT-LLM v1.0" : " TensorRT-LLM v0.6.1";
    const Part& part = kParts.at(table.Text(i, 0) + runtime);
    const auto in = static_cast<std::int64_t>(table.Number(i, table.ColumnIndex("in_tok")));
    const auto out = static_cast<std::int64_t>(table.Number(i, table.ColumnIndex("out_tok")));
    const std::string label = table.Text(i, 0) + runtime + " " + table.Text(i, 2) + " x " + batch +
                              ", " + std::to_string(in) + " + " + std::to_string(out);
    rows.push_back({What::kServe, label, part.device, part.runtime,
                    ServerModel(table.Text(i, 2), part.precision),
                    batch == "max" ? 0 : std::stoll(batch), in, out,
                    1 / table.Number(i, table.ColumnIndex("out_tok_per_s"))});
  }
  return rows;
}

std::vector<Row> PrefillRows() {
  const CsvTable table = Table("llm_prefill.csv");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.Text(i, 0) + " " + table.Text(i, 1);
    const Part& part = kParts.at(name);
    const bool server = name.find("TensorRT") != std::string::npos;
    LanguageModel model = server ? ServerModel(table.Text(i, 2), part.precision)
                                 : Quantized(ModelOf(table.Text(i, 2)), 4.5, part.precision);
    const double tokens = table.Number(i, table.ColumnIndex("prompt_tokens"));
    const std::size_t first = table.ColumnIndex("first_token_ms");
    const double seconds = table.Text(i, first).empty()
                               ? tokens / table.Number(i, table.ColumnIndex("tok_per_s"))
                               : table.Number(i, first) * 1e-3;
    rows.push_back({What::kPrefill, name + ", prompt of " + std::to_string(std::llround(tokens)),
                    part.device, part.runtime, model, 1, static_cast<std::int64_t>(tokens), 1,
                    seconds});
  }
  return rows;
}

using Group = std::vector<Predictor>;  // of one device and runtime

std::map<std::string, Group> Groups() {
  std::map<std::string, Group> groups;
  for (const auto& rows : {DecodeRows(), PrefillRows(), ServerRows()}) {
    for (const Row& row : rows) groups[row.device + " " + row.runtime].emplace_back(row);
  }
  return groups;
}

/// Which of the two a row says something of: the arithmetic from prompts that are long enough.
bool TellsCompute(const Row& row) { return row.what != What::kDecode && row.prompt_tokens >= 128; }
bool TellsBandwidth(const Row& row) { return row.what != What::kPrefill; }

double SquaredErrors(const Group& group, int without, Shares shares) {
  double total = 0;
  for (int i = 0; i < static_cast<int>(group.size()); ++i) {
    if (i == without) continue;
    const double error = std::log(group[i](shares) / group[i].row().measured_s);
    total += error * error;
  }
  return total;
}

/// The least of a function with one, by its logarithm between 1e-3 and 1: golden section.
double Least(const std::function<double(double)>& of) {
  double low = std::log(1e-3), high = 0;
  const double golden = (std::sqrt(5.) - 1) / 2;
  for (int i = 0; i < 32; ++i) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (of(std::exp(a)) <= of(std::exp(b))) {
      high = b;
    } else {
      low = a;
    }
  }
  return std::exp((low + high) / 2);
}

/// Least squares of logarithmic errors over the rows shown; what none of them tells stays as
/// stated.
Shares Fit(const Group& group, int without = -1) {
  bool compute = false, bandwidth = false;
  int rows = 0;
  for (int i = 0; i < static_cast<int>(group.size()); ++i) {
    if (i == without) continue;
    compute |= TellsCompute(group[i].row());
    bandwidth |= TellsBandwidth(group[i].row());
    ++rows;
  }
  compute &= rows > 1 || !bandwidth;  // one row tells one number
  Shares shares = group.front().Stated();
  for (int round = 0; round < (compute && bandwidth ? 12 : 1); ++round) {
    if (bandwidth) {
      shares.bandwidth = Least([&](double x) {
        return SquaredErrors(group, without, {shares.compute, x});
      });
    }
    if (compute) {
      shares.compute = Least([&](double x) {
        return SquaredErrors(group, without, {x, shares.bandwidth});
      });
    }
  }
  return shares;
}

double MedianOf(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// The share of the memory's rate that other devices' runtimes reach in the median.
double BandwidthOfOthers(const std::map<std::string, Group>& groups, const std::string& but) {
  std::vector<double> shares;
  for (const auto& [name, group] : groups) {
    if (name != but && TellsBandwidth(group.front().row())) {
      shares.push_back(group.front().Stated().bandwidth);
    }
  }
  return MedianOf(shares);
}

/// Errors of all rows as stated, and as predicted from the other rows of the group; a decoding row
/// that stands alone is predicted from the other devices, any other one not at all.
struct Errors {
  std::vector<double> stated, left_out;
};

std::map<What, Errors> PrintErrors(const std::map<std::string, Group>& groups) {
  std::map<What, Errors> errors;
  std::printf("%-66s %10s %9s %9s\n", "", "measured", "in sample", "left out");
  for (const auto& [name, group] : groups) {
    for (int i = 0; i < static_cast<int>(group.size()); ++i) {
      const Row& row = group[i].row();
      Errors& of = errors[row.what];
      of.stated.push_back(group[i](group[i].Stated()) / row.measured_s - 1);
      Shares shares = Fit(group, i);
      const bool alone =
          std::ranges::count_if(group, [&](const Predictor& other) {
            return TellsCompute(row) ? TellsCompute(other.row()) : TellsBandwidth(other.row());
          }) <= 1;
      if (alone && row.what == What::kDecode) shares.bandwidth = BandwidthOfOthers(groups, name);
      std::printf("  %-64s %7.4g %s %+8.1f %%", row.label.c_str(),
                  row.what == What::kPrefill ? row.measured_s * 1e3 : 1 / row.measured_s,
                  row.what == What::kPrefill ? "ms" : "/s", of.stated.back() * 100);
      if (!alone || row.what == What::kDecode) {
        of.left_out.push_back(group[i](shares) / row.measured_s - 1);
        std::printf(" %+8.1f %%%s", of.left_out.back() * 100, alone ? " by others' median" : "");
      }
      std::printf("\n");
    }
  }
  return errors;
}

double MedianError(std::vector<double> errors) {
  for (double& error : errors) error = std::fabs(error);
  return MedianOf(errors);
}

TEST(LlmTables, EveryRowIsPredictedFromOneEfficiencyPerDeviceAndRuntime) {
  const std::map<What, Errors> errors = PrintErrors(Groups());
  const Errors& decode = errors.at(What::kDecode);
  const Errors& serve = errors.at(What::kServe);
  std::printf(
      "median errors: decoding %.1f %% in sample, %.1f %% left out; serving %.1f, %.1f %%\n",
      MedianError(decode.stated) * 100, MedianError(decode.left_out) * 100,
      MedianError(serve.stated) * 100, MedianError(serve.left_out) * 100);
  EXPECT_LE(MedianError(decode.stated), 0.15);
  EXPECT_LE(MedianError(decode.left_out), 0.15);
  for (const double error : decode.stated) EXPECT_LE(std::fabs(error), 0.25);
  for (const double error : serve.stated) EXPECT_LE(std::fabs(error), 0.20);
}

TEST(LlmTables, PromptsOnServerGpusAreWithin20Percent) {
  int rows = 0;
  for (const Row& row : PrefillRows()) {
    if (row.runtime != "tensorrt_llm_0_6") continue;
    const Predictor predictor(row);
    EXPECT_NEAR(predictor(predictor.Stated()) / row.measured_s, 1, 0.20) << row.label;
    ++rows;
  }
  EXPECT_EQ(rows, 6);
}

TEST(LlmTables, TheDeviceFilesHoldTheFit) {
  for (const auto& [name, group] : Groups()) {
    const Shares fit = Fit(group);
    const Shares stated = group.front().Stated();
    std::printf("  %-40s arithmetic %.3g, memory %.3g\n", name.c_str(), fit.compute, fit.bandwidth);
    EXPECT_NEAR(fit.compute / stated.compute, 1, 0.03) << name << ": " << fit.compute;
    EXPECT_NEAR(fit.bandwidth / stated.bandwidth, 1, 0.03) << name << ": " << fit.bandwidth;
  }
}

// Whole boards and computers while they generate, idle draw included.
TEST(LlmTables, JoulesPerTokenFollowFromTheBoardsDraw) {
  const CsvTable table = Table("llm_decode.csv");
  const std::vector<Row> rows = DecodeRows();
  std::vector<double> errors;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.Text(i, table.ColumnIndex("J_per_token")).empty()) continue;
    const Predictor predictor(rows[i]);
    const double joules = predictor(predictor.Stated()) * ProfileOf(rows[i]).active.value.si();
    const double measured = table.Number(i, table.ColumnIndex("J_per_token"));
    errors.push_back(joules / measured - 1);
    std::printf("  %-64s %6.3g J %+8.1f %%\n", rows[i].label.c_str(), measured,
                errors.back() * 100);
    EXPECT_LE(std::fabs(errors.back()), 0.25) << rows[i].label;
  }
  EXPECT_EQ(errors.size(), 12u);
  EXPECT_LE(MedianError(errors), 0.15);
}

}  // namespace
}  // namespace giot

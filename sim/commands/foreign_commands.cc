#include "sim/commands/foreign_commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>

#include "results/text_table.h"
#include "sim/base/problems.h"
#include "sim/models_library.h"

namespace giot {
namespace {

std::unique_ptr<ForeignModel> Open(const std::filesystem::path& file, const ForeignTrust& trust) {
  ForeignOptions options;
  options.trust = trust.trust;
  options.call_limit = Seconds(trust.call_limit_s);
  options.memory_bytes = static_cast<std::size_t>(trust.memory_mib) << 20;
  return OpenForeignModel(file, options);
}

/// The extents in `1x24x3`.
std::vector<std::int64_t> ParseShape(const std::string& text) {
  std::vector<std::int64_t> shape;
  std::int64_t count = 1;
  const char* end = text.data() + text.size();
  for (const char* at = text.data();; ++at) {
    std::int64_t extent = 0;
    const auto [after, error] = std::from_chars(at, end, extent);
    if (error != std::errc() || extent < 1 || extent > 1000000 || (count *= extent) > 100000000 ||
        (after != end && *after != 'x')) {
      throw ScenarioError("--shape: expected extents such as 1x24x3, found \"" + text + "\"");
    }
    shape.push_back(extent);
    at = after;
    if (at == end) return shape;
  }
}

}  // namespace

void AddForeignOptions(CLI::App& app, ForeignTrust& trust) {
  const std::string group = "For a TorchScript file (.pt) of somebody else's";
  app.add_flag("--trust", trust.trust, "let its code do more than compute: open files, for one")
      ->group(group);
  app.add_option("--call-limit-s", trust.call_limit_s, "wall time of one call")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 1e6))
      ->group(group);
  app.add_option("--memory-mib", trust.memory_mib, "memory that it may take")
      ->capture_default_str()
      ->check(CLI::Range(16, 1 << 20))
      ->group(group);
}

bool IsForeignFile(const std::filesystem::path& file) {
  return file.extension() == ".pt" || file.extension() == ".pth";
}

std::string SampleForeignModel(const std::filesystem::path& file, const ForeignTrust& trust,
                               std::int64_t rows, std::uint64_t seed) {
  const Tensor drawn = Open(file, trust)->Sample(rows, seed);
  const bool sequences = drawn.shape.size() > 2;
  const std::int64_t steps = sequences ? drawn.shape[1] : 1;
  const std::int64_t width = rows * steps == 0 ? 0 : drawn.Count() / (rows * steps);
  std::string text = sequences ? "row,step" : "row";
  for (std::int64_t v = 0; v < width; ++v) text += fmt::format(",v{}", v);
  text += '\n';
  for (std::int64_t line = 0; line < rows * steps; ++line) {
    text += std::to_string(line / steps);
    if (sequences) text += fmt::format(",{}", line % steps);
    for (std::int64_t v = 0; v < width; ++v) {
      text += fmt::format(",{:.6g}", drawn.values[static_cast<std::size_t>(line * width + v)]);
    }
    text += '\n';
  }
  return text;
}

std::string DescribeForeignModel(const std::filesystem::path& file, const ForeignTrust& trust,
                                 const std::string& shape) {
  const std::unique_ptr<ForeignModel> model = Open(file, trust);
  std::string text = fmt::format("{}: TorchScript with {} weights; {}\n", file.filename().string(),
                                 model->parameter_count(), fmt::join(model->methods(), ", "));
  if (shape.empty()) return text;
  Tensor x{ParseShape(shape), {}};
  x.values.resize(static_cast<std::size_t>(x.Count()));
  const OperatorGraph graph = model->Graph("forward", x);
  return text + fmt::format(
                    "forward on {}: {} operators, {} FLOP, {} weight bytes, {} peak "
                    "activation bytes\n",
                    shape, graph.operators.size(), ShortNumber(graph.TotalFlops().si()),
                    ShortNumber(graph.WeightBytes().si()),
                    ShortNumber(graph.PeakActivationBytes().si()));
}

}  // namespace giot

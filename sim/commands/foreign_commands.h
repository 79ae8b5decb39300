// What the commands of models do with a TorchScript file that somebody else trained
// (models/foreign_model.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace giot {

/// How far the command's user trusts the file.
struct ForeignTrust {
  bool trust = false;
  double call_limit_s = 10;
  std::int64_t memory_mib = 1024;
};

/// Adds --trust, --call-limit-s and --memory-mib.
void AddForeignOptions(CLI::App& app, ForeignTrust& trust);

/// True for `.pt` and `.pth`.
bool IsForeignFile(const std::filesystem::path& file);

/// `giot sample m.pt`: CSV with one line a row, or a step of it: row, step, v0, v1, ...
std::string SampleForeignModel(const std::filesystem::path& file, const ForeignTrust& trust,
                               std::int64_t rows, std::uint64_t seed);

/// `giot models m.pt`: its methods and size, and with `shape` (`1x24x3`) what forward costs on an
/// input of that shape.
std::string DescribeForeignModel(const std::filesystem::path& file, const ForeignTrust& trust,
                                 const std::string& shape);

}  // namespace giot

// `giot digest RUN...`: the SHA-256 of what a result says, the one way to tell runs equal.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "results/digest.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

class DigestCommand final : public Command {
 public:
  std::string name() const override { return "digest"; }
  std::string summary() const override {
    return "Print the SHA-256 of a result's content; equal runs have equal digests";
  }
  std::string example() const override { return "giot digest runs/twin_field.h5"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("runs", files_, "results (run.h5)")->required();
  }
  int Run() override {
    for (const std::string& file : files_) {
      std::printf("%s  %s\n", ResultDigest(file).c_str(), file.c_str());
    }
    return 0;
  }

 private:
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> MakeDigestCommand() { return std::make_unique<DigestCommand>(); }

}  // namespace giot

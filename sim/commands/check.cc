// `giot check FILE [key=value ...]`: tells every fault of a scenario, or what it would run.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/catalogue.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

class CheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override { return "Tell every fault of a scenario file"; }
  std::string example() const override {
    return "giot check scenarios/twin_field.toml nodes.sensors.count=80";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("file", file_, "scenario file (TOML)")->required();
    app.add_option("overrides", overrides_, "key=value, e.g. run.seed=7");
  }
  int Run() override {
    std::vector<Override> overrides;
    for (const std::string& text : overrides_) overrides.push_back(ParseOverride(text));
    const Scenario scenario = LoadScenario(file_, JoinedCatalogue(), overrides);
    std::int64_t nodes = 0;
    for (const auto& [name, group] : scenario.config.nodes) nodes += group.count;
    std::printf("%s: good; run %s, %lld nodes, %.12g s simulated, seed %lld\n", file_.c_str(),
                scenario.RunId().substr(0, 16).c_str(), static_cast<long long>(nodes),
                scenario.config.run.duration.si(),
                static_cast<long long>(scenario.config.run.seed));
    return 0;
  }

 private:
  std::string file_;
  std::vector<std::string> overrides_;
};

}  // namespace

std::unique_ptr<Command> MakeCheckCommand() { return std::make_unique<CheckCommand>(); }

}  // namespace giot

// The giot command: finds the subcommand, runs it, turns exceptions into exit statuses.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <vector>

#include "sim/base/problems.h"
#include "sim/commands/commands.h"

namespace {

// To add a subcommand: write it in sim/commands/ and add its line here.
std::vector<std::unique_ptr<giot::Command>> AllCommands() {
  std::vector<std::unique_ptr<giot::Command>> commands;
  commands.push_back(giot::MakeCheckCommand());
  commands.push_back(giot::MakeExplainCommand());
  commands.push_back(giot::MakeSchemaCommand());
  commands.push_back(giot::MakeDevicesCommand());
  commands.push_back(giot::MakeModelsCommand());
  commands.push_back(giot::MakeTrainCommand());
  commands.push_back(giot::MakeSampleCommand());
  commands.push_back(giot::MakeEvaluateCommand());
  commands.push_back(giot::MakeSweepCommand());
  commands.push_back(giot::MakeBreakEvenCommand());
  commands.push_back(giot::MakeCollectCommand());
  commands.push_back(giot::MakeGuiCommand());
  commands.push_back(giot::MakeRunCommand());
  commands.push_back(giot::MakeReportCommand());
  commands.push_back(giot::MakeCompareCommand());
  commands.push_back(giot::MakeDigestCommand());
  commands.push_back(giot::MakeOffloadCommand());
  commands.push_back(giot::MakeReproduceCommand());
  return commands;
}

int RunCommandLine(int argc, char** argv) {
  CLI::App app{"giot: discrete-event simulation of IoT networks whose nodes run generative models",
               "giot"};
  app.set_version_flag("--version", GIOT_VERSION);
  app.require_subcommand(1);
  const auto commands = AllCommands();
  for (const auto& command : commands) {
    CLI::App* sub = app.add_subcommand(command->name(), command->summary());
    sub->footer("Example:\n  " + command->example());
    command->AddOptions(*sub);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  for (const auto& command : commands) {
    if (app.got_subcommand(command->name())) return command->Run();
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return RunCommandLine(argc, argv);
  } catch (const giot::ScenarioError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "giot: %s\n", error.what());
    return 1;
  }
}

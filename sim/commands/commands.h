// What makes each subcommand; the table in main.cc lists them.
#pragma once

#include <memory>

#include "sim/commands/command.h"

namespace giot {

std::unique_ptr<Command> MakeBreakEvenCommand();
std::unique_ptr<Command> MakeCheckCommand();
std::unique_ptr<Command> MakeCollectCommand();
std::unique_ptr<Command> MakeCompareCommand();
std::unique_ptr<Command> MakeDevicesCommand();
std::unique_ptr<Command> MakeDigestCommand();
std::unique_ptr<Command> MakeEvaluateCommand();
std::unique_ptr<Command> MakeExplainCommand();
std::unique_ptr<Command> MakeGuiCommand();
std::unique_ptr<Command> MakeModelsCommand();
std::unique_ptr<Command> MakeOffloadCommand();
std::unique_ptr<Command> MakeReportCommand();
std::unique_ptr<Command> MakeReproduceCommand();
std::unique_ptr<Command> MakeRunCommand();
std::unique_ptr<Command> MakeSampleCommand();
std::unique_ptr<Command> MakeSchemaCommand();
std::unique_ptr<Command> MakeSweepCommand();
std::unique_ptr<Command> MakeTrainCommand();

}  // namespace giot

// What makes each experiment of `giot reproduce`; the table in reproduce.cc lists them. An
// experiment is a subcommand: its parameters are its options, its name is what the user writes.
#pragma once

#include <memory>

#include "sim/commands/command.h"

namespace giot {

std::unique_ptr<Command> MakeAnomalyBoardExperiment();
std::unique_ptr<Command> MakeContractMenuExperiment();
std::unique_ptr<Command> MakeDiffusionSplitExperiment();
std::unique_ptr<Command> MakeDnnSplitExperiment();
std::unique_ptr<Command> MakeForecastTableExperiment();
std::unique_ptr<Command> MakeRoundEnergyExperiment();
std::unique_ptr<Command> MakeSynthesisTableExperiment();

}  // namespace giot

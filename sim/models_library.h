// libgiot_models.so, loaded when a command first trains: every other command starts without
// LibTorch.
#pragma once

#include <filesystem>
#include <memory>

#include "models/foreign_model.h"
#include "models/trainer.h"

namespace giot {

/// The trainer of the library beside the executable; it stays loaded. Throws std::runtime_error
/// that names the file looked for where it is missing or does not load.
const Trainer& LoadTrainer();
/// A TorchScript file of somebody else's, in a process of its own. Throws as LoadTrainer() and
/// ForeignModel's constructor do.
std::unique_ptr<ForeignModel> OpenForeignModel(const std::filesystem::path& file,
                                               const ForeignOptions& options);

}  // namespace giot

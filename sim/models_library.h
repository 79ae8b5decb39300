// libgiot_models.so, loaded when a command first trains: every other command starts without
// LibTorch.
#pragma once

#include "models/trainer.h"

namespace giot {

/// The trainer of the library beside the executable; it stays loaded. Throws std::runtime_error
/// that names the file looked for where it is missing or does not load.
const Trainer& LoadTrainer();

}  // namespace giot

// The process that runs a foreign model: loads it, checks it, answers calls until it is ended.
#pragma once

#include <cstddef>
#include <span>

#include "models/foreign_model.h"

namespace giot {

/// What a fork of this process becomes. `content` is the whole file. The first message that it
/// sends tells of loading, each other one answers a request; metadata `error` holds expected, found
/// and mend where something is wrong.
[[noreturn]] void RunForeignWorker(int descriptor, std::span<const std::byte> content,
                                   const ForeignOptions& options);

}  // namespace giot

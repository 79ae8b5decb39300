// One table in an HDF5 file of its own, for what is no run: a learning curve, a score board.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "results/reader.h"

namespace giot {

/// Writes `table` as `/name` with units and meanings, and `attributes` (texts) at the root. Writes
/// a temporary file beside it and renames: `file` is whole or as it was before. Throws
/// std::runtime_error where the disk refuses.
void WriteTableFile(const std::filesystem::path& file, const std::string& name,
                    const TableData& table, const std::map<std::string, std::string>& attributes);

}  // namespace giot

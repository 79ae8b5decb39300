// A copy of a scenario and of the files it names, so that a sweep runs what it planned although the
// originals are edited meanwhile.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace giot {

/// Copies `scenario` and those of the files named in it that lie beside it (a relative name, looked
/// for from the scenario's folder) into the fresh folder `to`, where they keep their places
/// relative to each other. Absolute names stay where they are, names that are no file (of shipped
/// profiles) are passed over. Returns the scenario's place relative to `to`. Throws
/// std::runtime_error where a file cannot be copied.
std::filesystem::path CopyScenario(const std::filesystem::path& scenario,
                                   const std::vector<std::string>& names,
                                   const std::filesystem::path& to);

}  // namespace giot

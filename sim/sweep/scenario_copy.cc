#include "sim/sweep/scenario_copy.h"

#include <algorithm>

namespace giot {
namespace {

namespace fs = std::filesystem;

/// The deepest folder that holds both.
fs::path CommonFolder(const fs::path& folder, const fs::path& file) {
  const auto differs = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  fs::path common;
  for (auto part = folder.begin(); part != differs.first; ++part) common /= *part;
  return common;
}

}  // namespace

fs::path CopyScenario(const fs::path& scenario, const std::vector<std::string>& names,
                      const fs::path& to) {
  const fs::path original = fs::absolute(scenario).lexically_normal();
  std::vector<fs::path> files{original};
  fs::path top = original.parent_path();
  for (const std::string& name : names) {
    const fs::path file = (original.parent_path() / name).lexically_normal();
    if (fs::path(name).is_absolute() || !fs::is_regular_file(file)) continue;
    files.push_back(file);
    top = CommonFolder(top, file);
  }
  for (const fs::path& file : files) {
    const fs::path copy = to / file.lexically_relative(top);
    fs::create_directories(copy.parent_path());
    fs::copy_file(file, copy, fs::copy_options::overwrite_existing);
  }
  return original.lexically_relative(top);
}

}  // namespace giot

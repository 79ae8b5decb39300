#include "results/report_plots.h"

#include <algorithm>

#include "results/plot.h"
#include "results/report_charts.h"

namespace giot {
namespace {

// More arms than these make charts that nobody reads.
constexpr std::size_t kMostArms = 12;

Comparison FirstArms(Comparison comparison) {
  if (comparison.arms.size() > kMostArms) comparison.arms.resize(kMostArms);
  return comparison;
}

// An arm's name as part of a file name.
std::string FileWord(std::string name) {
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && c != '-' && c != '.') c = '_';
  }
  return name;
}

}  // namespace

std::vector<std::filesystem::path> DrawReport(const Comparison& comparison,
                                              const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> written;
  const auto write = [&](const std::string& name, const std::string& svg) {
    written.push_back(folder / (name + ".svg"));
    WriteTextFile(written.back(), svg);
  };
  if (comparison.arms.empty()) return written;
  const Comparison shown = FirstArms(comparison);
  for (const std::string& group : MeteredGroups(comparison.arms.front().runs.front())) {
    if (comparison.arms.front().runs.front().energy.nodes() == 0) break;
    write("energy_by_cause_" + group, ToSvg(EnergyChart(shown, group, true)));
    write("energy_above_floor_" + group, ToSvg(EnergyChart(shown, group, false)));
  }
  if (const auto chart = BatteryChart(shown)) write("battery_over_time", ToSvg(*chart));
  for (const Arm& arm : shown.arms) {
    const std::string svg = TwinSvg(arm);
    if (!svg.empty()) write("twin_against_readings_" + FileWord(arm.name), svg);
  }
  return written;
}

}  // namespace giot

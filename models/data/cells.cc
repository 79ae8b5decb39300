#include "models/data/cells.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "sim/base/time_axis.h"

namespace giot {

std::string_view Trimmed(std::string_view cell) {
  while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t')) cell.remove_prefix(1);
  while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.remove_suffix(1);
  return cell;
}

std::optional<double> NumberIn(std::string_view cell) {
  cell = Trimmed(cell);
  if (cell.starts_with('+')) cell.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size()) return {};
  if (!(std::abs(value) <= std::numeric_limits<float>::max())) return {};
  return value;
}

double TimeIn(std::string_view cell) {
  if (const auto number = NumberIn(cell)) return *number;
  return static_cast<double>(ParseTime(Trimmed(cell)));
}

std::optional<int> CategoryCodes::CodeOf(std::string_view name) {
  const auto found = codes_.find(name);
  if (found != codes_.end()) return found->second;
  if (codes_.size() == kMost) return {};
  const int code = static_cast<int>(codes_.size());
  codes_.emplace(name, code);
  return code;
}

std::vector<std::string> CategoryCodes::Names() const {
  std::vector<std::string> names(codes_.size());
  for (const auto& [name, code] : codes_) names[static_cast<std::size_t>(code)] = name;
  return names;
}

}  // namespace giot

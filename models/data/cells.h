// What stands in a cell of a text table.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace giot {

/// Without blanks at its ends.
std::string_view Trimmed(std::string_view cell);
/// The finite number that the whole cell is; nothing where it is none, or too large for a float.
std::optional<double> NumberIn(std::string_view cell);
/// Seconds: the cell's number, or the date in it (sim/base/time_axis.h). Throws ScenarioError where
/// it is neither.
double TimeIn(std::string_view cell);

/// Categories in the order of their first appearance.
class CategoryCodes {
 public:
  static constexpr std::size_t kMost = 65536;

  /// The code of `name`, a new one where it is new; nothing where there are kMost already.
  std::optional<int> CodeOf(std::string_view name);
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, int, std::less<>> codes_;
};

}  // namespace giot

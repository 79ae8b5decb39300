// "Did you mean": the known name nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace giot {

/// Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`.
int EditDistance(std::string_view a, std::string_view b);

/// The known name nearest to `name`, capitals or not, or an empty string where none is near enough
/// to be meant.
std::string Nearest(std::string_view name, const std::vector<std::string>& known);

/// `did you mean "fastest"? known: fastest, frugal`: the mending half of an unknown-name problem.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

}  // namespace giot

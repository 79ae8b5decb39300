#include "sim/base/problems.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace giot {
namespace {

std::string Joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += problem.ToString();
  }
  return text;
}

}  // namespace

std::string Place::ToString() const {
  if (line == 0) return file;
  return file + ':' + std::to_string(line) + ':' + std::to_string(column);
}

std::string Problem::ToString() const {
  std::string text = place.ToString();
  if (!text.empty()) text += ": ";
  if (!key.empty()) text += key + ": ";
  text += "expected " + expected + ", found " + found;
  if (!mend.empty()) text += "; " + mend;
  return text;
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(Joined(problems)), problems_(std::move(problems)) {}

void Problems::ThrowIfAny() const {
  if (problems_.empty()) return;
  std::vector<Problem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
  });
  throw ScenarioError(std::move(sorted));
}

}  // namespace giot

// What is wrong with an input, told once: where, what was expected, what was found, how to mend it.
// All problems of a file are gathered and thrown together as one ScenarioError.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace giot {

/// Where a value was written. Line and column count from 1; 0 means that there is none to tell.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  /// `file:line:column`, or just `file` where there is no line.
  std::string ToString() const;
};

/// One fault of an input, in the words that the user sees.
struct Problem {
  Place place;
  std::string key;       ///< Full dotted key, e.g. `nodes.sensors.count`; may be empty.
  std::string expected;  ///< E.g. `a number > 0`.
  std::string found;     ///< E.g. `-3` or `"fastets"`.
  std::string mend;      ///< What to write instead; may be empty.

  /// `file:2:14: run.duration_s: expected a number > 0, found 0; give the simulated time in
  /// seconds`
  std::string ToString() const;
};

/// The user's mistake: one or more problems, one a line in what(). The command exits with 2.
class ScenarioError : public std::runtime_error {
 public:
  explicit ScenarioError(std::vector<Problem> problems);
  explicit ScenarioError(const std::string& message) : std::runtime_error(message) {}

  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// Gathers problems so that all of them are told in one go.
class Problems {
 public:
  void Add(Problem problem) { problems_.push_back(std::move(problem)); }
  bool empty() const { return problems_.empty(); }
  const std::vector<Problem>& all() const { return problems_; }

  /// Throws a ScenarioError with everything gathered, in order of place; returns if there is none.
  void ThrowIfAny() const;

 private:
  std::vector<Problem> problems_;
};

}  // namespace giot

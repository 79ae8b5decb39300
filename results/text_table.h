// How numbers and tables are shown to people in plain text.
#pragma once

#include <string>
#include <vector>

#include "results/statistics.h"

namespace giot {

/// Four significant digits without trailing zeros; `-` for NaN.
std::string ShortNumber(double value);
/// `12.34 ± 0.05`: the interval to two digits and the mean to the same place; the bare mean where
/// there is no interval.
std::string WithInterval(const Estimate& estimate);
/// `+3.1 %` of `whole`, or `12-fold` where it grows beyond ten times; empty where `whole` is zero
/// or not finite.
std::string Percent(double part, double whole);
/// `3 h 20 min`, `45 s`: a time for people.
std::string TimeText(double seconds);

/// Rows of cells in columns as wide as their widest cell.
class TextTable {
 public:
  /// `right` says of each column whether it is set flush right; further columns are flush left.
  explicit TextTable(std::vector<bool> right = {}) : right_(std::move(right)) {}
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Every line begins with `indent`; no line ends in a space.
  std::string ToString(const std::string& indent = "") const;

 private:
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

/// Letters of a UTF-8 text.
std::size_t LetterCount(const std::string& text);

/// Items after a heading, separated by commas and broken into lines of about 100 letters.
std::string WrappedList(const std::string& heading, const std::vector<std::string>& items,
                        const std::string& indent);

}  // namespace giot

#include "models/score/detection_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/base/problems.h"

namespace giot {
namespace {

/// Records with one score, in falling order of it.
struct Tie {
  double score = 0;
  double positive = 0;
  double negative = 0;
};

void Check(const LabelledScores& records) {
  if (records.scores.size() != records.positive.size()) {
    throw ScenarioError(
        fmt::format("detection scores: expected a label for each of {} scores, "
                    "found {}; label every record with 1 or 0",
                    records.scores.size(), records.positive.size()));
  }
  const auto nan = std::find_if(records.scores.begin(), records.scores.end(),
                                [](double score) { return std::isnan(score); });
  if (nan != records.scores.end()) {
    throw ScenarioError(fmt::format(
        "detection scores: expected numbers, found nan at record {}; score every record",
        nan - records.scores.begin()));
  }
}

std::vector<Tie> Ties(const LabelledScores& records) {
  Check(records);
  std::vector<std::size_t> order(records.scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return records.scores[a] > records.scores[b]; });
  std::vector<Tie> ties;
  double positive = 0;
  for (const std::size_t i : order) {
    if (ties.empty() || ties.back().score != records.scores[i]) {
      ties.push_back({records.scores[i], 0, 0});
    }
    ++(records.positive[i] ? ties.back().positive : ties.back().negative);
    positive += records.positive[i] != 0;
  }
  if (positive == 0) {
    throw ScenarioError(
        "detection scores: expected a positive record, found none; label what is to be detected "
        "with 1");
  }
  return ties;
}

DetectionPoint Point(double threshold, double hits, double alarms, double positive) {
  return {threshold, alarms > 0 ? hits / alarms : 1, hits / positive,
          2 * hits / (alarms + positive)};
}

double PositiveIn(const std::vector<Tie>& ties) {
  double sum = 0;
  for (const Tie& tie : ties) sum += tie.positive;
  return sum;
}

}  // namespace

double RocAuc(const LabelledScores& records) {
  const std::vector<Tie> ties = Ties(records);
  double above = 0;  // Positive records so far.
  double pairs = 0;
  double negative = 0;
  for (const Tie& tie : ties) {
    pairs += tie.negative * (above + 0.5 * tie.positive);
    above += tie.positive;
    negative += tie.negative;
  }
  if (negative == 0) {
    throw ScenarioError(
        "detection scores: expected a negative record, found none; label what is normal with 0");
  }
  return pairs / (above * negative);
}

double AveragePrecision(const LabelledScores& records) {
  const std::vector<Tie> ties = Ties(records);
  double hits = 0;
  double alarms = 0;
  double sum = 0;
  for (const Tie& tie : ties) {
    hits += tie.positive;
    alarms += tie.positive + tie.negative;
    sum += tie.positive * hits / alarms;
  }
  return sum / hits;
}

DetectionPoint DetectionAt(const LabelledScores& records, double threshold) {
  const std::vector<Tie> ties = Ties(records);
  double hits = 0;
  double alarms = 0;
  for (const Tie& tie : ties) {
    if (tie.score < threshold) break;
    hits += tie.positive;
    alarms += tie.positive + tie.negative;
  }
  return Point(threshold, hits, alarms, PositiveIn(ties));
}

DetectionPoint BestF1(const LabelledScores& records) {
  const std::vector<Tie> ties = Ties(records);
  const double positive = PositiveIn(ties);
  double hits = 0;
  double alarms = 0;
  DetectionPoint best;
  for (const Tie& tie : ties) {
    hits += tie.positive;
    alarms += tie.positive + tie.negative;
    const DetectionPoint point = Point(tie.score, hits, alarms, positive);
    if (point.f1 > best.f1) best = point;
  }
  return best;
}

}  // namespace giot

// Scores of a detector whose records are labelled one by one: a higher score says "positive".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace giot {

/// What a threshold gives: a record is called positive where its score is at least this.
struct DetectionPoint {
  double threshold = 0;
  double precision = 0;  ///< Of those called positive, the share that is; 1 where none is called.
  double recall = 0;     ///< Of the positive, the share that is called.
  double f1 = 0;         ///< Harmonic mean of both.
};

/// Scored records; `positive` [records], 1 or 0. Each function throws ScenarioError where scores
/// and labels differ in number, a score is NaN, or there is no positive (for RocAuc: or no
/// negative) one.
struct LabelledScores {
  std::span<const double> scores;
  std::span<const std::uint8_t> positive;
};

/// Probability that a positive record scores above a negative one, ties counting half: the area
/// under the ROC curve (Hanley and McNeil 1982).
double RocAuc(const LabelledScores& records);

/// Sum over thresholds of precision times the gain in recall, no interpolation (scikit-learn's
/// average_precision_score).
double AveragePrecision(const LabelledScores& records);

DetectionPoint DetectionAt(const LabelledScores& records, double threshold);

/// The threshold with the greatest F1, of equal ones the highest.
DetectionPoint BestF1(const LabelledScores& records);

}  // namespace giot

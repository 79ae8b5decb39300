#include "models/score/nab_scoreboard.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace giot {
namespace {

/// 2 / (1 + e^(5 y)) - 1: 0.987 a window before its right end, 0 there, -1 far behind it.
double Sigmoid(double y) { return y >= 3 ? -1 : 2 / (1 + std::exp(5 * y)) - 1; }

/// A record beyond probation.
struct Record {
  double score;  ///< Of the detector.
  double gain;   ///< In a window what an alarm here earns; outside -1..0, to be weighted.
  int window;    ///< Of the whole corpus, or -1.
};

/// Appends a file's records; counts its windows on from `windows`.
void Append(const NabSeries& series, std::span<const double> scores, int& windows,
            std::vector<Record>& records) {
  assert(scores.size() == series.values.size());
  const std::size_t probation = series.ProbationaryRecords();
  auto next = series.windows.begin();
  const NabWindow* previous = nullptr;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool inside = next != series.windows.end() && i >= next->first;
    double gain = 0;
    if (inside) {
      const double width = static_cast<double>(next->last - next->first + 1);
      gain = Sigmoid(-static_cast<double>(next->last - i + 1) / width) / Sigmoid(-1);
    } else {
      gain = previous == nullptr ? -1
                                 : Sigmoid(static_cast<double>(i - previous->last) /
                                           static_cast<double>(previous->last - previous->first));
    }
    if (i >= probation) records.push_back({scores[i], gain, inside ? windows : -1});
    if (inside && i == next->last) {
      if (i >= probation) ++windows;
      previous = &*next++;
    }
  }
}

/// Lowers the threshold record by record and keeps the sum of gains.
class Sweep {
 public:
  Sweep(int windows, const NabProfile& profile)
      : profile_(profile),
        windows_(windows),
        best_(static_cast<std::size_t>(windows), -profile.missed_window),
        total_(-profile.missed_window * windows) {}

  void Alarm(const Record& record) {
    if (record.window < 0) {
      total_ += profile_.false_alarm * record.gain;
      ++false_alarms_;
      return;
    }
    double& best = best_[static_cast<std::size_t>(record.window)];
    if (record.gain <= best) return;
    found_ += best < 0;
    total_ += record.gain - best;
    best = record.gain;
  }
  double total() const { return total_; }
  NabResult Result(double threshold) const {
    const double none = -profile_.missed_window * windows_;
    return {100 * (total_ - none) / (windows_ - none), threshold, windows_, found_, false_alarms_};
  }

 private:
  NabProfile profile_;
  int windows_ = 0;
  std::vector<double> best_;  ///< By window.
  double total_ = 0;
  int found_ = 0;
  std::int64_t false_alarms_ = 0;
};

/// All records beyond probation, the most anomalous first.
std::vector<Record> Sorted(std::span<const NabSeries> corpus,
                           std::span<const std::vector<double>> scores, int& windows) {
  assert(corpus.size() == scores.size());
  std::vector<Record> records;
  for (std::size_t i = 0; i < corpus.size(); ++i) Append(corpus[i], scores[i], windows, records);
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.score > b.score; });
  return records;
}

}  // namespace

NabResult BestNabResult(std::span<const NabSeries> corpus,
                        std::span<const std::vector<double>> scores, const NabProfile& profile) {
  int windows = 0;
  const std::vector<Record> records = Sorted(corpus, scores, windows);
  Sweep sweep(windows, profile);
  double best_total = sweep.total();
  NabResult best = sweep.Result(INFINITY);
  for (std::size_t i = 0; i < records.size();) {
    const double threshold = records[i].score;
    for (; i < records.size() && records[i].score == threshold; ++i) sweep.Alarm(records[i]);
    if (sweep.total() > best_total) {
      best_total = sweep.total();
      best = sweep.Result(threshold);
    }
  }
  return best;
}

NabResult NabResultAt(std::span<const NabSeries> corpus,
                      std::span<const std::vector<double>> scores, const NabProfile& profile,
                      double threshold) {
  int windows = 0;
  const std::vector<Record> records = Sorted(corpus, scores, windows);
  Sweep sweep(windows, profile);
  for (const Record& record : records) {
    if (record.score >= threshold) sweep.Alarm(record);
  }
  return sweep.Result(threshold);
}

}  // namespace giot

// Where a training stands and how it got there, as plain data.
#pragma once

#include <cstdint>

namespace giot {

/// One validation.
struct LearningPoint {
  std::int64_t update = 0;   ///< Updates done.
  double loss = 0;           ///< Mean since the point before.
  double validation = 0;     ///< Of the averaged weights; lower is better.
  double learning_rate = 0;  ///< At the last update.
};

/// What a training tells after each validation.
struct FitProgress {
  std::int64_t updates = 0;  ///< Done.
  std::int64_t most_updates = 0;
  LearningPoint last;
  double best = 0;                ///< Validation.
  std::int64_t resumed_from = 0;  ///< Update of the checkpoint that it began from, or 0.
};

}  // namespace giot

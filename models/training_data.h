// Readings of the training part as windows for the network: standardised, augmented, with the
// running level and averages that a session would have at that point.
#pragma once

#include <cstdint>
#include <vector>

#include "models/gru_mixture_net.h"
#include "models/plan/season.h"
#include "scenarios/recipe.h"
#include "sim/base/random_stream.h"

namespace giot {

/// The training part of the trained columns on the standardised scale.
struct TrainingColumns {
  std::int64_t first_step = 0;
  std::vector<std::vector<double>> z;  ///< [columns][steps]
};

/// Draws one epoch after the other.
class WindowSampler {
 public:
  WindowSampler(const TrainingColumns& columns, const SeasonalScale& scale,
                const GruMixtureShape& shape, const RecipeTraining& options, Stream random);

  /// Shuffled windows that cover every column once from a random offset, in batches.
  std::vector<TrainingBatch> NextEpoch();

 private:
  struct Window {
    std::size_t column = 0;
    std::int64_t start = 0;
  };

  void FillRow(const Window& window, int row, TrainingBatch& batch);
  TrainingBatch MakeBatch(std::span<const Window> windows);

  const TrainingColumns& columns_;
  const SeasonalScale& scale_;
  GruMixtureShape shape_;
  RecipeTraining options_;
  Stream random_;
};

}  // namespace giot

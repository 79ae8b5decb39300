// Everything that a training must remember from one update to the next: weights, their average,
// the best so far, the optimisers' moments, the learning curve. It can be saved and restored whole.
#pragma once

#include <memory>
#include <string>

#include "models/families/fit.h"

namespace giot {

class TrainingState {
 public:
  /// Takes hold of the network's present weights. `identity` tells one training from another.
  TrainingState(GenerativeNetwork& network, const FitOptions& options, std::string identity);
  ~TrainingState();

  /// One move of a part's optimiser down its loss.
  void Descend(std::size_t part, const at::Tensor& loss, double learning_rate);
  /// The loss must be built on gradients that were cleared before.
  void ClearGradients(std::size_t part);
  /// Takes the weights as they are now into the average.
  void Average();
  /// The averaged weights change places with the live ones; twice is as before.
  void SwapAveraged();
  /// Remembers the weights in the module as the best.
  void KeepBest();
  /// Puts the best weights into the module.
  void TakeBest();

  /// Atomic: an older checkpoint stays whole where the disk refuses (std::runtime_error).
  void Save(const std::filesystem::path& file) const;
  /// Throws ModelFileError where the file is corrupt, ScenarioError where it is of another
  /// training.
  void Restore(const std::filesystem::path& file);

  FitResult result;
  std::int64_t minibatches = 0;  ///< Drawn so far.
  std::int64_t checks_without_better = 0;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace giot

// Where a chain of denoising steps is handed over: the first steps run once at a roadside unit for
// all who want like pictures, the rest on each vehicle.
#pragma once

#include <vector>

namespace giot {

/// What the steps of a chain cost where, in any one unit (seconds, joules, a weighted sum).
struct DiffusionChain {
  std::vector<double> shared;    ///< By step, at the roadside unit.
  std::vector<double> local;     ///< By step, on the vehicle; as many.
  std::vector<double> handover;  ///< Of the latent after s shared steps, s = 0 .. steps.
  std::vector<double> penalty;   ///< Of having shared s steps (likeness, quality), s = 0 .. steps.
};

/// A chain whose steps cost alike. Nothing is handed over where no step is shared (the vehicle
/// draws its own noise) or all are (the result is the answer itself).
struct EvenDiffusionChain {
  int steps = 11;
  double shared_step = 0.35;  ///< For all vehicles together.
  double local_step = 1.4;
  double handover = 0.9;
  double penalty = 0.02;   ///< Times the square of the number of shared steps.
  int vehicles = 1;        ///< Among which the shared steps' cost is divided.
  int covered_steps = -1;  ///< The vehicle leaves coverage after so many; -1: never.

  /// Throws ScenarioError with every fault: no steps, a cost that is negative or no number.
  DiffusionChain Chain() const;
};

/// The number of shared steps and the cost of the whole chain.
struct DiffusionSplit {
  int shared_steps = 0;
  double cost = 0;
};

/// The best hand-over by backward induction: after each shared step, hand over or go on. Of equals
/// the one with fewest shared steps. Throws ScenarioError where the vectors' sizes do not fit.
DiffusionSplit BestDiffusionSplit(const DiffusionChain& chain);

/// The cost of sharing the first `shared_steps` steps.
double DiffusionCost(const DiffusionChain& chain, int shared_steps);

}  // namespace giot

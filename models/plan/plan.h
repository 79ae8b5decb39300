// A trained net lowered to a flat list of steps over one arena of buffers: runs without LibTorch
// and allocates nothing. models/plan/README.md tells how to lower a net.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/plan/plan_layout.h"
#include "models/plan/plan_steps.h"

namespace giot {

/// What a plan consists of.
struct PlanParts {
  std::vector<PlanBuffer> buffers;
  std::vector<int> inputs;   ///< Buffers that a row's input fills, one after the other.
  std::vector<int> outputs;  ///< Buffers that a row's output is taken from, in this order.
  std::vector<PlanState> states;
  int state_size = 0;  ///< Floats of a row's state.
  std::vector<PlanStep> steps;
  AlignedFloats weights;
};

/// Immutable; one for all sessions and threads.
class InferencePlan {
 public:
  /// Checks the parts against each other. Throws std::runtime_error that names the step and the
  /// fault.
  explicit InferencePlan(PlanParts parts);

  /// Floats of a row's input: those of all inputs, positions in order, without padding.
  int input_width() const { return input_width_; }
  /// Floats of a row's output.
  int output_width() const { return output_width_; }
  /// Floats of a row's state; a new session's are all zero.
  int state_size() const { return parts_.state_size; }
  /// Whether a row needs a noise key.
  bool draws_noise() const { return draws_noise_; }
  /// Rows that are carried through the steps together; larger batches are cut.
  int rows_at_once() const { return rows_at_once_; }

  const PlanParts& parts() const { return parts_; }

 private:
  void CheckSteps();
  int WidthOf(const std::vector<int>& buffers) const;

  PlanParts parts_;
  int input_width_ = 0;
  int output_width_ = 0;
  int rows_at_once_ = 1;
  bool draws_noise_ = false;
};

/// Runs a plan: holds the arena. One for each thread.
class PlanRunner {
 public:
  explicit PlanRunner(std::shared_ptr<const InferencePlan> plan);
  PlanRunner(std::shared_ptr<const InferencePlan> plan, const KernelTable& kernels);

  /// Evaluates the batch; its spans are read and written in place. A row's bits depend neither on
  /// the other rows nor on the instruction set. Throws ScenarioError where a span has another size
  /// than the plan wants, or an id or a cache is out of range.
  void Run(const PlanBatch& batch);

  const InferencePlan& plan() const { return *plan_; }

 private:
  void Check(const PlanBatch& batch) const;
  void RunRows(const PlanBatch& batch, int first_row, int rows);
  void MoveStates(const PlanFrame& frame, bool in) const;

  std::shared_ptr<const InferencePlan> plan_;
  const KernelTable* kernels_;
  std::vector<std::ptrdiff_t> offsets_;  // of each buffer in the arena
  AlignedFloats arena_;
};

}  // namespace giot

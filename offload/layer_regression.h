// How long an operator takes, predicted from its size alone: a regression for each kind of
// operator, fitted to a profile of a host.
#pragma once

#include <array>
#include <map>
#include <span>

#include "sim/base/operator_graph.h"

namespace giot {

/// One row of a profile.
struct ProfiledOperator {
  Operator what;
  Seconds time{0};
};

/// Times linear in sizes, by kind of operator, as Neurosurgeon has it (Kang et al., ASPLOS 2017,
/// section 5.2): the number of input elements and, for convolutions, (filter size / stride)^2 times
/// the number of filters, which is FLOPs / (2 * input elements); else the number of outputs; and
/// the FLOPs, as its open re-implementations have it.
class LayerRegression {
 public:
  /// Least squares with an intercept over the rows of each kind; a kind with fewer than four rows
  /// takes the fit over all rows. A column that the others imply is left out. Throws ScenarioError
  /// where there is no row or a time is negative or not finite.
  static LayerRegression Fit(std::span<const ProfiledOperator> profile);

  /// The predicted time; where the line falls below 0, 0.
  Seconds Predict(const Operator& what) const;

 private:
  /// Intercept and three sizes.
  using Row = std::array<double, 4>;
  static Row FeaturesOf(const Operator& what);
  static Row FitRows(std::span<const ProfiledOperator> profile, const OperatorKind* kind);

  std::map<OperatorKind, Row> by_kind_;
  Row overall_{};
};

}  // namespace giot

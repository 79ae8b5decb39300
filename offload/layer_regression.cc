#include "offload/layer_regression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::size_t kColumns = 4;
constexpr double kImplied = 1e-9;  // Of a column's length, left beside the others.
using Equations = std::array<std::array<double, kColumns + 1>, kColumns>;

double ElementBytes(Precision precision) {
  switch (precision) {
    case Precision::kFp32: return 4;
    case Precision::kFp16: return 2;
    case Precision::kInt8: return 1;
  }
  return 4;
}

/// Solves the normal equations (their columns of length one) by elimination with the greatest
/// pivot; a column without a pivot gets no weight.
std::array<double, kColumns> Solve(Equations equations) {
  std::array<bool, kColumns> taken{};
  std::array<std::size_t, kColumns> order{};
  std::size_t rank = 0;
  for (; rank < kColumns; ++rank) {
    std::size_t pivot = kColumns;
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (!taken[c] && (pivot == kColumns || equations[c][c] > equations[pivot][pivot])) pivot = c;
    }
    if (equations[pivot][pivot] < kImplied) break;
    taken[pivot] = true;
    order[rank] = pivot;
    for (std::size_t row = 0; row < kColumns; ++row) {
      if (taken[row]) continue;
      const double factor = equations[row][pivot] / equations[pivot][pivot];
      for (std::size_t c = 0; c <= kColumns; ++c) equations[row][c] -= factor * equations[pivot][c];
    }
  }
  std::array<double, kColumns> solution{};
  while (rank-- > 0) {
    const std::size_t pivot = order[rank];
    double rest = equations[pivot][kColumns];
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (c != pivot) rest -= equations[pivot][c] * solution[c];
    }
    solution[pivot] = rest / equations[pivot][pivot];
  }
  return solution;
}

}  // namespace

LayerRegression::Row LayerRegression::FeaturesOf(const Operator& what) {
  const double element = ElementBytes(what.precision);
  const double inputs = what.input_bytes.si() / element;
  const double outputs = what.output_bytes.si() / element;
  const bool convolves =
      what.kind == OperatorKind::kConvolution || what.kind == OperatorKind::kDepthwise;
  const double filters = inputs > 0 ? what.flops.si() / (2 * inputs) : 0;
  return {1, inputs, convolves ? filters : outputs, what.flops.si()};
}

LayerRegression::Row LayerRegression::FitRows(std::span<const ProfiledOperator> profile,
                                              const OperatorKind* kind) {
  Equations equations{};
  for (const ProfiledOperator& one : profile) {
    if (kind != nullptr && one.what.kind != *kind) continue;
    const Row row = FeaturesOf(one.what);
    for (std::size_t r = 0; r < kColumns; ++r) {
      for (std::size_t c = 0; c < kColumns; ++c) equations[r][c] += row[r] * row[c];
      equations[r][kColumns] += row[r] * one.time.si();
    }
  }
  Row length;
  for (std::size_t c = 0; c < kColumns; ++c) {
    length[c] = equations[c][c] > 0 ? std::sqrt(equations[c][c]) : 1;
  }
  for (std::size_t r = 0; r < kColumns; ++r) {
    for (std::size_t c = 0; c < kColumns; ++c) equations[r][c] /= length[r] * length[c];
    equations[r][kColumns] /= length[r];
  }
  Row weights = Solve(equations);
  for (std::size_t c = 0; c < kColumns; ++c) weights[c] /= length[c];
  return weights;
}

LayerRegression LayerRegression::Fit(std::span<const ProfiledOperator> profile) {
  if (profile.empty()) throw ScenarioError("layer regression: expected rows of a profile, found 0");
  std::map<OperatorKind, std::size_t> rows;
  for (const ProfiledOperator& one : profile) {
    if (!std::isfinite(one.time.si()) || one.time < Seconds{0}) {
      throw ScenarioError(
          fmt::format("layer regression: \"{}\": time: expected a number >= 0 of seconds, found {}",
                      one.what.name, one.time.si()));
    }
    ++rows[one.what.kind];
  }
  LayerRegression fit;
  fit.overall_ = FitRows(profile, nullptr);
  for (const auto& [kind, count] : rows) {
    if (count >= kColumns) fit.by_kind_[kind] = FitRows(profile, &kind);
  }
  return fit;
}

Seconds LayerRegression::Predict(const Operator& what) const {
  const auto found = by_kind_.find(what.kind);
  const Row& weights = found == by_kind_.end() ? overall_ : found->second;
  const Row row = FeaturesOf(what);
  double time = 0;
  for (std::size_t c = 0; c < kColumns; ++c) time += weights[c] * row[c];
  return Seconds(std::max(time, 0.0));
}

}  // namespace giot

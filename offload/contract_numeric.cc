// The best menu by a barrier method (Boyd and Vandenberghe, Convex Optimization, 11.3): a concave
// objective under linear constraints, solved by Newton's method on a path to the optimum.
#include <cmath>
#include <utility>
#include <vector>

#include "offload/contract.h"

namespace giot {
namespace {

using Vector = std::vector<double>;

/// Solves the symmetric positive definite system by Cholesky's method; `a` is overwritten.
Vector Solve(std::vector<Vector>& a, Vector b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

/// Services, then rewards, are the unknowns; each constraint is a row with row * x >= 0.
class InteriorPoint {
 public:
  explicit InteriorPoint(const ContractProblem& problem)
      : problem_(problem), count_(problem.types.size()), x_(2 * count_) {
    for (const WorkerType& type : problem.types) total_ += type.share;
    for (std::size_t i = 0; i < count_; ++i) {
      Constraint({{i, 1}});
      Constraint({{i, -Cost(i)}, {count_ + i, 1}});
      for (std::size_t j = 0; j < count_; ++j) {
        if (j != i) Constraint({{i, -Cost(i)}, {count_ + i, 1}, {j, Cost(i)}, {count_ + j, -1}});
      }
    }
    Start();
  }

  std::vector<Contract> Solve() {
    for (double barrier = 1; barrier > 1e-11; barrier /= 4) {
      for (int i = 0; i < 60 && Newton(barrier); ++i) {
      }
    }
    std::vector<Contract> contracts;
    for (std::size_t i = 0; i < count_; ++i) contracts.push_back({x_[i], x_[count_ + i]});
    return contracts;
  }

 private:
  double Cost(std::size_t i) const { return problem_.types[i].unit_cost; }
  double Share(std::size_t i) const { return problem_.types[i].share / total_; }

  void Constraint(const std::vector<std::pair<std::size_t, double>>& entries) {
    Vector row(2 * count_);
    for (const auto& [at, value] : entries) row[at] = value;
    rows_.push_back(std::move(row));
  }

  // Services fall by one from type to type, and each step is paid at a price between the costs of
  // the two: every constraint holds with room to spare.
  void Start() {
    for (std::size_t i = count_; i-- > 0;) {
      x_[i] = static_cast<double>(count_ - i);
      const bool last = i + 1 == count_;
      x_[count_ + i] = last ? Cost(i) + 1 : x_[count_ + i + 1] + (Cost(i) + Cost(i + 1)) / 2;
    }
  }

  static double Product(const Vector& row, const Vector& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += row[i] * x[i];
    return sum;
  }

  /// Minus the objective and the barrier; infinite outside.
  double Value(const Vector& x, double barrier) const {
    double value = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      value -= Share(i) * (problem_.worth * std::log1p(x[i]) - x[count_ + i]);
    }
    for (const Vector& row : rows_) {
      const double room = Product(row, x);
      if (!(room > 0)) return HUGE_VAL;
      value -= barrier * std::log(room);
    }
    return value;
  }

  /// One step; false where nothing more is to be gained.
  bool Newton(double barrier) {
    const std::size_t n = x_.size();
    Vector slope(n);
    std::vector<Vector> curve(n, Vector(n));
    for (std::size_t i = 0; i < count_; ++i) {
      slope[i] = -Share(i) * problem_.worth / (1 + x_[i]);
      curve[i][i] = Share(i) * problem_.worth / ((1 + x_[i]) * (1 + x_[i]));
      slope[count_ + i] = Share(i);
    }
    for (const Vector& row : rows_) {
      const double room = Product(row, x_);
      for (std::size_t i = 0; i < n; ++i) {
        slope[i] -= barrier * row[i] / room;
        if (row[i] == 0) continue;
        for (std::size_t j = 0; j < n; ++j)
          curve[i][j] += barrier * row[i] * row[j] / (room * room);
      }
    }
    return Move(giot::Solve(curve, slope), slope, barrier);
  }

  bool Move(const Vector& step, const Vector& slope, double barrier) {
    const double decrement = Product(step, slope);
    if (!(decrement > 1e-14 * barrier)) return false;
    const double value = Value(x_, barrier);
    for (double size = 1; size > 1e-12; size /= 2) {
      Vector next = x_;
      for (std::size_t i = 0; i < next.size(); ++i) next[i] -= size * step[i];
      if (Value(next, barrier) > value - 0.25 * size * decrement) continue;
      x_ = std::move(next);
      return true;
    }
    return false;
  }

  const ContractProblem& problem_;
  std::size_t count_;
  double total_ = 0;
  std::vector<Vector> rows_;
  Vector x_;
};

}  // namespace

ContractMenu BestMenuNumerically(const ContractProblem& problem) {
  BestMenu(problem);  // tells faults
  ContractMenu menu;
  menu.contracts = InteriorPoint(problem).Solve();
  double total = 0;
  for (std::size_t i = 0; i < problem.types.size(); ++i) {
    const double gain = problem.worth * std::log1p(menu.contracts[i].service);
    menu.utility += problem.types[i].share * (gain - menu.contracts[i].reward);
    total += problem.types[i].share;
  }
  menu.utility /= total;
  return menu;
}

}  // namespace giot

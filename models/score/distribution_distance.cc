#include "models/score/distribution_distance.h"

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace giot {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowsView = Eigen::Map<const Rows>;

constexpr std::size_t kMedianRows = 500;
constexpr Eigen::Index kBlock = 256;  ///< Rows whose distances are in the cache at once.

RowsView ViewOf(const SampleView& sample) {
  return {sample.values.data(), static_cast<Eigen::Index>(sample.rows()),
          static_cast<Eigen::Index>(sample.columns)};
}

/// Rows with their squared lengths.
struct Normed {
  explicit Normed(Rows rows_given)
      : rows(std::move(rows_given)), norms(rows.rowwise().squaredNorm()) {}
  Rows rows;
  Eigen::VectorXd norms;
};

/// Sum of exp(factor |x - y|^2) over rows from..from+count of `a` with rows to..to+others of `b`.
double BlockSum(const Normed& a, Eigen::Index from, Eigen::Index count, const Normed& b,
                Eigen::Index to, Eigen::Index others, double factor) {
  Rows squares = -2 * a.rows.middleRows(from, count) * b.rows.middleRows(to, others).transpose();
  squares.colwise() += a.norms.segment(from, count);
  squares.rowwise() += b.norms.segment(to, others).transpose();
  return (squares.array().max(0.0) * factor).exp().sum();
}

/// Sum over all pairs of a row of `a` with a row of `b`.
double PairSum(const Normed& a, const Normed& b, double factor) {
  double sum = 0;
  for (Eigen::Index from = 0; from < a.rows.rows(); from += kBlock) {
    const Eigen::Index count = std::min(kBlock, a.rows.rows() - from);
    sum += BlockSum(a, from, count, b, 0, b.rows.rows(), factor);
  }
  return sum;
}

/// Sum over all pairs of different rows; each pair is computed once beside the diagonal's blocks.
double OwnPairSum(const Normed& a, double factor) {
  const Eigen::Index rows = a.rows.rows();
  double sum = 0;
  for (Eigen::Index from = 0; from < rows; from += kBlock) {
    const Eigen::Index count = std::min(kBlock, rows - from);
    const Eigen::Index beyond = from + count;
    sum += BlockSum(a, from, count, a, from, count, factor) - static_cast<double>(count);
    if (beyond < rows) sum += 2 * BlockSum(a, from, count, a, beyond, rows - beyond, factor);
  }
  return sum;
}

/// At most kMedianRows rows, evenly taken, appended to `rows`.
void Take(const SampleView& sample, std::vector<std::span<const double>>& rows) {
  const std::size_t count = std::min(sample.rows(), kMedianRows);
  for (std::size_t i = 0; i < count; ++i) rows.push_back(sample.Row(i * sample.rows() / count));
}

/// weight * log2(weight / mean), 0 at weight 0.
double Term(double weight, double mean) {
  return weight > 0 ? weight * std::log2(weight / mean) : 0;
}

}  // namespace

double MedianDistance(const SampleView& a, const SampleView& b) {
  assert(a.columns == b.columns && a.rows() + b.rows() >= 2);
  std::vector<std::span<const double>> rows;
  Take(a, rows);
  Take(b, rows);
  std::vector<double> squares;
  squares.reserve(rows.size() * (rows.size() - 1) / 2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double square = 0;
      for (std::size_t k = 0; k < a.columns; ++k) {
        square += (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
      }
      squares.push_back(square);
    }
  }
  const auto middle = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 2);
  std::nth_element(squares.begin(), middle, squares.end());
  return *middle > 0 ? std::sqrt(*middle) : 1;
}

double SquaredMmd(const SampleView& a, const SampleView& b, double width) {
  assert(a.columns == b.columns && a.rows() >= 2 && b.rows() >= 2 && width > 0);
  // Distances keep their digits where the rows lie about 0.
  const Eigen::RowVectorXd centre = ViewOf(a).colwise().mean();
  const Normed x(ViewOf(a).rowwise() - centre);
  const Normed y(ViewOf(b).rowwise() - centre);
  const double factor = -0.5 / (width * width);
  const auto m = static_cast<double>(a.rows());
  const auto n = static_cast<double>(b.rows());
  return OwnPairSum(x, factor) / (m * (m - 1)) + OwnPairSum(y, factor) / (n * (n - 1)) -
         2 * PairSum(x, y, factor) / (m * n);
}

double Wasserstein1(std::span<const double> a, std::span<const double> b) {
  assert(!a.empty() && !b.empty());
  std::vector<double> x(a.begin(), a.end());
  std::vector<double> y(b.begin(), b.end());
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  std::size_t i = 0;
  std::size_t j = 0;
  double at = std::min(x[0], y[0]);
  double area = 0;
  while (i < x.size() || j < y.size()) {
    const bool from_x = j == y.size() || (i < x.size() && x[i] <= y[j]);
    const double next = from_x ? x[i] : y[j];
    area += (next - at) * std::abs(static_cast<double>(i) / static_cast<double>(x.size()) -
                                   static_cast<double>(j) / static_cast<double>(y.size()));
    at = next;
    ++(from_x ? i : j);
  }
  return area;
}

double SlicedWasserstein1(const SampleView& a, const SampleView& b, int directions,
                          Stream& random) {
  assert(a.columns == b.columns && directions >= 1);
  Eigen::VectorXd direction(static_cast<Eigen::Index>(a.columns));
  double sum = 0;
  for (int d = 0; d < directions; ++d) {
    for (double& component : direction) component = random.Normal();
    direction.normalize();
    const Eigen::VectorXd x = ViewOf(a) * direction;
    const Eigen::VectorXd y = ViewOf(b) * direction;
    sum += Wasserstein1({x.data(), a.rows()}, {y.data(), b.rows()});
  }
  return sum / directions;
}

double JensenShannon(std::span<const double> a, std::span<const double> b) {
  assert(a.size() == b.size());
  const double sum_a = std::accumulate(a.begin(), a.end(), 0.0);
  const double sum_b = std::accumulate(b.begin(), b.end(), 0.0);
  assert(sum_a > 0 && sum_b > 0);
  double divergence = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double p = a[i] / sum_a;
    const double q = b[i] / sum_b;
    divergence += 0.5 * (Term(p, 0.5 * (p + q)) + Term(q, 0.5 * (p + q)));
  }
  return divergence;
}

double JensenShannonOfField(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  std::map<std::int64_t, std::pair<double, double>> counts;
  for (const std::int64_t value : a) ++counts[value].first;
  for (const std::int64_t value : b) ++counts[value].second;
  std::vector<double> weights_a;
  std::vector<double> weights_b;
  for (const auto& [value, count] : counts) {
    weights_a.push_back(count.first);
    weights_b.push_back(count.second);
  }
  return JensenShannon(weights_a, weights_b);
}

}  // namespace giot

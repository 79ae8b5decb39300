#include "models/score/frechet.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cassert>

namespace giot {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> CovarianceOf(const NormalMoments& moments) {
  const auto size = static_cast<Eigen::Index>(moments.mean.size());
  assert(moments.covariance.size() == moments.mean.size() * moments.mean.size());
  return {moments.covariance.data(), size, size};
}

Eigen::Map<const Eigen::VectorXd> MeanOf(const NormalMoments& moments) {
  return {moments.mean.data(), static_cast<Eigen::Index>(moments.mean.size())};
}

}  // namespace

NormalMoments NormalMomentsOf(const SampleView& sample) {
  assert(sample.rows() >= 2);
  const Eigen::Map<const Matrix> rows(sample.values.data(),
                                      static_cast<Eigen::Index>(sample.rows()),
                                      static_cast<Eigen::Index>(sample.columns));
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  const Matrix centred = rows.rowwise() - mean;
  const Matrix covariance = centred.transpose() * centred / static_cast<double>(sample.rows() - 1);
  return {{mean.data(), mean.data() + mean.size()},
          {covariance.data(), covariance.data() + covariance.size()}};
}

double SquaredFrechet(const NormalMoments& a, const NormalMoments& b) {
  assert(a.mean.size() == b.mean.size());
  const Eigen::SelfAdjointEigenSolver<Matrix> of_a(CovarianceOf(a));
  const Eigen::VectorXd roots = of_a.eigenvalues().cwiseMax(0).cwiseSqrt();
  const Matrix root = of_a.eigenvectors() * roots.asDiagonal() * of_a.eigenvectors().transpose();
  const Matrix product = root * CovarianceOf(b) * root;
  const Eigen::SelfAdjointEigenSolver<Matrix> of_product(product, Eigen::EigenvaluesOnly);
  return (MeanOf(a) - MeanOf(b)).squaredNorm() + CovarianceOf(a).trace() + CovarianceOf(b).trace() -
         2 * of_product.eigenvalues().cwiseMax(0).cwiseSqrt().sum();
}

}  // namespace giot

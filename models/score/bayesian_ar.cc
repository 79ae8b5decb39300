#include "models/score/bayesian_ar.h"

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/score/running_normal.h"

namespace giot {
namespace {

constexpr double kPriorVariance = 10;  ///< Of a weight, in units of the noise.
constexpr double kPriorShape = 1;      ///< Of the noise's inverse gamma distribution.
constexpr double kPriorScale = 0.1;    ///< The same, in squares of the deviation.

}  // namespace

struct BayesianAr::Posterior {
  explicit Posterior(int order_given)
      : order(order_given),
        weights(Eigen::VectorXd::Zero(order + 1)),
        covariance(Eigen::MatrixXd::Identity(order + 1, order + 1) * kPriorVariance),
        inputs(order + 1) {
    assert(order >= 1);
    weights[0] = 1;
  }

  /// Log density at the mode less that at the target; then the update of the posterior.
  double Learn(double target) {
    const double error = target - weights.dot(inputs);
    const Eigen::VectorXd spread = covariance * inputs;
    const double widening = 1 + std::max(0.0, inputs.dot(spread));
    const double freedom = 2 * shape;
    const double square = error * error / (scale / shape * widening);
    weights += spread * (error / widening);
    covariance -= spread * spread.transpose() / widening;
    shape += 0.5;
    scale += 0.5 * error * error / widening;
    return 0.5 * (freedom + 1) * std::log1p(square / freedom);
  }

  int order;
  Eigen::VectorXd weights;     ///< Newest value first, the constant last.
  Eigen::MatrixXd covariance;  ///< Of the weights, in units of the noise's variance.
  Eigen::VectorXd inputs;
  double shape = kPriorShape;
  double scale = kPriorScale;
  RunningNormal standard;
  std::vector<double> past;  ///< Newest last, at most `order`.
};

BayesianAr::BayesianAr(int order) : posterior_(std::make_unique<Posterior>(order)) {}
BayesianAr::~BayesianAr() = default;

double BayesianAr::Surprise(double value) {
  Posterior& p = *posterior_;
  double surprise = 0;
  if (static_cast<int>(p.past.size()) == p.order && p.standard.Varies()) {
    const double deviation = p.standard.Deviation();
    for (int k = 0; k < p.order; ++k) {
      p.inputs[k] = (p.past[p.past.size() - 1 - k] - p.standard.mean()) / deviation;
    }
    p.inputs[p.order] = 1;
    surprise = p.Learn((value - p.standard.mean()) / deviation);
  }
  if (static_cast<int>(p.past.size()) == p.order) p.past.erase(p.past.begin());
  p.past.push_back(value);
  p.standard.Surprise(value);
  return surprise;
}

}  // namespace giot

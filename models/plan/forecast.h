// The distribution of one next value: a Gaussian mixture on a transformed scale, told and scored on
// the data's own scale.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "models/generative_model.h"
#include "sim/base/random_stream.h"

namespace giot {

/// How a value x becomes the y that a model works on.
enum class TransformKind {
  kIdentity,  ///< y = x
  kSqrt,      ///< y = sqrt(x), for x >= 0 (wind: Haslett and Raftery 1989, section 3)
};

/// `identity` or `sqrt`; Throws ScenarioError with a suggestion for any other word.
TransformKind ParseTransform(std::string_view word);
std::string_view ToString(TransformKind kind);

/// The transform of a model's values.
struct Transform {
  TransformKind kind = TransformKind::kIdentity;
  /// Resolution of the readings. The square root has an infinite density at 0: a reading below half
  /// the resolution is scored at half the resolution.
  double resolution = 0;

  /// y of x. A sqrt model reads a negative x (a noisy sensor at calm) as 0.
  double Forward(double x) const;
};

/// One component of a mixture.
struct Gaussian {
  double weight = 1;
  double mean = 0;
  double standard_deviation = 1;
};

/// X = g(Y): Y is the mixture, g the inverse transform (for sqrt: X = Y^2, both signs of Y count).
/// All figures are in the unit of x. Their bits depend on no libm.
class Forecast {
 public:
  static constexpr std::size_t kMostComponents = 8;

  Forecast() = default;
  /// `components`: 1 to kMostComponents, weights that sum to 1.
  Forecast(Transform transform, std::span<const Gaussian> components);

  double Mean() const;
  double StandardDeviation() const;
  /// P(X <= x).
  double Cdf(double x) const;
  /// The x with P(X <= x) = p, 0 < p < 1, to 1e-12 of the spread.
  double Quantile(double p) const;
  /// Mean, median and standard deviation in one.
  StepForecast Summary() const;
  /// log density at x in nats; -infinity below a sqrt model's 0.
  double LogDensity(double x) const;
  /// Continuous ranked probability score against x. Identity: the closed form of Grimit, Gneiting,
  /// Berrocal and Johnson (2006), eq. 5; sqrt: Gauss-Legendre quadrature of the definition, to
  /// 1e-8.
  double Crps(double x) const;
  /// One draw.
  double Draw(Stream& random) const;

  std::span<const Gaussian> components() const { return {components_.data(), count_}; }
  const Transform& transform() const { return transform_; }

 private:
  double CdfOfTransformed(double y) const;
  double DensityOfTransformed(double y) const;
  double CrpsClosedForm(double x) const;
  double CrpsByQuadrature(double x) const;

  Transform transform_;
  std::array<Gaussian, kMostComponents> components_{};
  std::size_t count_ = 0;
};

}  // namespace giot

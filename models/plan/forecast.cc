#include "models/plan/forecast.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "models/plan/portable_math.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

/// Beyond this many standard deviations a component has no mass that a double can tell.
constexpr double kReach = 8.5;

/// Abscissae and weights of 8-point Gauss-Legendre quadrature on [-1, 1] (Abramowitz and Stegun
/// 1964, table 25.4).
constexpr std::array<double, 4> kAbscissae = {0.18343464249564980494, 0.52553240991632898582,
                                              0.79666647741362673959, 0.96028985649753623168};
constexpr std::array<double, 4> kWeights = {0.36268378337836198297, 0.31370664587788728734,
                                            0.22238103445337447054, 0.10122853629037625915};

/// Integral of f over [low, high] in panels no wider than `panel`.
template <class Function>
double Integrate(double low, double high, double panel, Function f) {
  if (!(high > low)) return 0;
  const int panels = static_cast<int>(std::ceil((high - low) / panel));
  const double half = (high - low) / (2 * panels);
  double sum = 0;
  for (int i = 0; i < panels; ++i) {
    const double middle = low + (2 * i + 1) * half;
    for (std::size_t k = 0; k < kAbscissae.size(); ++k) {
      const double offset = kAbscissae[k] * half;
      sum += kWeights[k] * (f(middle - offset) + f(middle + offset));
    }
  }
  return sum * half;
}

/// E|N(mean, sd^2)|: A of Grimit et al. (2006).
double MeanAbsolute(double mean, double sd) {
  const double z = mean / sd;
  return 2 * sd * portable::NormalPdf(z) + mean * (2 * portable::NormalCdf(z) - 1);
}

}  // namespace

TransformKind ParseTransform(std::string_view word) {
  if (word == "identity") return TransformKind::kIdentity;
  if (word == "sqrt") return TransformKind::kSqrt;
  throw ScenarioError("unknown transform \"" + std::string(word) + "\"; " +
                      DidYouMean(word, {"identity", "sqrt"}));
}

std::string_view ToString(TransformKind kind) {
  return kind == TransformKind::kSqrt ? "sqrt" : "identity";
}

double Transform::Forward(double x) const {
  if (kind == TransformKind::kIdentity) return x;
  return x > 0 ? std::sqrt(x) : 0.0;
}

Forecast::Forecast(Transform transform, std::span<const Gaussian> components)
    : transform_(transform), count_(components.size()) {
  assert(count_ >= 1 && count_ <= kMostComponents);
  std::copy(components.begin(), components.end(), components_.begin());
}

double Forecast::Mean() const {
  double mean = 0;
  for (const auto& [w, m, s] : components()) {
    mean += w * (transform_.kind == TransformKind::kSqrt ? m * m + s * s : m);
  }
  return mean;
}

double Forecast::StandardDeviation() const {
  const double mean = Mean();
  double square = 0;  // E X^2; for sqrt the fourth moment of Y
  for (const auto& [w, m, s] : components()) {
    const double v = s * s;
    square +=
        w * (transform_.kind == TransformKind::kSqrt ? m * m * m * m + 6 * m * m * v + 3 * v * v
                                                     : (m - mean) * (m - mean) + v);
  }
  if (transform_.kind == TransformKind::kSqrt) square -= mean * mean;
  return std::sqrt(std::max(square, 0.0));
}

/// Identity: P(Y <= y). Sqrt: P(|Y| <= y), y >= 0.
double Forecast::CdfOfTransformed(double y) const {
  double sum = 0;
  for (const auto& [w, m, s] : components()) {
    double mass = portable::NormalCdf((y - m) / s);
    if (transform_.kind == TransformKind::kSqrt) mass -= portable::NormalCdf((-y - m) / s);
    sum += w * mass;
  }
  return sum;
}

double Forecast::DensityOfTransformed(double y) const {
  double sum = 0;
  for (const auto& [w, m, s] : components()) {
    double density = portable::NormalPdf((y - m) / s);
    if (transform_.kind == TransformKind::kSqrt) density += portable::NormalPdf((-y - m) / s);
    sum += w * density / s;
  }
  return sum;
}

double Forecast::Cdf(double x) const {
  if (transform_.kind == TransformKind::kSqrt && x < 0) return 0;
  return CdfOfTransformed(transform_.Forward(x));
}

double Forecast::Quantile(double p) const {
  assert(p > 0 && p < 1);
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto& [w, m, s] : components()) {
    low = std::min(low, m - kReach * s);
    high = std::max(high, m + kReach * s);
    if (transform_.kind == TransformKind::kSqrt) high = std::max(high, -m + kReach * s);
  }
  if (transform_.kind == TransformKind::kSqrt) low = 0;
  const double tolerance = 1e-12 * (high - low);
  double y = 0.5 * (low + high);
  for (int i = 0; i < 100 && high - low > tolerance; ++i) {  // Newton kept inside a bracket
    const double excess = CdfOfTransformed(y) - p;
    (excess > 0 ? high : low) = y;
    const double density = DensityOfTransformed(y);
    const double next = density > 0 ? y - excess / density : low;
    if (std::abs(next - y) <= tolerance) break;
    y = next > low && next < high ? next : 0.5 * (low + high);
  }
  return transform_.kind == TransformKind::kSqrt ? y * y : y;
}

StepForecast Forecast::Summary() const { return {Mean(), Quantile(0.5), StandardDeviation()}; }

double Forecast::LogDensity(double x) const {
  const bool root = transform_.kind == TransformKind::kSqrt;
  if (root && x < 0) return -std::numeric_limits<double>::infinity();
  const double y = root ? std::sqrt(std::max(x, transform_.resolution / 2)) : x;
  std::array<double, 2 * kMostComponents> logs{};
  std::size_t count = 0;
  for (const auto& [w, m, s] : components()) {
    if (!(w > 0)) continue;
    const double scale = portable::Log(w / s) - 0.91893853320467274178;  // log sqrt(2 pi)
    logs[count++] = scale - 0.5 * (y - m) * (y - m) / (s * s);
    if (root) logs[count++] = scale - 0.5 * (y + m) * (y + m) / (s * s);
  }
  const double most = *std::max_element(logs.begin(), logs.begin() + count);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += portable::Exp(logs[i] - most);
  const double log_density = most + portable::Log(sum);
  return root ? log_density - portable::Log(2 * y) : log_density;
}

double Forecast::Crps(double x) const {
  return transform_.kind == TransformKind::kSqrt ? CrpsByQuadrature(x) : CrpsClosedForm(x);
}

double Forecast::CrpsClosedForm(double x) const {
  double crps = 0;
  for (const auto& [w, m, s] : components()) {
    crps += w * MeanAbsolute(x - m, s);
    for (const auto& [w2, m2, s2] : components()) {
      crps -= 0.5 * w * w2 * MeanAbsolute(m - m2, std::sqrt(s * s + s2 * s2));
    }
  }
  return crps;
}

/// Integral of (F(u) - 1{u >= x})^2 over u = y^2, du = 2 y dy; below 0 there is no mass.
double Forecast::CrpsByQuadrature(double x) const {
  const double y = transform_.Forward(x);
  double low = y;
  double high = y;
  double narrowest = std::numeric_limits<double>::infinity();
  for (const auto& [w, m, s] : components()) {
    low = std::min(low, std::max(0.0, std::abs(m) - kReach * s));
    high = std::max(high, std::abs(m) + kReach * s);
    narrowest = std::min(narrowest, s);
  }
  const auto below = [this](double r) {
    const double f = CdfOfTransformed(r);
    return f * f * 2 * r;
  };
  const auto above = [this](double r) {
    const double f = 1 - CdfOfTransformed(r);
    return f * f * 2 * r;
  };
  const double outside = x < 0 ? -x : 0;  // F is 0 and the indicator 1 there
  return Integrate(low, y, 2 * narrowest, below) + Integrate(y, high, 2 * narrowest, above) +
         outside;
}

double Forecast::Draw(Stream& random) const {
  double u = random.Uniform();
  std::size_t k = 0;
  while (k + 1 < count_ && u >= components_[k].weight) u -= components_[k++].weight;
  const double y = random.Normal(components_[k].mean, components_[k].standard_deviation);
  return transform_.kind == TransformKind::kSqrt ? y * y : y;
}

}  // namespace giot

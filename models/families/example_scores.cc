#include "models/families/example_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/score/correlation.h"
#include "models/score/distribution_distance.h"
#include "models/score/likelihood_scores.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr int kDirections = 100;

/// All values of one field.
std::vector<double> ColumnOf(const Examples& examples, int field) {
  std::vector<double> column;
  for (std::size_t i = static_cast<std::size_t>(field); i < examples.values.size();
       i += static_cast<std::size_t>(examples.channels())) {
    column.push_back(examples.values[i]);
  }
  return column;
}

double DeviationOf(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / count);
}

/// What each field is divided by: its deviation, 1 where it is discrete or constant.
std::vector<double> ScalesOf(const Examples& real) {
  std::vector<double> scales;
  for (int field = 0; field < real.channels(); ++field) {
    const double deviation = real.fields[static_cast<std::size_t>(field)].discrete()
                                 ? 1.0
                                 : DeviationOf(ColumnOf(real, field));
    scales.push_back(deviation > 0 ? deviation : 1.0);
  }
  return scales;
}

std::vector<double> Scaled(const Examples& examples, const std::vector<double>& scales) {
  std::vector<double> scaled(examples.values.size());
  for (std::size_t i = 0; i < scaled.size(); ++i) {
    scaled[i] = examples.values[i] / scales[i % scales.size()];
  }
  return scaled;
}

void AddMarginals(const Examples& real, const Examples& drawn, const std::vector<double>& scales,
                  std::map<std::string, double>& scores) {
  double distance = 0, divergence = 0;
  int continuous = 0, discrete = 0;
  for (int field = 0; field < real.channels(); ++field) {
    const auto index = static_cast<std::size_t>(field);
    const std::vector<double> a = ColumnOf(real, field), b = ColumnOf(drawn, field);
    if (real.fields[index].discrete()) {
      const std::vector<std::int64_t> codes_a(a.begin(), a.end()), codes_b(b.begin(), b.end());
      divergence += JensenShannonOfField(codes_a, codes_b);
      ++discrete;
    } else {
      distance += Wasserstein1(a, b) / scales[index];
      ++continuous;
    }
  }
  if (continuous > 0) scores["marginal_wasserstein"] = distance / continuous;
  if (discrete > 0) scores["jensen_shannon_bits"] = divergence / discrete;
}

}  // namespace

Examples EvenlyTaken(const Examples& examples, std::int64_t count) {
  if (examples.rows() <= count) return examples;
  Examples taken = examples;
  taken.values.clear();
  taken.conditions.clear();
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t from = i * examples.rows() / count;
    const auto row = examples.row(from);
    const auto condition = examples.condition(from);
    taken.values.insert(taken.values.end(), row.begin(), row.end());
    taken.conditions.insert(taken.conditions.end(), condition.begin(), condition.end());
  }
  return taken;
}

std::map<std::string, double> CompareExamples(const Examples& real, const Examples& drawn,
                                              std::uint64_t seed) {
  if (real.rows() < 2 || drawn.rows() < 2) {
    throw ScenarioError("a score of samples needs two rows or more of each");
  }
  std::map<std::string, double> scores;
  const std::vector<double> scales = ScalesOf(real);
  const std::vector<double> a = Scaled(real, scales), b = Scaled(drawn, scales);
  const auto columns = static_cast<std::size_t>(real.length) * scales.size();
  const SampleView real_rows{a, columns}, drawn_rows{b, columns};
  Stream random(seed, "directions of scores");
  scores["mmd_squared"] = SquaredMmd(real_rows, drawn_rows, MedianDistance(real_rows, real_rows));
  scores["sliced_wasserstein"] = SlicedWasserstein1(real_rows, drawn_rows, kDirections, random);
  AddMarginals(real, drawn, scales, scores);
  if (real.length > 2) {
    const auto length = static_cast<std::size_t>(real.length);
    const WindowView x{real.values, length, scales.size()};
    const WindowView y{drawn.values, length, scales.size()};
    scores["autocorrelation_error"] =
        AutocorrelationError(x, y, std::min<std::size_t>(length - 2, 10));
    if (scales.size() > 1) scores["correlational_score"] = CorrelationalScore(x, y);
  }
  return scores;
}

std::map<std::string, double> ScoreExamples(const ExampleModel& model, const Examples& real,
                                            std::uint64_t seed, std::int64_t most_rows) {
  const Examples taken = EvenlyTaken(real, most_rows);
  std::map<std::string, double> scores =
      CompareExamples(taken, model.Draw(taken.rows(), taken.conditions, seed), seed);
  if (model.density() == DensityKind::kExact || model.density() == DensityKind::kLowerBound) {
    const std::vector<double> densities = model.LogDensities(taken, seed);
    const double nll = -std::accumulate(densities.begin(), densities.end(), 0.0) /
                       static_cast<double>(densities.size());
    scores["nll_nats"] = nll;
    scores["nll_bits_per_dimension"] =
        BitsPerDimension(nll, static_cast<std::size_t>(model.length() * model.channels()));
  }
  return scores;
}

}  // namespace giot

// How well a trained family's draws and density fit real examples that it was not trained on.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "models/example_model.h"

namespace giot {

/// Scores by name; lower is better. Draws have the conditions of `real`, as many rows (at most
/// `most_rows`, evenly taken). Distances are taken with each continuous field divided by its
/// standard deviation in `real`.
///
///   nll_nats, nll_bits_per_dimension  mean of -log p a row; of a bound where the family has one
///   mmd_squared                       Gaussian kernel, median width
///   (score/distribution_distance.h) sliced_wasserstein                100 directions
///   marginal_wasserstein              mean over fields
///   autocorrelation_error, correlational_score  of windows (score/correlation.h)
///   jensen_shannon_bits               mean over discrete fields
///
/// Throws ScenarioError where `real` is not of the model's fields and length or has under 2 rows.
std::map<std::string, double> ScoreExamples(const ExampleModel& model, const Examples& real,
                                            std::uint64_t seed, std::int64_t most_rows = 1000);

/// The same for examples that some other generator drew.
std::map<std::string, double> CompareExamples(const Examples& real, const Examples& drawn,
                                              std::uint64_t seed);

/// `count` rows, evenly taken; all where there are no more.
Examples EvenlyTaken(const Examples& examples, std::int64_t count);

}  // namespace giot

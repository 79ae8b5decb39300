// A hidden Markov model fitted by Baum-Welch (Rabiner 1989): Gaussian emissions of continuous
// channels, categorical ones of discrete channels, exact density by the forward recursion.
#pragma once

#include <memory>

#include "models/families/generative_network.h"
#include "models/families/hmm_config.h"

namespace giot {

/// Within a state all continuous channels are one Gaussian, and each discrete channel stands by
/// itself. Several starts from k-means clusters run for a few rounds on a share of the rows; the
/// best goes on with all rows (Biernacki, Celeux and Govaert 2003). LogDensity() is computed and
/// returned in double precision. The session's state is the forward filter: log p(hidden state of
/// the next step | steps seen) [rows, states]. Throws ScenarioError for a condition. Call: `step`.
///
/// Weights, as saved: log_start [states], transition [states, states], and with continuous channels
/// mean and log_deviation [states, channels] and regression [states, channels, channels] (see
/// triangular_gaussian.h); log_emission_C [states, categories] of each discrete channel C.
std::unique_ptr<GenerativeNetwork> MakeHmm(const HmmConfig& config, const ExampleShape& shape);

}  // namespace giot

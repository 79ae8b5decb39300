// How figures and their units are shown to people: prefixes where numbers are small or large.
#pragma once

#include <string>

#include "results/run_facts.h"
#include "results/statistics.h"

namespace giot {

/// A unit as shown: what was in the file's unit is multiplied by `factor`.
struct ShownUnit {
  std::string unit;
  double factor = 1;
};

/// The unit with the prefix (n, µ, m, k, M) in which `largest` reads well. Only J, W and s take a
/// prefix, and s none above one; a ratio (`1`) is shown without a unit.
ShownUnit ShownUnitFor(const std::string& unit, double largest);

/// The name of a figure without its unit at the end, since the unit stands beside it; a part of the
/// figure above it (`of it ...`) is indented.
std::string ShownName(const SummaryFigure& figure);

Estimate Scaled(const Estimate& estimate, double factor);

}  // namespace giot

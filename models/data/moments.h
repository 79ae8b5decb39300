// Mean, spread and range of a column.
#pragma once

#include <span>

#include "models/data/examples.h"

namespace giot {

struct Moments {
  double mean = 0;
  double deviation = 0;  ///< Standard, of the population.
  double least = 0;
  double greatest = 0;
};

/// Of a column's values in the training part. Throws ScenarioError where there are none or all of
/// them are equal: a constant column cannot be normalised.
Moments MomentsOfVarying(const Field& field, std::span<const float> values);

}  // namespace giot

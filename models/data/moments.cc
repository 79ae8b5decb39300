#include "models/data/moments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {

Moments MomentsOfVarying(const Field& field, std::span<const float> values) {
  const std::string key = "column \"" + field.name + '"';
  if (values.empty()) {
    throw ScenarioError({Problem{{}, key, "values to fit its scale to", "none", ""}});
  }
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  if (*least == *greatest) {
    throw ScenarioError(
        {Problem{{},
                 key,
                 "values that differ",
                 fmt::format("{} in all {} of the training part", *least, values.size()),
                 "leave the constant column out, or normalise it by \"none\""}});
  }
  Moments moments{0, 0, *least, *greatest};
  const auto count = static_cast<double>(values.size());
  for (const float value : values) moments.mean += value;
  moments.mean /= count;
  double squares = 0;
  for (const float value : values) squares += (value - moments.mean) * (value - moments.mean);
  moments.deviation = std::sqrt(squares / count);
  return moments;
}

}  // namespace giot

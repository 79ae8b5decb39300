// A solar panel under measured irradiance, and clouds over any panel.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "energy/power_draw.h"
#include "sim/base/random_stream.h"

namespace giot {

/// P(t) = area * efficiency * irradiance, which is linear between the rows of a CSV file with the
/// columns time_s, irradiance_w_m2, second 0 being the run's start. Nothing before the first row
/// and from the last one on.
class MeasuredSolar final : public PowerDraw {
 public:
  /// `area` > 0, `efficiency` 0..1. Throws std::runtime_error where the file cannot be read,
  /// ScenarioError with file and line where it has not the columns or two rows, a number is none or
  /// negative, or time does not grow.
  MeasuredSolar(const std::filesystem::path& file, SquareMeters area, double efficiency);

  Joules Energy(Instant from, Instant to) const override;
  Watts PowerAt(Instant t) const override;
  /// The next row.
  Instant NextChange(Instant t) const override;

 private:
  struct Row {
    Instant time;
    Watts power;
    Joules before;  ///< Given since the first row.
  };
  std::size_t FirstAfter(Instant t) const;
  Joules WithinPiece(std::size_t next, Instant from, Instant to) const;

  std::vector<Row> rows_;
};

/// Clouds that come and go before another harvester: clear and cloudy times are exponential, and
/// under a cloud a share of the power is left. Drawn as far as they are asked for; the same for the
/// same stream, whatever is asked for first.
class Clouds final : public PowerDraw {
 public:
  struct Parameters {
    Seconds mean_clear{1800};
    Seconds mean_cloudy{600};
    double left = 0.3;  ///< Share of the power under a cloud, 0..1.
  };

  /// Stream(seed, "clouds"). Throws ScenarioError where a time is not > 0 or the share is none.
  Clouds(std::shared_ptr<const PowerDraw> sun, const Parameters& parameters, Stream random);

  Joules Energy(Instant from, Instant to) const override;
  Watts PowerAt(Instant t) const override;
  Instant NextChange(Instant t) const override;

 private:
  /// Index of the first change after `t`; before an even one the sky is clear.
  std::size_t FirstAfter(Instant t) const;
  double LeftBefore(std::size_t change) const { return change % 2 ? parameters_.left : 1; }

  std::shared_ptr<const PowerDraw> sun_;
  Parameters parameters_;
  mutable Stream random_;
  mutable std::vector<Instant> changes_;
};

}  // namespace giot

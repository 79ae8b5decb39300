// Runs Debian's SUMO tools: streets, trips and the floating-car data that SumoTraffic plays.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// The tools netgenerate, randomTrips.py and sumo, found in PATH and in $SUMO_HOME/tools (by
/// default /usr/share/sumo/tools). Each call writes a file into the folder, a log beside it, and
/// returns the file; where a tool fails it throws std::runtime_error with the last line of its log.
/// The same arguments and the same SUMO give the same traffic.
class SumoTools {
 public:
  /// `folder` is made where it does not exist. Throws std::runtime_error that names all tools that
  /// are missing.
  explicit SumoTools(std::filesystem::path folder);

  /// A grid of streets.
  struct Grid {
    int columns = 5;    ///< Streets from south to north, >= 1.
    int rows = 5;       ///< Streets from west to east, >= 1.
    Meters block{200};  ///< From crossing to crossing.
    int lanes = 1;      ///< In each direction.
    std::uint32_t seed = 1;
  };
  std::filesystem::path MakeStreets(const Grid& grid) const;

  /// A vehicle every `period` until `end`, from one random street to another.
  struct Demand {
    Seconds end{300};
    Seconds period{2};
    std::uint32_t seed = 1;
  };
  std::filesystem::path MakeTrips(const std::filesystem::path& streets, const Demand& demand) const;

  /// Drives the trips for `duration`; the floating-car data have a step each `step`.
  std::filesystem::path Drive(const std::filesystem::path& streets,
                              const std::filesystem::path& trips, Seconds duration,
                              Seconds step = Seconds(1), std::uint32_t seed = 1) const;

 private:
  std::filesystem::path Run(const std::string& name, const std::vector<std::string>& arguments,
                            const std::filesystem::path& output) const;

  std::filesystem::path folder_, random_trips_;
};

}  // namespace giot

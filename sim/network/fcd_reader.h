// Reads SUMO's floating-car data (sumo --fcd-output), one time step at a time: memory stays
// constant however long the file.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "energy/instant.h"
#include "energy/mechanics.h"
#include "sim/network/flight.h"

namespace giot {

/// Where one vehicle (or person) is at one step.
struct FcdVehicle {
  std::string id;
  Spot place;
  double angle_deg = 0;      ///< Clockwise from north.
  MetersPerSecond speed{0};  ///< Along its lane.
  double slope_deg = 0;
};

/// One <timestep>.
struct FcdStep {
  Instant time;
  std::vector<FcdVehicle> vehicles;  ///< In the file's order.
};

/// Streams a file. Coordinates must be metres of the network (not --fcd-output.geo).
class FcdReader {
 public:
  /// Throws std::runtime_error where the file cannot be opened.
  explicit FcdReader(const std::filesystem::path& file);

  /// The next step, none at the end. Throws ScenarioError with file and line where the file is not
  /// what SUMO writes, is cut off, its time does not grow, or a number is none.
  std::optional<FcdStep> Next();

 private:
  struct Element;
  bool Fill();
  void Drop(std::size_t count);
  bool SkipTo(std::size_t at, const char* text, std::size_t& found);
  std::string TakeMarkup();
  FcdStep Parse(std::string& text);
  FcdVehicle ParseVehicle(const Element& element) const;
  [[noreturn]] void Fail(int line, std::string key, std::string expected, std::string found,
                         std::string mend) const;

  std::filesystem::path file_;
  std::ifstream stream_;
  std::string buffer_;  ///< Read, but not yet used.
  int line_ = 1;        ///< Where the buffer begins.
  int taken_line_ = 1;  ///< Where the last markup began.
  bool ended_ = false;
  std::optional<Instant> last_;
};

/// When each vehicle is on the road, in the order in which they come.
struct FcdSurvey {
  struct Stay {
    std::string id;
    Instant first, last;
  };
  std::vector<Stay> vehicles;  ///< One that comes back is listed once, over its whole time.
  int steps = 0;
};

/// Reads the whole file once.
FcdSurvey SurveyFcd(const std::filesystem::path& file);

}  // namespace giot

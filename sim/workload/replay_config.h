// The keys of `[workloads.NAME] kind = "replay"`.
#pragma once

#include <string>
#include <vector>

#include "sim/base/config.h"

namespace giot {

/// Real readings, replayed: node i of the group reads column i (modulo their number), plus an
/// offset and noise of its own.
struct ReplayConfig {
  std::string group;
  std::string file;
  std::vector<std::string> columns;
  std::string from;
  std::string quantity = "reading";
  std::string unit = "1";
  double scale = 1;
  double lowest = -1e300;
  double offset_sd = 0;
  double noise_sd = 0;
  Seconds sample_period{10};
  Seconds real_period{0};

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("group", group, ::giot::Group(), "name the group that reads");
    visit.Required();
    visit("file", file, File(), "name a CSV whose first column is the time, one row a reading");
    visit("columns", columns, Any(),
          "name the columns to replay in the order of the nodes; all by default");
    visit("from", from, Any(),
          "give the first row's time as the file writes it; the first row by default");
    visit("quantity", quantity, Any(), "name what is read, e.g. wind speed");
    visit("unit", unit, OneOf({"m/s", "W", "1"}), "give the unit of the scaled readings");
    visit("scale", scale, Any(), "multiplies the file's numbers, e.g. 0.514444 from knots to m/s");
    visit("lowest", lowest, Any(), "readings with their noise are kept at or above this");
    visit("offset_sd", offset_sd, AtLeast(0),
          "standard deviation of each node's constant offset, in the unit of the readings");
    visit("noise_sd", noise_sd, AtLeast(0),
          "standard deviation of each reading's noise, in the unit of the readings");
    visit("sample_period_s", sample_period, Above(0), "give the simulated time between readings");
    visit("real_period_s", real_period, AtLeast(0),
          "say what one row is in the data (a day is 86400); the report tells the time scale");
  }
};

}  // namespace giot

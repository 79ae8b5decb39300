// Small clean charts as SVG text: lines with bands, stacked and grouped bars with error bars. The
// colours are told apart by colour-blind eyes (Okabe and Ito 2008).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace giot {

/// One axis. The label names the quantity with its unit: `energy per node (J)`.
struct Axis {
  std::string label{};
  bool from_zero = false;       ///< The range begins at zero, as bars always do.
  bool logarithmic = false;     ///< Values <= 0 are not drawn.
  std::optional<double> low{};  ///< Fixed ends of the range; else it follows the data.
  std::optional<double> high{};
};

/// A line through points in order of x. NaN breaks the line.
struct Line {
  std::string name{};  ///< In the legend; an empty name is not listed.
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> low{};  ///< With `high`: a band about the line, as long as x; may be empty.
  std::vector<double> high{};
  bool dots = false;  ///< Marks each point, for few points.
  bool dashed = false;
  bool steps = false;  ///< Holds each value until the next point.
  int color = -1;      ///< Place in the palette; -1 takes the line's own place.
};

/// A straight line across the whole chart, with a word beside it: a limit, a break-even.
struct Mark {
  double at = 0;
  bool vertical = false;
  std::string label{};
};

struct LineChart {
  std::string title{};     ///< Says what is seen: "The neural twin halves the radio's energy".
  std::string subtitle{};  ///< What was done: "mean of 10 seeds, bands are 95 % intervals".
  Axis x{};
  Axis y{};
  std::vector<Line> lines{};
  std::vector<Mark> marks{};
  double width = 760;  ///< In pixels.
  double height = 440;
};

/// One colour of a bar chart: a value per category.
struct Bars {
  std::string name{};
  std::vector<double> values{};       ///< NaN draws nothing.
  std::vector<double> half_widths{};  ///< Error bars; may be empty.
  int color = -1;                     ///< Place in the palette; -1 takes the bars' own place.
};

struct BarChart {
  std::string title{};
  std::string subtitle{};
  std::vector<std::string> categories{};  ///< Below the bars, from left to right.
  Axis y{};
  bool stacked = false;  ///< On top of each other, with the sum above; else side by side.
  std::vector<Bars> bars{};
  /// For a stack: the half width of the sum, per category; may be empty.
  std::vector<double> sum_half_widths{};
  double width = 760;
  double height = 440;
};

/// The chart as a whole SVG document.
std::string ToSvg(const LineChart& chart);
std::string ToSvg(const BarChart& chart);
/// Several line charts below each other under one title; their own titles head the panels.
std::string ToSvg(const std::vector<LineChart>& panels, const std::string& title,
                  const std::string& subtitle);

/// Writes text to a file, making its folder. Throws std::runtime_error where that fails.
void WriteTextFile(const std::filesystem::path& file, const std::string& text);

/// Round places for about `count` ticks from low to high: multiples of 1, 2 or 5 times a power of
/// ten; on a logarithmic axis powers of ten, with 2 and 5 between where there is room.
std::vector<double> TickPlaces(double low, double high, int count, bool logarithmic);

}  // namespace giot

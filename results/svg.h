// Draws SVG: rectangles, lines, areas and text in pixels. For plot.cc and bar_plot.cc.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/plot.h"

namespace giot::svg {

inline constexpr const char* kInk = "#222222";
inline constexpr const char* kSoftInk = "#666666";
inline constexpr const char* kGrid = "#e4e4e4";
inline constexpr double kTextSize = 12;

/// Colours that colour-blind eyes tell apart: Okabe and Ito, "Color universal design", 2008; yellow
/// is darkened, since it drowns on white.
const char* Color(std::size_t place);

using Points = std::vector<std::pair<double, double>>;

struct TextStyle {
  double size = kTextSize;
  const char* color = kInk;
  const char* anchor = "start";  ///< `start`, `middle`, `end`
  bool bold = false;
  bool upwards = false;  ///< Turned by 90 degrees, read from below.
};

class Canvas {
 public:
  Canvas(double width, double height) : width_(width), height_(height) {}

  void Rectangle(double x, double y, double width, double height, const char* fill,
                 std::string_view tip = "");
  void Segment(double x1, double y1, double x2, double y2, const char* color, double thickness,
               bool dashed = false);
  void Path(const Points& points, const char* color, bool dashed);
  void Area(const Points& points, const char* color);
  void Dot(double x, double y, const char* color);
  void Text(double x, double y, std::string_view text, const TextStyle& style = {});
  /// Everything drawn between the two calls is cut off outside the rectangle.
  void BeginClip(double x, double y, double width, double height);
  void EndClip() { body_ += "</g>\n"; }

  std::string ToSvg(std::string_view title) const;

 private:
  double width_;
  double height_;
  int clips_ = 0;
  std::string body_;
};

std::string Escaped(std::string_view text);
/// About how wide a text is drawn.
double TextWidth(std::string_view text, double size = kTextSize);
/// Breaks at spaces into lines not wider than `width`.
std::vector<std::string> Wrapped(std::string_view text, double width, double size = kTextSize);

/// A range of values along a stretch of pixels.
class Scale {
 public:
  /// `from` is the pixel of the low end, `to` that of the high end. Values that are not finite are
  /// left out of the range.
  Scale(const Axis& axis, const std::vector<double>& values, double from, double to);
  double At(double value) const;
  bool Shows(double value) const;
  std::vector<double> Ticks(int count) const;
  /// Labels of ticks: as many decimals as the steps between them need.
  std::vector<std::string> TickLabels(const std::vector<double>& ticks) const;

 private:
  double Turned(double value) const;

  bool logarithmic_;
  double low_ = 0;
  double high_ = 1;
  double from_;
  double to_;
};

/// One entry of a legend.
struct LegendEntry {
  std::string name;
  const char* color;
  bool line = false;
  bool dashed = false;
};

/// Title, subtitle and legend from the top of a canvas. Returns the y below them.
double DrawHead(Canvas& canvas, double width, const std::string& title, const std::string& subtitle,
                const std::vector<LegendEntry>& legend);

/// The rectangle in which data are drawn.
struct Frame {
  double left;
  double top;
  double right;
  double bottom;
};
/// Horizontal grid lines with their labels, and the axis' own label at the left.
void DrawYAxis(Canvas& canvas, const Frame& frame, const Scale& scale, const Axis& axis);
/// Pixels needed at the left for tick labels and the axis' own label.
double LeftMargin(const Axis& axis, const std::vector<double>& values);

}  // namespace giot::svg

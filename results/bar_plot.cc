// Bar charts: stacked, or side by side with error bars.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "results/plot.h"
#include "results/svg.h"

namespace giot {
namespace {

constexpr double kRightMargin = 22;

double ValueAt(const std::vector<double>& values, std::size_t place) {
  return place < values.size() && std::isfinite(values[place]) ? values[place] : 0;
}

const char* ColorOf(const BarChart& chart, std::size_t place) {
  const int color = chart.bars[place].color;
  return svg::Color(color >= 0 ? static_cast<std::size_t>(color) : place);
}

double SumAt(const BarChart& chart, std::size_t category) {
  double sum = 0;
  for (const Bars& bars : chart.bars) sum += ValueAt(bars.values, category);
  return sum;
}

// Everything that the y axis must reach.
std::vector<double> Heights(const BarChart& chart) {
  std::vector<double> heights{0};
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    if (chart.stacked) {
      heights.push_back(1.08 * (SumAt(chart, c) + ValueAt(chart.sum_half_widths, c)));
      continue;
    }
    for (const Bars& bars : chart.bars) {
      const double value = ValueAt(bars.values, c);
      const double half = ValueAt(bars.half_widths, c);
      heights.push_back(1.05 * (value + half));
      heights.push_back(1.05 * std::min(0.0, value - half));
    }
  }
  return heights;
}

std::string ShortText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

void DrawErrorBar(svg::Canvas& canvas, double x, const svg::Scale& y, double value, double half) {
  if (half <= 0) return;
  const double top = y.At(value + half);
  const double bottom = y.At(value - half);
  canvas.Segment(x, top, x, bottom, svg::kInk, 1.3);
  canvas.Segment(x - 4, top, x + 4, top, svg::kInk, 1.3);
  canvas.Segment(x - 4, bottom, x + 4, bottom, svg::kInk, 1.3);
}

void DrawStack(svg::Canvas& canvas, const BarChart& chart, std::size_t category,
               const svg::Scale& y, double x, double width) {
  double below = 0;
  for (std::size_t b = 0; b < chart.bars.size(); ++b) {
    const double value = ValueAt(chart.bars[b].values, category);
    if (value <= 0) continue;
    canvas.Rectangle(x, y.At(below + value), width, y.At(below) - y.At(below + value),
                     ColorOf(chart, b), chart.bars[b].name + ": " + ShortText(value));
    below += value;
  }
  const double half = ValueAt(chart.sum_half_widths, category);
  DrawErrorBar(canvas, x + width / 2, y, below, half);
  canvas.Text(x + width / 2, y.At(below + half) - 6, ShortText(below),
              {.size = 11, .anchor = "middle"});
}

void DrawGroup(svg::Canvas& canvas, const BarChart& chart, std::size_t category,
               const svg::Scale& y, double x, double width) {
  const double each = width / static_cast<double>(std::max<std::size_t>(1, chart.bars.size()));
  for (std::size_t b = 0; b < chart.bars.size(); ++b, x += each) {
    const Bars& bars = chart.bars[b];
    if (category >= bars.values.size() || !std::isfinite(bars.values[category])) continue;
    const double value = bars.values[category];
    const double top = std::min(y.At(value), y.At(0));
    canvas.Rectangle(x + 1, top, each - 2, std::abs(y.At(value) - y.At(0)), ColorOf(chart, b),
                     bars.name + ": " + ShortText(value));
    DrawErrorBar(canvas, x + each / 2, y, value, ValueAt(bars.half_widths, category));
  }
}

std::vector<svg::LegendEntry> LegendOf(const BarChart& chart) {
  std::vector<svg::LegendEntry> legend;
  for (std::size_t b = 0; b < chart.bars.size(); ++b) {
    if (!chart.bars[b].name.empty()) legend.push_back({chart.bars[b].name, ColorOf(chart, b)});
  }
  return legend;
}

}  // namespace

std::string ToSvg(const BarChart& chart) {
  svg::Canvas canvas(chart.width, chart.height);
  const std::vector<double> heights = Heights(chart);
  Axis axis = chart.y;
  axis.from_zero = true;
  const double left = svg::LeftMargin(axis, heights);
  const double right = chart.width - kRightMargin;
  const double slot =
      (right - left) / static_cast<double>(std::max<std::size_t>(1, chart.categories.size()));
  std::size_t label_lines = 1;
  for (const std::string& category : chart.categories) {
    label_lines = std::max(label_lines, svg::Wrapped(category, slot - 6).size());
  }
  const double top =
      svg::DrawHead(canvas, chart.width, chart.title, chart.subtitle, LegendOf(chart));
  const svg::Frame frame{left, top, right,
                         chart.height - 16 - 16 * static_cast<double>(label_lines)};
  const svg::Scale y(axis, heights, frame.bottom, frame.top);
  svg::DrawYAxis(canvas, frame, y, axis);
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    const double width = std::min(0.72 * slot, chart.stacked ? 110.0 : 220.0);
    const double middle = left + (static_cast<double>(c) + 0.5) * slot;
    (chart.stacked ? DrawStack : DrawGroup)(canvas, chart, c, y, middle - width / 2, width);
    double at = frame.bottom + 18;
    for (const std::string& line : svg::Wrapped(chart.categories[c], slot - 6)) {
      canvas.Text(middle, at, line, {.anchor = "middle"});
      at += 16;
    }
  }
  canvas.Segment(left, y.At(0), right, y.At(0), svg::kSoftInk, 1);
  return canvas.ToSvg(chart.title);
}

}  // namespace giot

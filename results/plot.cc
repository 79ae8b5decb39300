#include "results/plot.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "results/svg.h"

namespace giot {
namespace {

constexpr double kRightMargin = 22;
constexpr double kBottomMargin = 50;

std::size_t ColorPlace(const Line& line, std::size_t place) {
  return line.color >= 0 ? static_cast<std::size_t>(line.color) : place;
}

std::vector<double> ValuesAlong(const LineChart& chart, bool vertical) {
  std::vector<double> values;
  const auto add = [&values](const std::vector<double>& more) {
    values.insert(values.end(), more.begin(), more.end());
  };
  for (const Line& line : chart.lines) {
    add(vertical ? line.y : line.x);
    if (vertical) add(line.low), add(line.high);
  }
  for (const Mark& mark : chart.marks) {
    if (mark.vertical != vertical) values.push_back(mark.at);
  }
  return values;
}

// Room above and below the data, unless the axis says where it ends.
Axis WithRoom(Axis axis, const std::vector<double>& values) {
  if (axis.logarithmic) return axis;
  double low = INFINITY;
  double high = -INFINITY;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return axis;
  if (axis.from_zero) low = std::min(low, 0.0), high = std::max(high, 0.0);
  const double room = 0.05 * (high - low);
  if (room == 0) return axis;
  if (!axis.high) axis.high = high + room;
  if (!axis.low && !(axis.from_zero && low == 0)) axis.low = low - room;
  return axis;
}

void DrawXAxis(svg::Canvas& canvas, const svg::Frame& frame, const svg::Scale& scale,
               const Axis& axis) {
  const auto ticks = scale.Ticks(8);
  const auto labels = scale.TickLabels(ticks);
  canvas.Segment(frame.left, frame.bottom, frame.right, frame.bottom, svg::kSoftInk, 1);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const double x = scale.At(ticks[i]);
    canvas.Segment(x, frame.bottom, x, frame.bottom + 4, svg::kSoftInk, 1);
    canvas.Text(x, frame.bottom + 18, labels[i],
                {.size = 11, .color = svg::kSoftInk, .anchor = "middle"});
  }
  canvas.Text((frame.left + frame.right) / 2, frame.bottom + 38, axis.label, {.anchor = "middle"});
}

void DrawBand(svg::Canvas& canvas, const Line& line, const svg::Scale& x, const svg::Scale& y,
              const char* color) {
  svg::Points outline;
  const std::size_t count = std::min({line.x.size(), line.low.size(), line.high.size()});
  for (std::size_t i = 0; i < count; ++i) {
    if (y.Shows(line.low[i]) && x.Shows(line.x[i])) {
      outline.emplace_back(x.At(line.x[i]), y.At(line.low[i]));
    }
  }
  for (std::size_t i = count; i-- > 0;) {
    if (y.Shows(line.high[i]) && x.Shows(line.x[i])) {
      outline.emplace_back(x.At(line.x[i]), y.At(line.high[i]));
    }
  }
  canvas.Area(outline, color);
}

void DrawLine(svg::Canvas& canvas, const Line& line, const svg::Scale& x, const svg::Scale& y,
              const char* color) {
  svg::Points stretch;
  for (std::size_t i = 0; i < std::min(line.x.size(), line.y.size()); ++i) {
    if (!x.Shows(line.x[i]) || !y.Shows(line.y[i])) {
      canvas.Path(stretch, color, line.dashed);
      stretch.clear();
      continue;
    }
    const double at_x = x.At(line.x[i]);
    const double at_y = y.At(line.y[i]);
    if (line.steps && !stretch.empty()) stretch.emplace_back(at_x, stretch.back().second);
    stretch.emplace_back(at_x, at_y);
    if (line.dots) canvas.Dot(at_x, at_y, color);
  }
  canvas.Path(stretch, color, line.dashed);
}

void DrawMark(svg::Canvas& canvas, const Mark& mark, const svg::Frame& frame, const svg::Scale& x,
              const svg::Scale& y) {
  if (mark.vertical) {
    const double at = x.At(mark.at);
    canvas.Segment(at, frame.top, at, frame.bottom, svg::kSoftInk, 1.2, true);
    canvas.Text(at + 5, frame.top + 12, mark.label, {.size = 11, .color = svg::kSoftInk});
  } else {
    const double at = y.At(mark.at);
    canvas.Segment(frame.left, at, frame.right, at, svg::kSoftInk, 1.2, true);
    canvas.Text(frame.right - 4, at - 5, mark.label,
                {.size = 11, .color = svg::kSoftInk, .anchor = "end"});
  }
}

void DrawPanel(svg::Canvas& canvas, const LineChart& chart, const svg::Frame& frame) {
  const std::vector<double> x_values = ValuesAlong(chart, false);
  const std::vector<double> y_values = ValuesAlong(chart, true);
  const svg::Scale x(chart.x, x_values, frame.left, frame.right);
  const svg::Scale y(WithRoom(chart.y, y_values), y_values, frame.bottom, frame.top);
  svg::DrawYAxis(canvas, frame, y, chart.y);
  DrawXAxis(canvas, frame, x, chart.x);
  constexpr double kDotRoom = 5;
  canvas.BeginClip(frame.left - kDotRoom, frame.top, frame.right - frame.left + 2 * kDotRoom,
                   frame.bottom - frame.top);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    DrawBand(canvas, chart.lines[i], x, y, svg::Color(ColorPlace(chart.lines[i], i)));
  }
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    DrawLine(canvas, chart.lines[i], x, y, svg::Color(ColorPlace(chart.lines[i], i)));
  }
  canvas.EndClip();
  for (const Mark& mark : chart.marks) DrawMark(canvas, mark, frame, x, y);
}

std::vector<svg::LegendEntry> LegendOf(const LineChart& chart) {
  std::vector<svg::LegendEntry> legend;
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const Line& line = chart.lines[i];
    if (line.name.empty()) continue;
    legend.push_back({line.name, svg::Color(ColorPlace(line, i)), true, line.dashed});
  }
  return legend;
}

double LeftOf(const LineChart& chart) {
  const std::vector<double> values = ValuesAlong(chart, true);
  return svg::LeftMargin(WithRoom(chart.y, values), values);
}

}  // namespace

std::string ToSvg(const LineChart& chart) {
  svg::Canvas canvas(chart.width, chart.height);
  const double top =
      svg::DrawHead(canvas, chart.width, chart.title, chart.subtitle, LegendOf(chart));
  DrawPanel(canvas, chart,
            {LeftOf(chart), top, chart.width - kRightMargin, chart.height - kBottomMargin});
  return canvas.ToSvg(chart.title);
}

std::string ToSvg(const std::vector<LineChart>& panels, const std::string& title,
                  const std::string& subtitle) {
  constexpr double kHead = 120;
  constexpr double kPanelTitle = 24;
  double width = 0;
  double height = kHead;
  double left = 0;
  for (const LineChart& panel : panels) {
    width = std::max(width, panel.width);
    height += panel.height;
    left = std::max(left, LeftOf(panel));
  }
  svg::Canvas canvas(width, height);
  const auto legend = panels.empty() ? std::vector<svg::LegendEntry>{} : LegendOf(panels.front());
  double top = svg::DrawHead(canvas, width, title, subtitle, legend);
  const double each = (height - top) / static_cast<double>(std::max<std::size_t>(1, panels.size()));
  for (const LineChart& panel : panels) {
    canvas.Text(left, top + 12, panel.title, {.size = 13, .bold = true});
    DrawPanel(canvas, panel,
              {left, top + kPanelTitle, width - kRightMargin, top + each - kBottomMargin});
    top += each;
  }
  return canvas.ToSvg(title);
}

void WriteTextFile(const std::filesystem::path& file, const std::string& text) {
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (stream.fail()) {
    throw std::runtime_error("cannot write " + file.string() + ": " +
                             std::generic_category().message(errno));
  }
}

}  // namespace giot

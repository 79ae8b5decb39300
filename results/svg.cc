#include "results/svg.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace giot {

std::vector<double> TickPlaces(double low, double high, int count, bool logarithmic) {
  std::vector<double> places;
  if (logarithmic) {
    const bool room = std::log10(high / low) < 2.5;
    for (int power = static_cast<int>(std::floor(std::log10(low)));
         power <= static_cast<int>(std::ceil(std::log10(high))); ++power) {
      for (const double factor : {1.0, 2.0, 5.0}) {
        const double place = factor * std::pow(10.0, power);
        const bool inside = place >= low * (1 - 1e-9) && place <= high * (1 + 1e-9);
        if (inside && (factor == 1 || room)) places.push_back(place);
      }
    }
    return places;
  }
  const double rough = (high - low) / std::max(1, count);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double share = rough / power;
  const double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
  const double first = std::ceil(low / step - 1e-9);
  const double last = std::floor(high / step + 1e-9);
  for (double i = first; i <= last; ++i) places.push_back(i * step);
  return places;
}

namespace svg {
namespace {

constexpr const char* kPalette[] = {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7",
                                    "#56B4E9", "#B8A200", "#7A7A7A", "#111111"};

std::string Pixels(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string Attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + value + '"';
}

std::string PointList(const Points& points) {
  std::string text;
  for (const auto& [x, y] : points) text += Pixels(x) + ',' + Pixels(y) + ' ';
  return text;
}

std::size_t Letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// `10⁶`; a place between the powers, or a small range, in plain digits.
std::string PowerText(double value, bool as_power) {
  constexpr const char* kDigits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                     "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  const int power = static_cast<int>(std::round(std::log10(value)));
  char plain[32];
  std::snprintf(plain, sizeof plain, "%.6g", value);
  if (!as_power || std::abs(value / std::pow(10.0, power) - 1) > 1e-6) return plain;
  std::string text = power < 0 ? "10\u207b" : "10";
  for (const char digit : std::to_string(std::abs(power))) text += kDigits[digit - '0'];
  return text;
}

}  // namespace

const char* Color(std::size_t place) { return kPalette[place % std::size(kPalette)]; }

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

double TextWidth(std::string_view text, double size) {
  return 0.56 * size * static_cast<double>(Letters(text));
}

std::vector<std::string> Wrapped(std::string_view text, double width, double size) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string longer = line.empty() ? word : line + ' ' + word;
    if (!line.empty() && TextWidth(longer, size) > width) {
      lines.push_back(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

void Canvas::Rectangle(double x, double y, double width, double height, const char* fill,
                       std::string_view tip) {
  body_ += "<rect" + Attribute("x", Pixels(x)) + Attribute("y", Pixels(y)) +
           Attribute("width", Pixels(width)) + Attribute("height", Pixels(height)) +
           Attribute("fill", fill);
  body_ += tip.empty() ? "/>\n" : "><title>" + Escaped(tip) + "</title></rect>\n";
}

void Canvas::Segment(double x1, double y1, double x2, double y2, const char* color,
                     double thickness, bool dashed) {
  body_ += "<line" + Attribute("x1", Pixels(x1)) + Attribute("y1", Pixels(y1)) +
           Attribute("x2", Pixels(x2)) + Attribute("y2", Pixels(y2)) + Attribute("stroke", color) +
           Attribute("stroke-width", Pixels(thickness)) +
           (dashed ? Attribute("stroke-dasharray", "5 4") : "") + "/>\n";
}

void Canvas::Path(const Points& points, const char* color, bool dashed) {
  if (points.empty()) return;
  body_ += "<polyline" + Attribute("points", PointList(points)) + Attribute("fill", "none") +
           Attribute("stroke", color) + Attribute("stroke-width", "1.8") +
           Attribute("stroke-linejoin", "round") +
           (dashed ? Attribute("stroke-dasharray", "6 4") : "") + "/>\n";
}

void Canvas::Area(const Points& points, const char* color) {
  if (points.empty()) return;
  body_ += "<polygon" + Attribute("points", PointList(points)) + Attribute("fill", color) +
           Attribute("fill-opacity", "0.18") + "/>\n";
}

void Canvas::Dot(double x, double y, const char* color) {
  body_ += "<circle" + Attribute("cx", Pixels(x)) + Attribute("cy", Pixels(y)) +
           Attribute("r", "3.2") + Attribute("fill", color) + "/>\n";
}

void Canvas::Text(double x, double y, std::string_view text, const TextStyle& style) {
  body_ += "<text" + Attribute("x", Pixels(x)) + Attribute("y", Pixels(y)) +
           Attribute("font-size", Pixels(style.size)) + Attribute("fill", style.color) +
           Attribute("text-anchor", style.anchor);
  if (style.bold) body_ += Attribute("font-weight", "bold");
  if (style.upwards) {
    body_ += Attribute("transform", "rotate(-90 " + Pixels(x) + ' ' + Pixels(y) + ')');
  }
  body_ += '>' + Escaped(text) + "</text>\n";
}

void Canvas::BeginClip(double x, double y, double width, double height) {
  const std::string name = "frame" + std::to_string(++clips_);
  body_ += "<clipPath" + Attribute("id", name) + "><rect" + Attribute("x", Pixels(x)) +
           Attribute("y", Pixels(y)) + Attribute("width", Pixels(width)) +
           Attribute("height", Pixels(height)) + "/></clipPath>\n<g" +
           Attribute("clip-path", "url(#" + name + ')') + ">\n";
}

std::string Canvas::ToSvg(std::string_view title) const {
  const std::string size = Pixels(width_) + ' ' + Pixels(height_);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"" +
         Attribute("width", Pixels(width_)) + Attribute("height", Pixels(height_)) +
         Attribute("viewBox", "0 0 " + size) +
         Attribute("font-family", "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif") +
         ">\n<title>" + Escaped(title) + "</title>\n<rect" + Attribute("width", "100%") +
         Attribute("height", "100%") + Attribute("fill", "#ffffff") + "/>\n" + body_ + "</svg>\n";
}

Scale::Scale(const Axis& axis, const std::vector<double>& values, double from, double to)
    : logarithmic_(axis.logarithmic), from_(from), to_(to) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value) || (logarithmic_ && value <= 0)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) low = logarithmic_ ? 1 : 0, high = logarithmic_ ? 10 : 1;
  if (axis.from_zero && !logarithmic_) low = std::min(0.0, low), high = std::max(0.0, high);
  low_ = axis.low.value_or(low);
  high_ = axis.high.value_or(high);
  if (low_ == high_) {
    const double room = low_ == 0 ? 1 : 0.1 * std::abs(low_);
    if (!axis.low && !(axis.from_zero && low_ == 0)) low_ -= room;
    high_ += room;
  }
}

double Scale::Turned(double value) const { return logarithmic_ ? std::log10(value) : value; }

double Scale::At(double value) const {
  const double share = (Turned(value) - Turned(low_)) / (Turned(high_) - Turned(low_));
  return from_ + share * (to_ - from_);
}

bool Scale::Shows(double value) const {
  return std::isfinite(value) && (!logarithmic_ || value > 0);
}

std::vector<double> Scale::Ticks(int count) const {
  return TickPlaces(low_, high_, count, logarithmic_);
}

std::vector<std::string> Scale::TickLabels(const std::vector<double>& ticks) const {
  std::vector<std::string> labels;
  if (logarithmic_) {
    for (const double tick : ticks) labels.push_back(PowerText(tick, high_ >= 1e5 || low_ < 1e-3));
    return labels;
  }
  const double step = ticks.size() > 1 ? std::abs(ticks[1] - ticks[0]) : 1;
  const double most = std::max(std::abs(low_), std::abs(high_));
  const bool plain = most < 1e7 && step >= 1e-5;
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  for (const double tick : ticks) {
    const double value = std::abs(tick) < 1e-12 * most ? 0 : tick;
    char text[64];
    std::snprintf(text, sizeof text, plain ? "%.*f" : "%.*g", plain ? decimals : 6,
                  std::abs(value));
    labels.push_back(value < 0 ? std::string("\u2212") + text : text);
  }
  return labels;
}

double DrawHead(Canvas& canvas, double width, const std::string& title, const std::string& subtitle,
                const std::vector<LegendEntry>& legend) {
  constexpr double kLeft = 16;
  double y = 12;
  for (const std::string& line : Wrapped(title, width - 2 * kLeft, 16)) {
    y += 20;
    canvas.Text(kLeft, y, line, {.size = 16, .bold = true});
  }
  for (const std::string& line : Wrapped(subtitle, width - 2 * kLeft)) {
    y += 17;
    canvas.Text(kLeft, y, line, {.color = kSoftInk});
  }
  double x = kLeft;
  if (!legend.empty()) y += 22;
  for (const LegendEntry& entry : legend) {
    const double needed = 24 + TextWidth(entry.name) + 18;
    if (x > kLeft && x + needed > width - kLeft) x = kLeft, y += 18;
    if (entry.line) {
      canvas.Segment(x, y - 4, x + 18, y - 4, entry.color, 2.4, entry.dashed);
    } else {
      canvas.Rectangle(x + 3, y - 10, 12, 12, entry.color);
    }
    canvas.Text(x + 24, y, entry.name);
    x += needed;
  }
  return y + 16;
}

void DrawYAxis(Canvas& canvas, const Frame& frame, const Scale& scale, const Axis& axis) {
  const auto ticks = scale.Ticks(6);
  const auto labels = scale.TickLabels(ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const double y = scale.At(ticks[i]);
    canvas.Segment(frame.left, y, frame.right, y, kGrid, 1);
    canvas.Text(frame.left - 8, y + 4, labels[i], {.size = 11, .color = kSoftInk, .anchor = "end"});
  }
  canvas.Text(24, (frame.top + frame.bottom) / 2, axis.label,
              {.anchor = "middle", .upwards = true});
}

double LeftMargin(const Axis& axis, const std::vector<double>& values) {
  const Scale scale(axis, values, 0, 1);
  double widest = 0;
  for (const std::string& label : scale.TickLabels(scale.Ticks(6))) {
    widest = std::max(widest, TextWidth(label, 11));
  }
  return 32 + widest + 14;
}

}  // namespace svg
}  // namespace giot

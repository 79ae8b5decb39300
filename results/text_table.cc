#include "results/text_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace giot {
namespace {

constexpr std::size_t kLineLength = 100;
// A mean is not written with more digits than this many intervals fit into it.
constexpr double kTinyInterval = 1e5;
// What differs by less, relative to the mean, differs by rounding.
constexpr double kRounding = 1e-12;

// Places after the point that show so many significant digits of a value.
int Decimals(double value, int digits) {
  return std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
}

bool NeedsExponent(double value) {
  return value != 0 && (std::abs(value) < 1e-4 || std::abs(value) >= 1e7);
}

std::string Fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

}  // namespace

std::string ShortNumber(double value) {
  if (std::isnan(value)) return "-";
  if (value == 0) return "0";
  if (!std::isfinite(value) || NeedsExponent(value)) {
    char text[64];
    std::snprintf(text, sizeof text, "%.3e", value);
    return text;
  }
  std::string text = Fixed(value, Decimals(value, 4));
  if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string WithInterval(const Estimate& estimate) {
  const double half = estimate.half_width;
  const double mean = estimate.mean;
  if (!(half > kRounding * std::abs(mean)) || !std::isfinite(mean)) return ShortNumber(mean);
  const double larger = std::max(std::abs(mean), half);
  if (std::abs(mean) > kTinyInterval * half) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g ± %.0e", mean, half);
    return text;
  }
  if (!NeedsExponent(larger)) {
    const int decimals = Decimals(half, 2);
    return Fixed(mean, decimals) + " ± " + Fixed(half, decimals);
  }
  const int exponent = static_cast<int>(std::floor(std::log10(larger)));
  const double unit = std::pow(10.0, exponent);
  const int decimals = Decimals(half / unit, 2);
  return '(' + Fixed(mean / unit, decimals) + " ± " + Fixed(half / unit, decimals) + ")e" +
         std::to_string(exponent);
}

std::string Percent(double part, double whole) {
  if (whole == 0 || !std::isfinite(whole) || !std::isfinite(part)) return "";
  const double percent = 100 * part / std::abs(whole);
  char text[64];
  if (std::abs(percent) >= 1000) {
    std::snprintf(text, sizeof text, "%.2g-fold", (part + whole) / whole);
    return text;
  }
  std::snprintf(text, sizeof text, std::abs(percent) < 10 ? "%+.1f %%" : "%+.0f %%", percent);
  return text;
}

std::string TimeText(double seconds) {
  if (!std::isfinite(seconds)) return "-";
  char text[64];
  if (seconds < 120) {
    std::snprintf(text, sizeof text, "%.4g s", seconds);
  } else if (seconds < 7200) {
    std::snprintf(text, sizeof text, "%.4g min", seconds / 60);
  } else if (seconds < 172800) {
    std::snprintf(text, sizeof text, "%.4g h", seconds / 3600);
  } else {
    std::snprintf(text, sizeof text, "%.4g days", seconds / 86400);
  }
  return text;
}

std::size_t LetterCount(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string TextTable::ToString(const std::string& indent) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], LetterCount(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line = indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - LetterCount(row[i]), ' ');
      const bool right = i < right_.size() && right_[i];
      line += (i == 0 ? "" : "  ") + (right ? room + row[i] : row[i] + room);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string WrappedList(const std::string& heading, const std::vector<std::string>& items,
                        const std::string& indent) {
  std::string text;
  std::string line = indent + heading;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = ' ' + items[i] + (i + 1 < items.size() ? "," : "");
    if (LetterCount(line + item) > kLineLength && i > 0) {
      text += line + '\n';
      line = indent + std::string(LetterCount(heading), ' ');
    }
    line += item;
  }
  return text + line + '\n';
}

}  // namespace giot

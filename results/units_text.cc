#include "results/units_text.h"

#include <cmath>

namespace giot {
namespace {

struct Prefix {
  const char* sign;
  double size;
};

constexpr Prefix kPrefixes[] = {{"M", 1e6},  {"k", 1e3},  {"", 1},
                                {"m", 1e-3}, {"µ", 1e-6}, {"n", 1e-9}};

// Endings of names, by unit.
std::string EndingFor(const std::string& unit) {
  if (unit == "J") return "_j";
  if (unit == "W") return "_w";
  if (unit == "s") return "_s";
  if (unit == "day") return "_days";
  if (unit == "m/s") return "_m_s";
  return "";
}

}  // namespace

ShownUnit ShownUnitFor(const std::string& unit, double largest) {
  if (unit == "1") return {"", 1};
  if (unit != "J" && unit != "W" && unit != "s") return {unit, 1};
  if (!(std::abs(largest) > 0) || !std::isfinite(largest)) return {unit, 1};
  for (const Prefix& prefix : kPrefixes) {
    const bool allowed = unit != "s" || prefix.size <= 1;
    if (allowed && std::abs(largest) >= 0.9999 * prefix.size) {
      return {prefix.sign + unit, 1 / prefix.size};
    }
  }
  return {"n" + unit, 1e9};
}

std::string ShownName(const SummaryFigure& figure) {
  const std::string ending = EndingFor(figure.unit);
  std::string name = figure.name;
  if (!ending.empty() && name.ends_with(ending)) name.erase(name.size() - ending.size());
  return figure.part ? "  " + name : name;
}

Estimate Scaled(const Estimate& estimate, double factor) {
  return {estimate.count, factor * estimate.mean, factor * estimate.standard_deviation,
          factor * estimate.half_width};
}

}  // namespace giot

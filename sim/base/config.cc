#include "sim/base/config.h"

#include <cmath>
#include <cstdio>

namespace giot {
namespace {

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

std::string Quoted(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += '"' + name + '"';
  }
  return text;
}

}  // namespace

std::string Bound::Describe(std::string_view type) const {
  if (optional) {
    Bound required = *this;
    required.optional = false;
    return required.Describe(type) + ", or \"\" for none";
  }
  switch (kind) {
    case Kind::kAny: return std::string(type);
    case Kind::kAbove: return std::string(type) + " > " + Number(low);
    case Kind::kAtLeast: return std::string(type) + " >= " + Number(low);
    case Kind::kWithin: return std::string(type) + " from " + Number(low) + " to " + Number(high);
    case Kind::kOneOf: return "one of " + Quoted(names);
    case Kind::kNameOf: return "the name of a known " + of;
    case Kind::kTable: return "the name of a table under [" + of + ']';
    case Kind::kFile: return "a file that exists";
    case Kind::kText: return std::string(type) + " that is not empty";
  }
  return std::string(type);
}

bool Bound::Admits(double value) const {
  if (!std::isfinite(value)) return false;
  switch (kind) {
    case Kind::kAbove: return value > low;
    case Kind::kAtLeast: return value >= low;
    case Kind::kWithin: return low <= value && value <= high;
    default: return true;
  }
}

}  // namespace giot

#include "models/data/examples.h"

#include <cassert>

namespace giot {

std::int64_t Examples::rows() const {
  const std::size_t width = static_cast<std::size_t>(length) * fields.size();
  return width == 0 ? 0 : static_cast<std::int64_t>(values.size() / width);
}

std::span<const float> Examples::row(std::int64_t i) const {
  assert(i >= 0 && i < rows());
  const std::size_t width = static_cast<std::size_t>(length) * fields.size();
  return std::span(values).subspan(static_cast<std::size_t>(i) * width, width);
}

std::span<const float> Examples::condition(std::int64_t i) const {
  assert(i >= 0 && i < rows());
  const std::size_t width = condition_fields.size();
  return std::span(conditions).subspan(static_cast<std::size_t>(i) * width, width);
}

}  // namespace giot

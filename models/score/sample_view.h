// Rows of numbers as the scores read them.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace giot {

/// Samples of a vector: [rows, columns], row by row, owned by the caller.
struct SampleView {
  std::span<const double> values;
  std::size_t columns = 1;

  std::size_t rows() const { return values.size() / columns; }
  std::span<const double> Row(std::size_t row) const {
    return values.subspan(row * columns, columns);
  }
};

/// Windows of a series: [rows, length, channels], owned by the caller.
struct WindowView {
  std::span<const float> values;
  std::size_t length = 1;
  std::size_t channels = 1;

  std::size_t rows() const { return values.size() / (length * channels); }
  float At(std::size_t row, std::size_t step, std::size_t channel) const {
    return values[(row * length + step) * channels + channel];
  }
};

}  // namespace giot

// A row that says when it was made and proves that it is whole.
#pragma once

#include <time.h>

#include <cstdint>

namespace giot {

struct StampedRow {
  std::int64_t number = 0;
  std::int64_t made_ns = 0;
  std::int64_t check = 0;  ///< Follows from the other two.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("number", number, "", "number of the row");
    visit("made_ns", made_ns, "ns", "monotonic clock when the row was appended");
    visit("check", check, "", "follows from the other two");
  }
};

inline StampedRow StampedRowNumber(std::int64_t number, std::int64_t made_ns) {
  return {number, made_ns, (number * 1'000'003) ^ made_ns};
}

inline std::int64_t MonotonicNanoseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{1'000'000'000} * now.tv_sec + now.tv_nsec;
}

}  // namespace giot

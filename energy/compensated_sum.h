// A sum that does not drift: millions of microjoules added to kilojoules keep their digits.
#pragma once

#include <cmath>

#include "sim/base/units.h"

namespace giot {

/// Neumaier's compensated sum of energies (Zeitschrift fuer Angewandte Mathematik 54, 1974).
class EnergySum {
 public:
  void Add(Joules amount) {
    const double value = amount.si();
    const double sum = sum_ + value;
    rest_ += std::abs(sum_) >= std::abs(value) ? (sum_ - sum) + value : (value - sum) + sum_;
    sum_ = sum;
  }
  void Set(Joules value) {
    sum_ = value.si();
    rest_ = 0;
  }
  Joules Value() const { return Joules(sum_ + rest_); }

 private:
  double sum_ = 0;
  double rest_ = 0;
};

}  // namespace giot

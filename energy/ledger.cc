#include "energy/ledger.h"

#include <algorithm>
#include <cmath>

#include "energy/compensated_sum.h"

namespace giot {

Joules TotalOf(const std::vector<LedgerLine>& lines) {
  EnergySum sum;
  for (const LedgerLine& line : lines) sum.Add(line.energy);
  return sum.Value();
}

double RelativeDifference(Joules a, Joules b) {
  const double scale = std::max(std::abs(a.si()), std::abs(b.si()));
  return scale == 0 ? 0 : std::abs(a.si() - b.si()) / scale;
}

}  // namespace giot

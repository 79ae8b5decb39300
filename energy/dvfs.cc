#include "energy/dvfs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

constexpr std::string_view kOf = "dvfs";

void Check(const DvfsProcessor& processor, double cycles) {
  RequireAboveZero(processor.kappa, {kOf, "kappa", "1e-28 to 1e-25 is usual"});
  RequireAboveZero(processor.most.si(), {kOf, "most_hz", "give the highest clock"});
  RequireWithin(processor.least.si(), 0, processor.most.si(),
                {kOf, "least_hz", "give the lowest clock"});
  RequireAtLeastZero(processor.static_power.si(),
                     {kOf, "static_power_w", "give what it draws while awake"});
  RequireAboveZero(cycles, {kOf, "cycles", "count the cycles of the work"});
}

}  // namespace

DvfsChoice CostAt(const DvfsProcessor& processor, double cycles, Hertz frequency) {
  Check(processor, cycles);
  RequireAboveZero(frequency.si(), {kOf, "frequency_hz", "choose a clock"});
  RequireWithin(frequency.si(), processor.least.si(), processor.most.si(),
                {kOf, "frequency_hz", "choose a clock that the processor has"});
  const double hertz = frequency.si();
  const Seconds time(cycles / hertz);
  return {frequency, time,
          Joules(processor.kappa * cycles * hertz * hertz) + processor.static_power * time};
}

DvfsChoice LeastEnergy(const DvfsProcessor& processor, double cycles, Seconds deadline) {
  Check(processor, cycles);
  RequireAboveZero(deadline.si(), {kOf, "deadline_s", "give the time there is"});
  const Hertz needed(cycles / deadline.si());
  if (needed > processor.most) {
    Refuse({kOf, "deadline_s", "give more time or a faster processor"},
           fmt::format("at least {:.6g} s at the highest clock", cycles / processor.most.si()),
           fmt::format("{:.6g}", deadline.si()));
  }
  const Hertz frugal(std::cbrt(processor.static_power.si() / (2 * processor.kappa)));
  return CostAt(processor, cycles,
                std::clamp(std::max(needed, frugal), processor.least, processor.most));
}

}  // namespace giot

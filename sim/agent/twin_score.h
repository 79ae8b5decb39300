// How well a twin follows and what it took, over all sensors of a run.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "results/run_facts.h"
#include "sim/agent/twin_records.h"
#include "sim/base/units.h"

namespace giot {

/// Gathers errors and messages of a twin; plain sums, in order.
class TwinScore {
 public:
  /// A sensor took a reading.
  void AddReading() { ++readings_; }
  /// A step has ended: what the twin held then, and what was read.
  void AddStep(double twin, double reading);
  /// The twin was further from the reading than the tolerance for so long.
  void AddOutside(Seconds time) { outside_ += time; }
  void AddThinking(Seconds time, Joules energy);
  void AddMessage(const MessageRow& row);

  /// Figures for `sensors` sensors of `group` over `duration`; `unit_suffix` as in `twin_rmse_m_s`.
  void Summarise(const std::string& group, std::int64_t sensors, Seconds duration,
                 const std::string& unit, const std::string& unit_suffix,
                 std::vector<SummaryFigure>& figures) const;

 private:
  std::int64_t readings_ = 0;
  std::int64_t steps_ = 0;
  double squared_error_ = 0;
  double worst_ = 0;
  Seconds outside_{0};
  Seconds think_time_{0};
  Joules think_energy_{0};
  std::array<std::int64_t, 4> sent_{};  ///< By Action::Message.
  std::int64_t received_ = 0;
  std::int64_t confirmed_ = 0;
  std::int64_t payload_bytes_ = 0;
  std::int64_t air_bytes_ = 0;
  std::int64_t retries_ = 0;
  std::array<double, 6>
      latency_s_{};  ///< Total, queue, access, air, ack, retry; of those received.
};

}  // namespace giot

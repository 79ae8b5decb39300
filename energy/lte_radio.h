// What an LTE user's radio draws: promotion, activity by TTI, and the long tail after the last
// packet.
#pragma once

#include <array>
#include <cstdint>

#include "energy/compensated_sum.h"
#include "energy/instant.h"
#include "sim/base/units.h"

namespace giot {

/// What the radio does; only one of these at a time.
enum class LteActivity {
  kIdle,       ///< RRC_IDLE: nothing but paging.
  kPromotion,  ///< From idle to connected, at the first packet.
  kActive,     ///< Connected, in a TTI with data.
  kTail,       ///< Connected, no data: DRX until the network lets go.
};
inline constexpr std::size_t kLteActivities = 4;

/// The model of Huang et al., "A close examination of performance and power characteristics of 4G
/// LTE networks", MobiSys 2012: while data flow the power is beta + alpha_u t_u + alpha_d t_d at
/// the throughputs t, so each bit costs alpha. One short transfer from idle costs promotion 0.315 J
/// and tail 12.27 J (reference: physics.md 1.2; the parameters are lte_huang2012.csv, row LTE).
///
/// Data that flow during the promotion (ns-3 does not wait for it) cost their bits on top of the
/// promotion's power; the tail begins when both have ended.
class LteRadio {
 public:
  struct Parameters {
    double uplink_j_per_bit = 438.39e-9;   ///< alpha_u: 438.39 mW per Mb/s.
    double downlink_j_per_bit = 51.97e-9;  ///< alpha_d: 51.97 mW per Mb/s.
    Watts active{1.28804};                 ///< beta.
    Watts promotion{1.2107};
    Seconds promotion_time{0.2601};
    Watts tail{1.06};
    Seconds tail_time{11.576};
    Watts idle{0};
  };

  /// Idle at time 0. Throws ScenarioError where a parameter is negative or not a number.
  explicit LteRadio(const Parameters& parameters);

  /// The times may not run back.
  void AdvanceTo(Instant now);
  /// A connection is asked for: a promotion begins where the radio is idle.
  void Connect(Instant now);
  /// The network lets go at once.
  void Release(Instant now);
  /// `bits` are sent from now on for `time`, a TTI; what is left of an earlier block is spread over
  /// the same time.
  void Uplink(Instant now, double bits, Seconds time);
  void Downlink(Instant now, double bits, Seconds time);

  LteActivity activity() const;
  /// Drawn from now until NextChange().
  Watts power() const;
  Watts PowerOf(LteActivity activity) const;
  /// When the power changes next if nothing comes, or kNever.
  Instant NextChange() const;

  /// While off nothing is counted, and what was going on is forgotten: it comes back idle.
  void SwitchOff(Instant now);
  void SwitchOn(Instant now);

  /// Spent up to the last advance: the base power of an activity, and all bits sent and received.
  Joules Spent(LteActivity activity) const;
  Joules SpentOnBits() const { return bits_.Value(); }
  Joules Total() const;

 private:
  /// Data in one direction: a power until an instant.
  struct Flow {
    Watts power{0};
    Instant until{0};
  };
  void Begin(Flow& flow, Instant now, double joules_per_bit, double bits, Seconds time);
  void Step(Instant to);
  void LetGo();

  Parameters parameters_;
  Instant now_{0};
  bool on_ = true;
  Instant promoted_at_{0}, idle_at_{0};
  Flow uplink_, downlink_;
  std::array<EnergySum, kLteActivities> base_;
  EnergySum bits_;
};

}  // namespace giot

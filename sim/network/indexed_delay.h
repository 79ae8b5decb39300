// How long a signal is on its way, as one of ns-3's delay models says, only quicker.
#pragma once

#include <ns3/mobility-model.h>
#include <ns3/nstime.h>
#include <ns3/propagation-delay-model.h>

namespace giot {

/// To the nanosecond what the model says. Of ns3::ConstantSpeedPropagationDelayModel it is worked
/// out here, for ns-3's conversion of seconds to Time costs more than all the rest of a link.
class SignalDelay {
 public:
  /// Null: no delay. Takes the speed that the model has now.
  explicit SignalDelay(ns3::Ptr<ns3::PropagationDelayModel> model = nullptr);

  ns3::Time Between(const ns3::Ptr<ns3::MobilityModel>& from,
                    const ns3::Ptr<ns3::MobilityModel>& to) const;
  /// True where a pair that stands still has the same delay at all times.
  bool steady() const { return !model_ || speed_m_s_ > 0; }

 private:
  ns3::Ptr<ns3::PropagationDelayModel> model_;
  double speed_m_s_ = 0;  ///< 0: not known.
};

}  // namespace giot

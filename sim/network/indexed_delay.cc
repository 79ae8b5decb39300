#include "sim/network/indexed_delay.h"

#include <cmath>
#include <utility>

namespace giot {

SignalDelay::SignalDelay(ns3::Ptr<ns3::PropagationDelayModel> model) : model_(std::move(model)) {
  const auto constant = ns3::DynamicCast<ns3::ConstantSpeedPropagationDelayModel>(model_);
  if (constant) speed_m_s_ = constant->GetSpeed();
}

ns3::Time SignalDelay::Between(const ns3::Ptr<ns3::MobilityModel>& from,
                               const ns3::Ptr<ns3::MobilityModel>& to) const {
  if (!model_) return ns3::Time();
  if (speed_m_s_ > 0) {
    // ns-3 takes the nearest nanosecond. Half way between two its rounding decides.
    const double ns = from->GetDistanceFrom(to) / speed_m_s_ * 1e9;
    const double rest = ns - std::floor(ns);
    if (std::abs(rest - 0.5) > 1e-6 && ns < 1e9) return ns3::NanoSeconds(std::llround(ns));
  }
  return model_->GetDelay(from, to);
}

}  // namespace giot

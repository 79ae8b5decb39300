#include "sim/power/cause_meter.h"

#include <utility>

#include "sim/power/sim_time.h"

namespace giot {

CauseMeter::CauseMeter(ns3::Ptr<BatterySource> source, std::string cause)
    : source_(std::move(source)),
      load_(source_->AddLoad()),
      cause_(std::move(cause)),
      since_(SimNow()) {}

void CauseMeter::SetPower(Watts power) {
  if (power == power_) return;
  Advance();
  power_ = power;
  if (on_) source_->SetPower(load_, power);
}

void CauseMeter::SwitchOff() {
  if (!on_) return;
  Advance();
  on_ = false;
  source_->SetPower(load_, Watts(0));
}

void CauseMeter::SwitchOn() {
  if (on_) return;
  Advance();
  on_ = true;
  source_->SetPower(load_, power_);
}

Joules CauseMeter::Total() const {
  if (!on_) return spent_.Value();
  return spent_.Value() + power_ * (SimNow() - since_);
}

void CauseMeter::Advance() {
  const Instant now = SimNow();
  if (on_) spent_.Add(power_ * (now - since_));
  since_ = now;
}

}  // namespace giot

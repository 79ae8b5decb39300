// The simplest meter: one cause, a power that its owner sets, joules integrated by its own account.
#pragma once

#include <ns3/ptr.h>

#include <string>

#include "energy/compensated_sum.h"
#include "energy/instant.h"
#include "energy/ledger.h"
#include "sim/power/battery_source.h"

namespace giot {

/// Draws from a battery for one cause. While switched off (the battery is dead) it draws and counts
/// nothing, whatever power is set.
class CauseMeter {
 public:
  CauseMeter(ns3::Ptr<BatterySource> source, std::string cause);

  /// From now on the cause draws `power` >= 0.
  void SetPower(Watts power);
  /// At the battery's depletion and revival.
  void SwitchOff();
  void SwitchOn();

  const std::string& cause() const { return cause_; }
  Watts power() const { return power_; }
  /// Spent up to now.
  Joules Total() const;
  LedgerLine Line() const { return {cause_, Total()}; }

 private:
  void Advance();

  ns3::Ptr<BatterySource> source_;
  LoadId load_;
  std::string cause_;
  Watts power_{0};
  bool on_ = true;
  Instant since_;
  EnergySum spent_;
};

}  // namespace giot

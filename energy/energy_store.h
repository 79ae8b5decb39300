// What a battery is made of: the smallest contract of a store of energy under constant power.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// Longer than any run.
inline constexpr Seconds kForever{std::numeric_limits<double>::infinity()};

/// A cell or a pack, seen from its poles. Between calls the power is constant. What it stores is
/// counted as it could be had at no load; what a load makes it lose is the difference between what
/// it stores less and what it gave.
class EnergyStore {
 public:
  virtual ~EnergyStore() = default;

  virtual Joules capacity() const = 0;
  /// 0 .. capacity().
  virtual Joules Stored() const = 0;
  /// At rest for a long time with `stored` (0 .. capacity()) in it.
  virtual void SetStored(Joules stored) = 0;

  /// For how long it can give `power` > 0 from now on: 0 where it cannot at all.
  virtual Seconds TimeToEmpty(Watts power) const = 0;
  /// At most TimeToEmpty(), and cheap to find.
  virtual Seconds LeastTimeToEmpty(Watts power) const { return TimeToEmpty(power); }
  /// Gives `power` >= 0 for `time`, which is at most TimeToEmpty(power).
  virtual void Give(Watts power, Seconds time) = 0;
  /// For how long it must take `power` > 0 until it stores `level` <= capacity(); 0: it does now.
  virtual Seconds TimeToStore(Watts power, Joules level) const = 0;
  /// Takes `power` > 0 for `time`, which is at most TimeToStore(power, capacity()).
  virtual void Take(Watts power, Seconds time) = 0;
};

/// Every joule in comes out again, at any power.
class IdealStore final : public EnergyStore {
 public:
  /// Full.
  explicit IdealStore(Joules capacity) : capacity_(capacity), stored_(capacity) {}
  Joules capacity() const override { return capacity_; }
  Joules Stored() const override { return stored_; }
  void SetStored(Joules stored) override { stored_ = stored; }
  Seconds TimeToEmpty(Watts power) const override { return stored_ / power; }
  void Give(Watts power, Seconds time) override;
  Seconds TimeToStore(Watts power, Joules level) const override;
  void Take(Watts power, Seconds time) override;

 private:
  Joules capacity_, stored_;
};

/// What a chemistry has to know of its battery.
struct StoreSize {
  Joules capacity{0};                ///< > 0; at no load.
  double peukert_exponent = 1.2;     ///< Of `peukert`.
  double beta_per_sqrt_min = 0.637;  ///< Of `rakhmatov`.
};

struct Chemistry {
  std::string_view name, meaning;
  std::unique_ptr<EnergyStore> (*make)(const StoreSize& size);
};

/// All chemistries by name: ideal, li_ion, peukert, rakhmatov.
const std::vector<Chemistry>& Chemistries();

/// A full battery of a chemistry. Throws ScenarioError where the name is unknown or the size is not
/// a number > 0.
std::unique_ptr<EnergyStore> MakeEnergyStore(std::string_view chemistry, const StoreSize& size);

}  // namespace giot

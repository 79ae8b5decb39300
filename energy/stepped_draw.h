// A draw whose power is constant over each minute, with the energy of another.
#pragma once

#include <memory>

#include "energy/power_draw.h"

namespace giot {

/// Cuts every piece of a draw at whole minutes of the run and gives each part its mean power. A
/// piece that is constant anyway is left whole. The energy over any part is that of the draw.
class SteppedDraw final : public PowerDraw {
 public:
  explicit SteppedDraw(std::shared_ptr<const PowerDraw> draw) : draw_(std::move(draw)) {}

  Joules Energy(Instant from, Instant to) const override;
  Watts PowerAt(Instant t) const override;
  Instant NextChange(Instant t) const override { return PartAt(t).to; }

 private:
  struct Part {
    Instant from, to;
    bool constant;
  };
  Part PartAt(Instant t) const;
  bool IsConstant(Instant from, Instant to) const;
  Watts PowerOver(const Part& part) const;

  std::shared_ptr<const PowerDraw> draw_;
};

}  // namespace giot

// Which of many points lie within a distance of a place: a grid of cubes over space that is kept
// right as points come, move and go. Knows neither nodes nor radios.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sim/network/flight.h"

namespace giot {

/// Points by number. A look costs what lies near, not what there is in all.
class NeighbourIndex {
 public:
  /// `cell_m`: the side of a cube, best about the distance that is asked for. Throws ScenarioError
  /// where it is not a finite number > 0.
  explicit NeighbourIndex(double cell_m);
  NeighbourIndex(NeighbourIndex&&) = default;
  NeighbourIndex& operator=(NeighbourIndex&&) = default;

  /// Sets point `id`, which may be there already, to a place. Throws ScenarioError `point 3:
  /// position_m: ...` where a coordinate is not a finite number.
  void Put(std::uint32_t id, const Spot& place);
  /// Takes a point out; one that is not there is left alone.
  void Remove(std::uint32_t id);
  bool Has(std::uint32_t id) const { return id < slots_.size() && slots_[id].cell != nullptr; }
  std::size_t size() const { return size_; }

  /// Appends the numbers of all points within `radius_m` (which may be infinite) of a place, in no
  /// order that means anything.
  void Within(const Spot& centre, double radius_m, std::vector<std::uint32_t>& found) const;

  /// All points again, in cubes of another side.
  void SetCell(double cell_m);

 private:
  struct Key {
    std::int64_t x, y, z;
    bool operator==(const Key&) const = default;
  };
  struct Mix {
    std::size_t operator()(const Key& key) const;
  };
  struct Point {
    std::uint32_t id;
    Spot place;
  };
  struct Cell {
    Key key;
    std::vector<Point> points;
  };
  struct Slot {
    Cell* cell = nullptr;  ///< Null: not there.
    std::uint32_t at = 0;  ///< Within the cell.
  };

  Key KeyOf(const Spot& place) const;
  static void Collect(const Cell& cell, const Spot& centre, double radius_m,
                      std::vector<std::uint32_t>& found);

  double cell_m_;
  std::size_t size_ = 0;
  std::unordered_map<Key, Cell, Mix> cells_;  ///< None is empty; slots_ keep their addresses.
  std::vector<Slot> slots_;                   ///< By id.
};

/// True where all three are finite numbers.
bool IsFinite(const Spot& place);

}  // namespace giot

#include "sim/network/neighbour_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/require.h"

namespace giot {
namespace {

/// A cell's number along one axis; far beyond any planet all share the last.
std::int64_t Along(double meters, double cell_m) {
  constexpr double kLast = 1LL << 40;
  return static_cast<std::int64_t>(std::clamp(std::floor(meters / cell_m), -kLast, kLast));
}

double Checked(double cell_m) {
  RequireAboveZero(cell_m,
                   {"neighbour index", "cell_m", "give about the distance to be asked for"});
  return cell_m;
}

}  // namespace

bool IsFinite(const Spot& place) {
  return std::isfinite(place.x_m) && std::isfinite(place.y_m) && std::isfinite(place.z_m);
}

NeighbourIndex::NeighbourIndex(double cell_m) : cell_m_(Checked(cell_m)) {}

std::size_t NeighbourIndex::Mix::operator()(const Key& key) const {
  // Odd multipliers and a shift that brings the high bits down (SplitMix64's constants).
  auto bits = static_cast<std::uint64_t>(key.x) * 0x9E3779B97F4A7C15u;
  bits ^= static_cast<std::uint64_t>(key.y) * 0xBF58476D1CE4E5B9u;
  bits ^= static_cast<std::uint64_t>(key.z) * 0x94D049BB133111EBu;
  return static_cast<std::size_t>(bits ^ bits >> 31);
}

NeighbourIndex::Key NeighbourIndex::KeyOf(const Spot& place) const {
  return {Along(place.x_m, cell_m_), Along(place.y_m, cell_m_), Along(place.z_m, cell_m_)};
}

void NeighbourIndex::Put(std::uint32_t id, const Spot& place) {
  if (!IsFinite(place)) {
    Refuse({fmt::format("point {}", id), "position_m", "give each point a place"},
           "three finite numbers", fmt::format("({}, {}, {})", place.x_m, place.y_m, place.z_m));
  }
  const Key key = KeyOf(place);
  if (Has(id)) {
    const Slot& slot = slots_[id];
    if (slot.cell->key == key) {
      slot.cell->points[slot.at].place = place;
      return;
    }
    Remove(id);
  }
  if (id >= slots_.size()) slots_.resize(id + std::size_t{1});
  Cell& cell = cells_.try_emplace(key, Cell{key, {}}).first->second;
  slots_[id] = {&cell, static_cast<std::uint32_t>(cell.points.size())};
  cell.points.push_back({id, place});
  ++size_;
}

void NeighbourIndex::Remove(std::uint32_t id) {
  if (!Has(id)) return;
  const Slot slot = std::exchange(slots_[id], {});
  auto& points = slot.cell->points;
  points[slot.at] = points.back();
  points.pop_back();
  if (slot.at < points.size()) slots_[points[slot.at].id].at = slot.at;
  if (points.empty()) cells_.erase(Key(slot.cell->key));
  --size_;
}

void NeighbourIndex::Collect(const Cell& cell, const Spot& centre, double radius_m,
                             std::vector<std::uint32_t>& found) {
  for (const Point& point : cell.points) {
    const double x = point.place.x_m - centre.x_m, y = point.place.y_m - centre.y_m,
                 z = point.place.z_m - centre.z_m;
    if (x * x + y * y + z * z <= radius_m * radius_m) found.push_back(point.id);
  }
}

void NeighbourIndex::Within(const Spot& centre, double radius_m,
                            std::vector<std::uint32_t>& found) const {
  const double r = radius_m;
  const Key low = KeyOf({centre.x_m - r, centre.y_m - r, centre.z_m - r});
  const Key high = KeyOf({centre.x_m + r, centre.y_m + r, centre.z_m + r});
  const auto span = [](std::int64_t from, std::int64_t to) {
    return static_cast<double>(to - from + 1);
  };
  const double cubes = span(low.x, high.x) * span(low.y, high.y) * span(low.z, high.z);
  if (cubes >= static_cast<double>(cells_.size())) {
    for (const auto& [key, cell] : cells_) Collect(cell, centre, radius_m, found);
    return;
  }
  for (std::int64_t x = low.x; x <= high.x; ++x) {
    for (std::int64_t y = low.y; y <= high.y; ++y) {
      for (std::int64_t z = low.z; z <= high.z; ++z) {
        const auto cell = cells_.find({x, y, z});
        if (cell != cells_.end()) Collect(cell->second, centre, radius_m, found);
      }
    }
  }
}

void NeighbourIndex::SetCell(double cell_m) {
  NeighbourIndex again(cell_m);
  for (const auto& [key, cell] : cells_) {
    for (const Point& point : cell.points) again.Put(point.id, point.place);
  }
  *this = std::move(again);
}

}  // namespace giot

#include "sim/network/indexed_places.h"

#include <fmt/format.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

/// Until a reach is known.
constexpr double kFirstCellM = 1000;
/// How much further than asked for a look may reach before what moves is seen anew, as a share.
constexpr double kSlack = 0.125;

Spot ToSpot(const ns3::Vector& place) { return {place.x, place.y, place.z}; }

double Distance(const Spot& a, const Spot& b) {
  return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m, a.z_m - b.z_m);
}

}  // namespace

IndexedPlaces::IndexedPlaces() : still_(kFirstCellM), moving_(kFirstCellM) {}

IndexedPlaces::~IndexedPlaces() { Clear(); }

void IndexedPlaces::Clear() {
  for (Entry& entry : entries_) {
    if (!entry.mobility) continue;
    Show(entry.id, false);
    entry.mobility->TraceDisconnectWithoutContext(
        "CourseChange", ns3::MakeCallback(&Entry::OnCourseChange, &entry));
    entry.mobility = nullptr;
  }
}

std::uint32_t IndexedPlaces::Add() {
  const std::uint32_t id = size();
  Entry& entry = entries_.emplace_back();
  entry.owner = this;
  entry.id = id;
  return id;
}

void IndexedPlaces::Bind(std::uint32_t id, ns3::Ptr<ns3::MobilityModel> mobility, std::string of) {
  Entry& entry = entries_[id];
  const bool shown = entry.shown;
  Show(id, false);
  entry.mobility = std::move(mobility);
  entry.of = std::move(of);
  entry.still = ns3::DynamicCast<ns3::ConstantPositionMobilityModel>(entry.mobility) != nullptr;
  entry.mobility->TraceConnectWithoutContext("CourseChange",
                                             ns3::MakeCallback(&Entry::OnCourseChange, &entry));
  See(entry);
  Show(id, shown);
}

void IndexedPlaces::Show(std::uint32_t id, bool shown) {
  Entry& entry = entries_[id];
  if (entry.shown == shown) return;
  entry.shown = shown;
  if (!entry.mobility) {
    const auto at = std::lower_bound(placeless_.begin(), placeless_.end(), id);
    if (shown) placeless_.insert(at, id);
    if (!shown) placeless_.erase(at);
    return;
  }
  NeighbourIndex& index = entry.still ? still_ : moving_;
  if (!shown) return index.Remove(id);
  if (!entry.still) See(entry);
  index.Put(id, entry.seen);
}

Spot IndexedPlaces::PositionOf(const Entry& entry) {
  const Spot place = ToSpot(entry.mobility->GetPosition());
  if (IsFinite(place)) return place;
  Refuse(
      {entry.of, "position_m", "check the positions and times that its mobility model was given"},
      "three finite numbers", fmt::format("({}, {}, {})", place.x_m, place.y_m, place.z_m));
}

void IndexedPlaces::See(Entry& entry) {
  entry.seen = PositionOf(entry);
  entry.seen_at = ns3::Simulator::Now();
}

void IndexedPlaces::Entry::OnCourseChange(ns3::Ptr<const ns3::MobilityModel>) {
  if (still) {
    const bool was_shown = shown;
    owner->Show(id, false);
    still = false;
    owner->Show(id, was_shown);
  } else if (shown) {
    owner->See(*this);
    owner->moving_.Put(id, seen);
  }
}

void IndexedPlaces::SeeAgain(Entry& entry) {
  const Spot before = entry.seen;
  const double seconds = (ns3::Simulator::Now() - entry.seen_at).GetSeconds();
  See(entry);
  const double moved_m = Distance(before, entry.seen);
  if (moved_m > fastest_m_s * seconds * (1 + 1e-9) + 1e-6) {
    Refuse({entry.of, "FastestMS", "set the channel's FastestMS above the speed of all nodes"},
           fmt::format("at most {} m/s between course changes", fastest_m_s),
           fmt::format("{:.6g} m in {:.6g} s", moved_m, seconds));
  }
  moving_.Put(entry.id, entry.seen);
}

void IndexedPlaces::SeeMoving(double reach_m) {
  const double age_s = (ns3::Simulator::Now() - all_seen_at_).GetSeconds();
  if (fastest_m_s * age_s <= kSlack * reach_m) return;
  for (Entry& entry : entries_) {
    if (entry.shown && entry.mobility && !entry.still) SeeAgain(entry);
  }
  all_seen_at_ = ns3::Simulator::Now();
}

/// Cubes about as long as a look reaches serve best.
void IndexedPlaces::FitCells(double reach_m) {
  if (!std::isfinite(reach_m) || (reach_m < 2 * cell_m_ && cell_m_ < 2 * reach_m)) return;
  cell_m_ = std::max(reach_m, 1e-3);
  still_.SetCell(cell_m_);
  moving_.SetCell(cell_m_);
}

void IndexedPlaces::Near(std::uint32_t id, double reach_m, std::vector<std::uint32_t>& found) {
  Entry& centre = entries_[id];
  found = placeless_;
  if (!centre.mobility) reach_m = std::numeric_limits<double>::infinity();
  FitCells(reach_m);
  if (moving_.size() > 0) SeeMoving(reach_m);
  const Spot place = !centre.mobility ? Spot{} : centre.still ? centre.seen : PositionOf(centre);
  still_.Within(place, reach_m, found);
  if (moving_.size() > 0) {
    const double age_s = (ns3::Simulator::Now() - all_seen_at_).GetSeconds();
    moving_.Within(place, reach_m + fastest_m_s * age_s, found);
  }
  std::sort(found.begin(), found.end());
}

}  // namespace giot

// Where the radios of a channel are: a neighbour index over ns-3's mobility models that stays right
// as they move.
//
// - A ConstantPositionMobilityModel stands still until it is set elsewhere; whatever was set
//   elsewhere, and every other model, counts as moving from then on.
// - Where a moving one was last seen is never further off than its speed allows: a look reaches
//   further by FastestMS times the age of what was seen, and all are seen anew before that is much.
//   A model that says CourseChange is seen anew at once.
#pragma once

#include <ns3/mobility-model.h>
#include <ns3/nstime.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "sim/network/neighbour_index.h"

namespace giot {

class IndexedPlaces {
 public:
  IndexedPlaces();
  ~IndexedPlaces();
  IndexedPlaces(const IndexedPlaces&) = delete;
  IndexedPlaces& operator=(const IndexedPlaces&) = delete;

  /// A new place, to be called by the number returned: 0, 1, ... It is hidden and has no mobility.
  std::uint32_t Add();
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  /// Gives a place its mobility. `of` names it in refusals: `node 7`.
  void Bind(std::uint32_t id, ns3::Ptr<ns3::MobilityModel> mobility, std::string of);

  /// Whether Near() finds it.
  void Show(std::uint32_t id, bool shown);
  /// Null where it was not bound.
  const ns3::Ptr<ns3::MobilityModel>& mobility(std::uint32_t id) const {
    return entries_[id].mobility;
  }
  /// True while it has not moved since it was bound.
  bool still(std::uint32_t id) const { return entries_[id].still; }

  /// All that are shown and within `reach_m` (may be infinite) of place `id`, and perhaps some that
  /// are a little further, in ascending order; `id` itself may be among them. What has no mobility
  /// is near everything. Throws ScenarioError naming the node where a position is not finite or a
  /// node was faster than FastestMS.
  void Near(std::uint32_t id, double reach_m, std::vector<std::uint32_t>& found);
  /// Throws as Near() does where the position of `id` is not finite.
  void RequireFinite(std::uint32_t id) const { PositionOf(entries_[id]); }
  /// Lets go of all mobility models.
  void Clear();

  /// Attribute of the channels, in m/s.
  double fastest_m_s = 100;

 private:
  struct Entry {
    IndexedPlaces* owner = nullptr;
    std::uint32_t id = 0;
    ns3::Ptr<ns3::MobilityModel> mobility;
    std::string of;
    bool shown = false;
    bool still = false;
    Spot seen;
    ns3::Time seen_at;

    void OnCourseChange(ns3::Ptr<const ns3::MobilityModel>);
  };

  static Spot PositionOf(const Entry& entry);
  void See(Entry& entry);
  void SeeAgain(Entry& entry);
  void SeeMoving(double reach_m);
  void FitCells(double reach_m);

  std::deque<Entry> entries_;  ///< Addresses are kept.
  NeighbourIndex still_;
  NeighbourIndex moving_;
  std::vector<std::uint32_t> placeless_;  ///< Shown without mobility, in ascending order.
  ns3::Time all_seen_at_;                 ///< What moves was seen then or later.
  double cell_m_ = std::numeric_limits<double>::infinity();
};

}  // namespace giot

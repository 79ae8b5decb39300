// Wi-Fi's Yans channel for many ad-hoc nodes (UAV swarms, 802.11p): a frame visits only the radios
// that can notice it, and those that can merely notice it at almost no cost. ns3::YansWifiChannel
// makes events at every radio there is for each frame.
//
// In a program: make a giot::IndexedYansWifiChannel where it has a YansWifiChannel, and a
// giot::IndexedYansWifiPhyHelper where it has a YansWifiPhyHelper.
#pragma once

#include <ns3/propagation-loss-model.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/network/indexed_delay.h"
#include "sim/network/indexed_places.h"
#include "sim/network/indexed_reach.h"
#include "sim/network/indexed_wifi_phy.h"

namespace giot {

/// `giot::IndexedYansWifiChannel`: what is received is what ns3::YansWifiChannel lets be received.
/// A frame is not told to radios where it arrives below their RxSensitivity: ns-3 drops it there
/// without a trace. Who may be nearer stands in a neighbour index (indexed_places.h), which follows
/// what moves; of a pair that stands still the loss is worked out once (indexed_reach.h).
///
/// Attributes: ReachM, if not 0: nothing is heard from further away; FastestMS: no node is faster;
/// CachedPairs: of how many pairs the loss is kept, 24 bytes each. Call ForgetLosses() after a
/// change to the loss model or to a radio's gain or sensitivity. Throws ScenarioError for a
/// position that is not finite, a node faster than FastestMS, and a radio without WifiNetDevice.
class IndexedYansWifiChannel final : public ns3::YansWifiChannel {
 public:
  static ns3::TypeId GetTypeId();
  IndexedYansWifiChannel();
  ~IndexedYansWifiChannel() override;

  /// What YansWifiChannel::Send (which is not virtual) does, for the radios in reach.
  void SendInReach(const ns3::Ptr<ns3::YansWifiPhy>& sender,
                   const ns3::Ptr<const ns3::WifiPpdu>& ppdu, double tx_power_dbm);
  /// Forgets all that was worked out from the loss model and the radios' settings.
  void ForgetLosses();

 private:
  struct Link {
    double rx_power_dbm;
    ns3::Time delay;
    std::uint32_t slot;
  };
  struct Slot {
    ns3::Ptr<ns3::YansWifiPhy> phy;
    IndexedYansWifiPhy* own;  ///< The same; null where it is another.
    std::uint32_t node;
    double links_at_dbm = 0;  ///< Power of sending that `links` are for.
    std::vector<Link> links;  ///< To others that stand still, in order of slot.
  };

  void DoDispose() override;
  double GetFastest() const { return places_.fastest_m_s; }
  void SetFastest(double meters_a_second) { places_.fastest_m_s = meters_a_second; }
  void Look();
  void BindNewRadios();
  ns3::Ptr<ns3::YansWifiPhy> RadioOf(std::size_t i) const;
  double ReachMeters(double greatest_loss_db) const;
  Link LinkBetween(std::uint32_t sender, std::uint32_t receiver, double tx_power_dbm);
  Link WorkOut(std::uint32_t sender, std::uint32_t receiver, double tx_power_dbm) const;

  double reach_m_ = 0;  // attributes
  std::uint64_t most_cached_pairs_ = 0;

  IndexedPlaces places_;
  std::vector<Slot> slots_;  ///< In the order of GetDevice().
  std::unordered_map<const ns3::WifiPhy*, std::uint32_t> slot_of_;
  std::vector<std::uint32_t> found_;
  bool looked_ = false;
  ns3::Ptr<ns3::PropagationLossModel> loss_;
  SignalDelay delay_;
  LossReach loss_reach_;
  bool steady_ = true;
  double faintest_dbm_ = 0;  ///< What the keenest radio notices, before its own gain.
  std::uint64_t cached_pairs_ = 0;
};

/// Installs IndexedYansWifiPhys; otherwise an ns3::YansWifiPhyHelper.
class IndexedYansWifiPhyHelper : public ns3::YansWifiPhyHelper {
 public:
  IndexedYansWifiPhyHelper();
};

}  // namespace giot

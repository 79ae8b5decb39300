#include "sim/network/indexed_wifi.h"

#include <fmt/format.h>
#include <ns3/double.h>
#include <ns3/node.h>
#include <ns3/pointer.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-net-device.h>
#include <ns3/wifi-utils.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/require.h"

namespace giot {
namespace {

template <class Made>
ns3::Ptr<Made> PointerAttribute(const ns3::Object& object, const char* name) {
  ns3::PointerValue value;
  object.GetAttribute(name, value);
  return value.Get<Made>();
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(IndexedYansWifiChannel);

ns3::TypeId IndexedYansWifiChannel::GetTypeId() {
  using Self = IndexedYansWifiChannel;
  static ns3::TypeId id =
      ns3::TypeId("giot::IndexedYansWifiChannel")
          .SetParent<ns3::YansWifiChannel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("ReachM", "Nothing is heard from further away [m]; 0: as losses say.",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&Self::reach_m_),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("FastestMS", "No node is faster [m/s].", ns3::DoubleValue(100),
                        ns3::MakeDoubleAccessor(&Self::SetFastest, &Self::GetFastest),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("CachedPairs", "Of how many pairs that stand still the loss is kept.",
                        ns3::UintegerValue(10'000'000),
                        ns3::MakeUintegerAccessor(&Self::most_cached_pairs_),
                        ns3::MakeUintegerChecker<std::uint64_t>());
  return id;
}

IndexedYansWifiChannel::IndexedYansWifiChannel() = default;
IndexedYansWifiChannel::~IndexedYansWifiChannel() = default;

void IndexedYansWifiChannel::DoDispose() {
  places_.Clear();
  slots_.clear();
  loss_ = nullptr;
  delay_ = SignalDelay();
  ns3::YansWifiChannel::DoDispose();
}

void IndexedYansWifiChannel::ForgetLosses() {
  for (Slot& slot : slots_) slot.links.clear();
  cached_pairs_ = 0;
  looked_ = false;
}

void IndexedYansWifiChannel::Look() {
  if (looked_ && slots_.size() == GetNDevices()) return;
  BindNewRadios();
  ForgetLosses();
  looked_ = true;
  loss_ = PointerAttribute<ns3::PropagationLossModel>(*this, "PropagationLossModel");
  delay_ =
      SignalDelay(PointerAttribute<ns3::PropagationDelayModel>(*this, "PropagationDelayModel"));
  loss_reach_ = LossReach(loss_);
  steady_ = loss_reach_.steady() && delay_.steady();
  faintest_dbm_ = std::numeric_limits<double>::infinity();
  for (const Slot& slot : slots_) {
    faintest_dbm_ = std::min(faintest_dbm_, slot.phy->GetRxSensitivity() - slot.phy->GetRxGain());
    if (slot.own) slot.own->LookAtThresholds();
  }
}

void IndexedYansWifiChannel::BindNewRadios() {
  while (slots_.size() < GetNDevices()) {
    const auto phy = RadioOf(slots_.size());
    const std::uint32_t id = places_.Add();
    const std::uint32_t node = phy->GetDevice()->GetNode()->GetId();
    slots_.push_back({phy, dynamic_cast<IndexedYansWifiPhy*>(ns3::PeekPointer(phy)), node, 0, {}});
    slot_of_[ns3::PeekPointer(phy)] = id;
    if (phy->GetMobility()) places_.Bind(id, phy->GetMobility(), fmt::format("node {}", node));
    places_.Show(id, true);
  }
}

/// The base keeps its list to itself, but tells the devices.
ns3::Ptr<ns3::YansWifiPhy> IndexedYansWifiChannel::RadioOf(std::size_t i) const {
  const auto device = ns3::DynamicCast<ns3::WifiNetDevice>(GetDevice(i));
  for (std::size_t k = 0; device && k < device->GetNPhys(); ++k) {
    const auto phy =
        ns3::DynamicCast<ns3::YansWifiPhy>(device->GetPhy(static_cast<std::uint8_t>(k)));
    if (phy && phy->GetChannel() == this && !slot_of_.contains(ns3::PeekPointer(phy))) return phy;
  }
  Refuse({fmt::format("giot::IndexedYansWifiChannel: radio {}", i), "device",
          "install radios with giot::IndexedYansWifiPhyHelper"},
         "an ns3::WifiNetDevice that has it", "none");
}

double IndexedYansWifiChannel::ReachMeters(double greatest_loss_db) const {
  const double by_loss_m = loss_reach_.MetersFor(greatest_loss_db);
  return reach_m_ > 0 ? std::min(reach_m_, by_loss_m) : by_loss_m;
}

void IndexedYansWifiChannel::SendInReach(const ns3::Ptr<ns3::YansWifiPhy>& sender,
                                         const ns3::Ptr<const ns3::WifiPpdu>& ppdu,
                                         double tx_power_dbm) {
  Look();
  const std::uint32_t from = slot_of_.at(ns3::PeekPointer(sender));
  const SentFrame frame(ppdu, sender->GetChannelNumber());
  // A sensitivity is for 20 MHz; ns-3 scales it to the width of the signal.
  const double width_db = ns3::RatioToDb(frame.width_share);
  places_.Near(from, ReachMeters(tx_power_dbm - faintest_dbm_ - width_db), found_);
  for (const std::uint32_t to : found_) {
    const Slot& receiver = slots_[to];
    // As in ns-3: nothing leaks from one Wi-Fi channel to another.
    if (to == from || receiver.phy->GetChannelNumber() != frame.channel_number) continue;
    const Link link = LinkBetween(from, to, tx_power_dbm);
    const double rssi_dbm = link.rx_power_dbm + receiver.phy->GetRxGain();
    if (rssi_dbm < receiver.phy->GetRxSensitivity() + width_db) continue;
    if (receiver.own) {
      receiver.own->Expect(frame, link.rx_power_dbm, link.delay);
    } else {
      ns3::Simulator::ScheduleWithContext(receiver.node, link.delay, &HandOver, receiver.phy, ppdu,
                                          link.rx_power_dbm);
    }
  }
}

IndexedYansWifiChannel::Link IndexedYansWifiChannel::LinkBetween(std::uint32_t sender,
                                                                 std::uint32_t receiver,
                                                                 double tx_power_dbm) {
  if (!steady_ || !places_.still(sender) || !places_.still(receiver)) {
    return WorkOut(sender, receiver, tx_power_dbm);
  }
  Slot& slot = slots_[sender];
  if (slot.links_at_dbm != tx_power_dbm) {
    cached_pairs_ -= slot.links.size();
    slot.links.clear();
    slot.links_at_dbm = tx_power_dbm;
  }
  const auto at =
      std::lower_bound(slot.links.begin(), slot.links.end(), receiver,
                       [](const Link& link, std::uint32_t index) { return link.slot < index; });
  if (at != slot.links.end() && at->slot == receiver) return *at;
  const Link link = WorkOut(sender, receiver, tx_power_dbm);
  if (cached_pairs_ < most_cached_pairs_) {
    slot.links.insert(at, link);
    ++cached_pairs_;
  }
  return link;
}

IndexedYansWifiChannel::Link IndexedYansWifiChannel::WorkOut(std::uint32_t sender,
                                                             std::uint32_t receiver,
                                                             double tx_power_dbm) const {
  const auto& from = places_.mobility(sender);
  const auto& to = places_.mobility(receiver);
  const double rx_power_dbm = loss_->CalcRxPower(tx_power_dbm, from, to);
  if (std::isnan(rx_power_dbm)) {
    places_.RequireFinite(sender);
    places_.RequireFinite(receiver);
    Refuse({fmt::format("node {}", slots_[receiver].node), "rx_power_dbm", "check the loss model"},
           "a number", "nan");
  }
  const bool in_reach = reach_m_ <= 0 || from->GetDistanceFrom(to) <= reach_m_;
  constexpr double kNothing = -std::numeric_limits<double>::infinity();
  return {in_reach ? rx_power_dbm : kNothing, delay_.Between(from, to), receiver};
}

IndexedYansWifiPhyHelper::IndexedYansWifiPhyHelper() {
  for (ns3::ObjectFactory& phy : m_phy) phy.SetTypeId(IndexedYansWifiPhy::GetTypeId());
}

}  // namespace giot

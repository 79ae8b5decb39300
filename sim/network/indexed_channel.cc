#include "sim/network/indexed_channel.h"

#include <fmt/format.h>
#include <ns3/angles.h>
#include <ns3/antenna-model.h>
#include <ns3/double.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <cmath>

#include "sim/base/require.h"

namespace giot {
namespace {

/// What ns3::SpectrumChannel has for "no limit".
constexpr double kNoMaxLossDb = 1e9;

ns3::Ptr<ns3::Node> NodeOf(const ns3::SpectrumPhy& phy) {
  const auto device = phy.GetDevice();
  return device ? device->GetNode() : nullptr;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(IndexedChannel);

ns3::TypeId IndexedChannel::GetTypeId() {
  using Self = IndexedChannel;
  static ns3::TypeId id =
      ns3::TypeId("giot::IndexedChannel")
          .SetParent<ns3::SpectrumChannel>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("LeftOutBelowNoiseDb",
                        "The summed power of all that a receiver is not told of stays so far under "
                        "NoiseFloorDbm [dB]; 0: MaxLossDb decides instead.",
                        ns3::DoubleValue(0),
                        ns3::MakeDoubleAccessor(&Self::left_out_below_noise_db_),
                        ns3::MakeDoubleChecker<double>(0, 200))
          .AddAttribute("NoiseFloorDbm",
                        "Noise of the quietest receiver [dBm]; -107 dBm: k T over 5 MHz at 290 K, "
                        "as ns-3's 802.15.4 receiver has it.",
                        ns3::DoubleValue(-107), ns3::MakeDoubleAccessor(&Self::noise_floor_dbm_),
                        ns3::MakeDoubleChecker<double>(-300, 100))
          .AddAttribute("ReachM", "Nothing is heard from further away [m]; 0: as losses say.",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&Self::reach_m_),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("AntennaGainDb",
                        "The greatest gain of a sender's and a receiver's antenna together [dB].",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&Self::antenna_gain_db_),
                        ns3::MakeDoubleChecker<double>(0, 200))
          .AddAttribute("FastestMS", "No node is faster [m/s].", ns3::DoubleValue(100),
                        ns3::MakeDoubleAccessor(&Self::SetFastest, &Self::GetFastest),
                        ns3::MakeDoubleChecker<double>(0))
          .AddAttribute("CachedPairs", "Of how many pairs that stand still the loss is kept.",
                        ns3::UintegerValue(20'000'000),
                        ns3::MakeUintegerAccessor(&Self::most_cached_pairs_),
                        ns3::MakeUintegerChecker<std::uint64_t>());
  return id;
}

IndexedChannel::IndexedChannel() = default;
IndexedChannel::~IndexedChannel() = default;

void IndexedChannel::DoDispose() {
  signals_.Clear();
  places_.Clear();
  for (const auto& slot : slots_) slot->phy = nullptr;
  looked_at_ = nullptr;
  delay_ = SignalDelay();
  ns3::SpectrumChannel::DoDispose();
}

void IndexedChannel::AddRx(ns3::Ptr<ns3::SpectrumPhy> phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known != slot_of_.end()) {
    Slot& slot = *slots_[known->second];
    if (!slot.attached) attached_.push_back(slot.index);
    slot.attached = true;
    slot.attached_at = ++happenings_;
    return Show(slot);
  }
  auto slot = std::make_unique<Slot>();
  slot->channel = this;
  slot->index = places_.Add();
  slot->phy = phy;
  if (const auto radio = ns3::DynamicCast<ns3::LrWpanPhy>(phy)) {
    radio->TraceConnectWithoutContext("TrxState", ns3::MakeCallback(&Slot::OnState, slot.get()));
    slot->asleep = !radio->IsInitialized();  // Off until it begins.
  }
  slot_of_[ns3::PeekPointer(phy)] = slot->index;
  attached_.push_back(slot->index);
  unbound_.push_back(slot->index);
  Show(*slot);
  slots_.push_back(std::move(slot));
}

void IndexedChannel::RemoveRx(ns3::Ptr<ns3::SpectrumPhy> phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known == slot_of_.end()) return;
  Slot& slot = *slots_[known->second];
  slot.attached = false;
  std::erase(attached_, slot.index);
  Show(slot);
}

void IndexedChannel::StartTx(ns3::Ptr<ns3::SpectrumSignalParameters> sent) {
  if (!m_txSigParamsTrace.IsEmpty()) m_txSigParamsTrace(sent->Copy());
  Slot& sender = SlotOf(sent->txPhy);
  BindPlaces();
  LookAtModels();
  SignalInAir& signal = signals_.Begin(sent, sender.index, ++happenings_, AllowedWatts());
  places_.Near(sender.index, ReachMeters(signal), found_);
  for (const std::uint32_t index : found_) {
    if (index != sender.index) Deliver(sender, *slots_[index], signal);
  }
}

std::size_t IndexedChannel::GetNDevices() const { return attached_.size(); }

ns3::Ptr<ns3::NetDevice> IndexedChannel::GetDevice(std::size_t i) const {
  return slots_[attached_.at(i)]->phy->GetDevice();
}

void IndexedChannel::Sleep(const ns3::Ptr<ns3::SpectrumPhy>& phy) { FallAsleep(SlotOf(phy)); }

void IndexedChannel::Wake(const ns3::Ptr<ns3::SpectrumPhy>& phy) { WakeUp(SlotOf(phy)); }

void IndexedChannel::ForgetLosses() {
  for (const auto& slot : slots_) slot->links.clear();
  cached_pairs_ = 0;
  looked_ = false;
}

std::string IndexedChannel::NameOf(const Slot& slot) {
  return slot.node == kNoNode ? "a radio without node" : fmt::format("node {}", slot.node);
}

IndexedChannel::Slot& IndexedChannel::SlotOf(const ns3::Ptr<ns3::SpectrumPhy>& phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known != slot_of_.end()) return *slots_[known->second];
  AddRx(phy);  // Sends without ever having been attached: is heard, but hears nothing.
  RemoveRx(phy);
  return *slots_.back();
}

void IndexedChannel::FallAsleep(Slot& slot) {
  if (slot.asleep) return;
  slot.asleep = true;
  slot.asleep_at = ++happenings_;
  Show(slot);
}

void IndexedChannel::WakeUp(Slot& slot) {
  if (!slot.asleep) return;
  slot.asleep = false;
  Show(slot);
  if (!slot.attached) return;
  BindPlaces();
  for (SignalInAir& signal : signals_.all()) {
    if (signal.number < slot.asleep_at || signal.number < slot.attached_at) continue;
    if (signal.sender != slot.index) Deliver(*slots_[signal.sender], slot, signal);
  }
}

void IndexedChannel::Slot::OnState(ns3::Time, ns3::LrWpanPhyEnumeration before,
                                   ns3::LrWpanPhyEnumeration after) {
  if (after == ns3::IEEE_802_15_4_PHY_TRX_OFF) channel->FallAsleep(*this);
  // Told while the radio is still off by its own account: a signal that has begun is noise to it.
  if (before == ns3::IEEE_802_15_4_PHY_TRX_OFF && after != before) channel->WakeUp(*this);
}

/// A PHY may learn its node and its mobility long after it was attached.
void IndexedChannel::BindPlaces() {
  std::erase_if(unbound_, [this](std::uint32_t index) {
    Slot& slot = *slots_[index];
    const auto node = NodeOf(*slot.phy);
    slot.node = node ? node->GetId() : kNoNode;
    slot.model = slot.phy->GetRxSpectrumModel();
    slot.antenna = ns3::DynamicCast<ns3::AntennaModel>(slot.phy->GetAntenna());
    const auto mobility = slot.phy->GetMobility();
    if (mobility) places_.Bind(index, mobility, NameOf(slot));
    return mobility != nullptr;
  });
}

void IndexedChannel::LookAtModels() {
  if (m_spectrumPropagationLoss || m_phasedArraySpectrumPropagationLoss) {
    Refuse({"giot::IndexedChannel", "loss model",
            "use ns3::MultiModelSpectrumChannel, or a PropagationLossModel"},
           "one that is the same at all frequencies", "one that depends on the frequency");
  }
  if (left_out_below_noise_db_ > 0 && m_maxLossDb < kNoMaxLossDb) {
    Refuse({"giot::IndexedChannel", "MaxLossDb", "set one of the two"},
           "none beside LeftOutBelowNoiseDb", fmt::format("{}", m_maxLossDb));
  }
  if (looked_ && m_propagationLoss == looked_at_) return;
  ForgetLosses();
  looked_ = true;
  looked_at_ = m_propagationLoss;
  loss_reach_ = LossReach(m_propagationLoss);
  delay_ = SignalDelay(m_propagationDelay);
  steady_ = loss_reach_.steady() && delay_.steady();
}

double IndexedChannel::AllowedWatts() const {
  if (left_out_below_noise_db_ <= 0) return 0;
  return 1e-3 * std::pow(10, (noise_floor_dbm_ - left_out_below_noise_db_) / 10);
}

double IndexedChannel::ReachMeters(const SignalInAir& signal) const {
  const double loss_db = signal.share > 0 ? -10 * std::log10(signal.least_gain) : m_maxLossDb;
  const double by_loss_m = loss_reach_.MetersFor(loss_db + antenna_gain_db_);
  return reach_m_ > 0 ? std::min(reach_m_, by_loss_m) : by_loss_m;
}

IndexedChannel::Link IndexedChannel::LinkBetween(Slot& sender, const Slot& receiver,
                                                 const SignalInAir& signal) {
  const bool keeps = steady_ && places_.still(sender.index) && places_.still(receiver.index) &&
                     !signal.sent->txAntenna && !receiver.antenna;
  if (!keeps) return WorkOut(sender, receiver, signal);
  const auto at =
      std::lower_bound(sender.links.begin(), sender.links.end(), receiver.index,
                       [](const Link& link, std::uint32_t index) { return link.slot < index; });
  if (at != sender.links.end() && at->slot == receiver.index) return *at;
  const Link link = WorkOut(sender, receiver, signal);
  if (cached_pairs_ < most_cached_pairs_) {
    sender.links.insert(at, link);
    ++cached_pairs_;
  }
  return link;
}

IndexedChannel::Link IndexedChannel::WorkOut(const Slot& sender, const Slot& receiver,
                                             const SignalInAir& signal) const {
  const auto& from = places_.mobility(sender.index);
  const auto& to = places_.mobility(receiver.index);
  if (!from || !to) return {1, receiver.index, 0};
  double loss_db = m_propagationLoss ? -m_propagationLoss->CalcRxPower(0, from, to) : 0;
  if (!(loss_db == loss_db)) {
    places_.RequireFinite(sender.index);
    places_.RequireFinite(receiver.index);
    Refuse({NameOf(receiver), "loss_db", "check the loss model"}, "a number", "nan");
  }
  loss_db -= AntennaGainDb(*from, *to, receiver, *signal.sent);
  const bool in_reach = reach_m_ <= 0 || from->GetDistanceFrom(to) <= reach_m_;
  if (!in_reach || (signal.share == 0 && loss_db > m_maxLossDb)) return {0, receiver.index, 0};
  return {std::pow(10.0, -loss_db / 10.0), receiver.index,
          static_cast<std::uint32_t>(delay_.Between(from, to).GetNanoSeconds())};
}

double IndexedChannel::AntennaGainDb(const ns3::MobilityModel& from, const ns3::MobilityModel& to,
                                     const Slot& receiver,
                                     const ns3::SpectrumSignalParameters& sent) const {
  const ns3::Vector here = from.GetPosition(), there = to.GetPosition();
  double gain_db = 0;
  if (sent.txAntenna) gain_db += sent.txAntenna->GetGainDb(ns3::Angles(there, here));
  if (receiver.antenna) gain_db += receiver.antenna->GetGainDb(ns3::Angles(here, there));
  if (gain_db > antenna_gain_db_ * (1 + 1e-9)) {
    Refuse({NameOf(receiver), "AntennaGainDb", "set the channel's AntennaGainDb to the greatest"},
           fmt::format("at most {} dB of both antennas together", antenna_gain_db_),
           fmt::format("{:.6g} dB", gain_db));
  }
  return gain_db;
}

void IndexedChannel::Deliver(Slot& sender, const Slot& receiver, SignalInAir& signal) {
  if (receiver.node == sender.node && receiver.node != kNoNode) return;  // As ns-3's own do.
  const Link link = LinkBetween(sender, receiver, signal);
  const ns3::Time now = ns3::Simulator::Now();
  const ns3::Time begin = signal.begin + ns3::NanoSeconds(link.delay_ns);
  const ns3::Time end = signal.end + ns3::NanoSeconds(link.delay_ns);
  if (link.gain <= signal.least_gain || end <= now) return;
  const auto heard = signals_.Heard(signal, receiver.model, link.gain);
  if (!heard) return;
  if (!m_pathLossTrace.IsEmpty()) {
    m_pathLossTrace(sender.phy, receiver.phy, -10 * std::log10(link.gain));
  }
  if (begin < now) {
    heard->duration = end - now;
    receiver.phy->StartRx(heard);
  } else if (receiver.node == kNoNode) {
    ns3::Simulator::Schedule(begin - now, &ns3::SpectrumPhy::StartRx, receiver.phy, heard);
  } else {
    ns3::Simulator::ScheduleWithContext(receiver.node, begin - now, &ns3::SpectrumPhy::StartRx,
                                        receiver.phy, heard);
  }
}

}  // namespace giot

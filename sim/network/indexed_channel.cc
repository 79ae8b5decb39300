#include "sim/network/indexed_channel.h"

#include <ns3/mobility-model.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/spectrum-phy.h>

#include <algorithm>
#include <cmath>

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(IndexedChannel);

ns3::TypeId IndexedChannel::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::IndexedChannel")
                              .SetParent<ns3::SpectrumChannel>()
                              .SetGroupName("Giot")
                              .AddConstructor<IndexedChannel>();
  return id;
}

IndexedChannel::IndexedChannel() = default;
IndexedChannel::~IndexedChannel() = default;

void IndexedChannel::DoDispose() {
  on_air_.clear();
  for (const auto& slot : slots_) slot->phy = nullptr;
  ns3::SpectrumChannel::DoDispose();
}

void IndexedChannel::AddRx(ns3::Ptr<ns3::SpectrumPhy> phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known != slot_of_.end()) {
    Slot& slot = *slots_[known->second];
    if (!slot.attached) attached_.push_back(slot.index);
    slot.attached = true;
    slot.attached_at = ++happenings_;
    return;
  }
  auto slot = std::make_unique<Slot>();
  slot->channel = this;
  slot->index = static_cast<std::uint32_t>(slots_.size());
  slot->phy = phy;
  if (const auto radio = ns3::DynamicCast<ns3::LrWpanPhy>(phy)) {
    radio->TraceConnectWithoutContext("TrxState", ns3::MakeCallback(&Slot::OnState, slot.get()));
    slot->asleep = !radio->IsInitialized();  // Off until it begins.
  }
  slot_of_[ns3::PeekPointer(phy)] = slot->index;
  attached_.push_back(slot->index);
  slots_.push_back(std::move(slot));
  for (const auto& other : slots_) other->neighbours_known = false;
}

void IndexedChannel::RemoveRx(ns3::Ptr<ns3::SpectrumPhy> phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known == slot_of_.end()) return;
  slots_[known->second]->attached = false;
  std::erase(attached_, known->second);
}

void IndexedChannel::StartTx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) {
  if (!m_txSigParamsTrace.IsEmpty()) m_txSigParamsTrace(signal->Copy());
  Slot& sender = SlotOf(signal->txPhy);
  if (!sender.neighbours_known) FindNeighbours(sender);
  const ns3::Time now = ns3::Simulator::Now();
  while (!on_air_.empty() && on_air_.front().end + longest_delay_ < now) on_air_.pop_front();
  on_air_.push_back({signal, sender.index, now, now + signal->duration, ++happenings_});
  for (const Neighbour& link : sender.neighbours) {
    const Slot& receiver = *slots_[link.slot];
    if (receiver.attached && !receiver.asleep) Deliver(receiver, link, on_air_.back());
  }
}

std::size_t IndexedChannel::GetNDevices() const { return attached_.size(); }

ns3::Ptr<ns3::NetDevice> IndexedChannel::GetDevice(std::size_t i) const {
  return slots_[attached_.at(i)]->phy->GetDevice();
}

IndexedChannel::Slot& IndexedChannel::SlotOf(const ns3::Ptr<ns3::SpectrumPhy>& phy) {
  const auto known = slot_of_.find(ns3::PeekPointer(phy));
  if (known != slot_of_.end()) return *slots_[known->second];
  AddRx(phy);  // Sends without ever having been attached: is heard, but hears nothing.
  RemoveRx(phy);
  return *slots_.back();
}

void IndexedChannel::FindNeighbours(Slot& sender) {
  sender.neighbours.clear();
  sender.neighbours_known = true;
  const auto from = sender.phy->GetMobility();
  for (const auto& slot : slots_) {
    if (slot->index == sender.index) continue;
    const auto to = slot->phy->GetMobility();
    const double loss_db = m_propagationLoss ? -m_propagationLoss->CalcRxPower(0, from, to) : 0;
    if (loss_db > m_maxLossDb) continue;
    const ns3::Time delay =
        m_propagationDelay ? m_propagationDelay->GetDelay(from, to) : ns3::Time();
    longest_delay_ = std::max(longest_delay_, delay);
    sender.neighbours.push_back({std::pow(10.0, -loss_db / 10.0), slot->index,
                                 static_cast<std::uint32_t>(delay.GetNanoSeconds())});
  }
  sender.neighbours.shrink_to_fit();
}

void IndexedChannel::Deliver(const Slot& receiver, const Neighbour& link, const OnAir& signal) {
  const ns3::Time now = ns3::Simulator::Now();
  const ns3::Time begin = signal.begin + ns3::NanoSeconds(link.delay_ns);
  const ns3::Time end = signal.end + ns3::NanoSeconds(link.delay_ns);
  if (end <= now) return;
  const auto heard = signal.signal->Copy();
  *heard->psd *= link.gain;
  if (begin >= now) {
    const auto device = receiver.phy->GetDevice();
    ns3::Simulator::ScheduleWithContext(device->GetNode()->GetId(), begin - now,
                                        &ns3::SpectrumPhy::StartRx, receiver.phy, heard);
  } else {
    heard->duration = end - now;
    receiver.phy->StartRx(heard);
  }
}

void IndexedChannel::Slot::OnState(ns3::Time, ns3::LrWpanPhyEnumeration before,
                                   ns3::LrWpanPhyEnumeration after) {
  if (after == ns3::IEEE_802_15_4_PHY_TRX_OFF) {
    asleep = true;
    asleep_at = ++channel->happenings_;
  } else if (before == ns3::IEEE_802_15_4_PHY_TRX_OFF && asleep) {
    // Told while the radio is still off by its own account: a signal that has begun is noise to it.
    if (attached) channel->TellAwakened(*this);
    asleep = false;
  }
}

void IndexedChannel::TellAwakened(Slot& slot) {
  for (const OnAir& signal : on_air_) {
    if (signal.number < slot.asleep_at || signal.number < slot.attached_at) continue;
    const std::vector<Neighbour>& links = slots_[signal.sender]->neighbours;
    const auto link = std::lower_bound(
        links.begin(), links.end(), slot.index,
        [](const Neighbour& neighbour, std::uint32_t index) { return neighbour.slot < index; });
    if (link != links.end() && link->slot == slot.index) Deliver(slot, *link, signal);
  }
}

}  // namespace giot

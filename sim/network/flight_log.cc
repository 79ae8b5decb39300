#include "sim/network/flight_log.h"

#include <ns3/ipv6-l3-protocol.h>
#include <ns3/simulator.h>

#include "sim/network/datagram_tag.h"

namespace giot {
namespace {

/// Preamble, start of frame and length: IEEE 802.15.4-2006, 6.3, at 2.4 GHz.
constexpr std::int64_t kPhyHeaderBytes = 6;

SendOutcome OutcomeOf(FrameOutcome outcome) {
  switch (outcome) {
    case FrameOutcome::kDelivered: return SendOutcome::kDelivered;
    case FrameOutcome::kNoAck: return SendOutcome::kNoAck;
    case FrameOutcome::kChannelAccessFailure: return SendOutcome::kChannelAccessFailure;
  }
  return SendOutcome::kNoAck;
}

bool Forwards(const SimNode& node) { return node.role != Role::kSensor || !node.config->sleeps; }

}  // namespace

FlightLog::FlightLog(const Network& network, std::function<void(DatagramId)> on_resolved)
    : network_(network), on_resolved_(std::move(on_resolved)), queues_(network.nodes().size()) {
  for (const SimNode& node : network.nodes()) {
    if (RadioLink* link = network.LinkOf(node.index)) link->SetListener(this);
    const auto ip = node.node->GetObject<ns3::Ipv6L3Protocol>();
    if (!ip || !Forwards(node)) continue;
    forwarders_.push_back(std::make_unique<Forwarder>(Forwarder{this, node.index}));
    ip->TraceConnectWithoutContext(
        "UnicastForward", ns3::MakeCallback(&Forwarder::OnForward, forwarders_.back().get()));
  }
}

FlightLog::~FlightLog() {
  for (const SimNode& node : network_.nodes()) {
    if (RadioLink* link = network_.LinkOf(node.index)) link->SetListener(nullptr);
  }
  for (const auto& forwarder : forwarders_) {
    const auto ip = network_.node(forwarder->node).node->GetObject<ns3::Ipv6L3Protocol>();
    if (!ip) continue;
    ip->TraceDisconnectWithoutContext("UnicastForward",
                                      ns3::MakeCallback(&Forwarder::OnForward, forwarder.get()));
  }
}

DatagramId FlightLog::Begin(int sender, int receiver, int socket) {
  return records_.Add(
      DatagramRecord(sender, receiver, socket, CauseAt(sender, receiver), ns3::Simulator::Now()));
}

void FlightLog::OnQueued(int node, const ns3::Packet& frame) {
  const DatagramId id = DatagramTag::Of(frame);
  QueueOf(node).frames.push_back(id);
  DatagramRecord* record = records_.Find(id);
  if (record == nullptr || record->sender() != node) return;
  ++record->pending;
  ++record->air.fragments;
  ++total_.fragments;
}

void FlightLog::OnQueueFull(int node, const ns3::Packet& frame) {
  DatagramRecord* record = records_.Find(DatagramTag::Of(frame));
  if (record == nullptr || record->sender() != node) return;
  record->Worsen(network_.node(node).OnAir() ? SendOutcome::kQueueFull : SendOutcome::kOffTheAir);
}

void FlightLog::OnAccess(int node) {
  if (DatagramRecord* record = AtWork(node)) record->BeginSending(ns3::Simulator::Now());
}

void FlightLog::OnPause(int node) {
  if (DatagramRecord* record = AtWork(node)) {
    record->Enter(LatencyCause::kQueue, ns3::Simulator::Now());
  }
}

void FlightLog::OnAirBegin(int node, std::uint32_t psdu_bytes) {
  Queue& queue = QueueOf(node);
  if (queue.frames.empty()) return;
  const bool again = ++queue.sendings > 1;
  Count(queue.frames.front(), [&](AirCount& air) {
    ++air.frames;
    air.retries += again ? 1 : 0;
    air.bytes += kPhyHeaderBytes + psdu_bytes;
  });
  if (DatagramRecord* record = AtWork(node)) {
    record->Enter(LatencyCause::kAir, ns3::Simulator::Now());
  }
}

void FlightLog::OnAirEnd(int node) {
  if (DatagramRecord* record = AtWork(node)) {
    record->Enter(LatencyCause::kAck, ns3::Simulator::Now());
  }
}

void FlightLog::OnResolved(int node, FrameOutcome outcome) {
  Queue& queue = QueueOf(node);
  if (queue.frames.empty()) return;
  if (DatagramRecord* record = AtWork(node)) {
    if (outcome == FrameOutcome::kDelivered) {
      record->Enter(LatencyCause::kQueue, ns3::Simulator::Now());
    } else {
      record->LoseSending(ns3::Simulator::Now());
    }
  }
  const DatagramId id = queue.frames.front();
  queue.frames.pop_front();
  queue.sendings = 0;
  DatagramRecord* record = records_.Find(id);
  if (record == nullptr || record->sender() != node) return;
  record->Worsen(network_.node(node).OnAir() ? OutcomeOf(outcome) : SendOutcome::kOffTheAir);
  if (--record->pending == 0 && !record->sending) on_resolved_(id);
}

void FlightLog::OnReceived(int node, const ns3::Packet& frame) {
  QueueOf(node).last_received = DatagramTag::Of(frame);
}

void FlightLog::OnAckBegin(int node, std::uint32_t psdu_bytes) {
  Count(QueueOf(node).last_received, [&](AirCount& air) {
    ++air.acks;
    air.ack_bytes += kPhyHeaderBytes + psdu_bytes;
  });
}

void FlightLog::Forwarder::OnForward(const ns3::Ipv6Header&, ns3::Ptr<const ns3::Packet> packet,
                                     std::uint32_t) {
  DatagramRecord* record = log->records_.Find(DatagramTag::Of(*packet));
  if (record == nullptr) return;
  record->ArriveAt(node, log->CauseAt(node, record->receiver()), ns3::Simulator::Now());
}

DatagramRecord* FlightLog::AtWork(int node) {
  const Queue& queue = QueueOf(node);
  if (queue.frames.empty()) return nullptr;
  DatagramRecord* record = records_.Find(queue.frames.front());
  return record != nullptr && record->RunsAt(node) ? record : nullptr;
}

// Where the time of a datagram for `receiver` goes that has just come to `node`.
LatencyCause FlightLog::CauseAt(int node, int receiver) const {
  switch (network_.node(node).role) {
    case Role::kSensor:
    case Role::kRelay: return LatencyCause::kQueue;
    case Role::kSink:
      return network_.SinkOf(receiver) == node ? LatencyCause::kQueue : LatencyCause::kBackhaul;
    case Role::kEdge:
      return receiver == network_.cloud() ? LatencyCause::kWan : LatencyCause::kBackhaul;
    case Role::kCloud: return LatencyCause::kWan;
  }
  return LatencyCause::kQueue;
}

template <class Change>
void FlightLog::Count(DatagramId id, Change change) {
  change(total_);
  if (DatagramRecord* record = records_.Find(id)) change(record->air);
}

}  // namespace giot

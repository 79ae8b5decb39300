// Follows every datagram through the link layers of all nodes: charges its time, counts its frames,
// and says when its first hop is over.
#pragma once

#include <ns3/ipv6-header.h>
#include <ns3/packet.h>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "sim/network/datagram_record.h"
#include "sim/network/network.h"
#include "sim/network/radio_link.h"

namespace giot {

class FlightLog final : public RadioListener {
 public:
  /// `on_resolved` is called when the first hop of a datagram is over and its sender must be told.
  FlightLog(const Network& network, std::function<void(DatagramId)> on_resolved);
  ~FlightLog() override;
  FlightLog(const FlightLog&) = delete;
  FlightLog& operator=(const FlightLog&) = delete;

  DatagramId Begin(int sender, int receiver, int socket);
  /// Null where it is long over.
  DatagramRecord* Find(DatagramId id) { return records_.Find(id); }
  const AirCount& total() const { return total_; }

  void OnQueued(int node, const ns3::Packet& frame) override;
  void OnQueueFull(int node, const ns3::Packet& frame) override;
  void OnAccess(int node) override;
  void OnPause(int node) override;
  void OnAirBegin(int node, std::uint32_t psdu_bytes) override;
  void OnAirEnd(int node) override;
  void OnResolved(int node, FrameOutcome outcome) override;
  void OnReceived(int node, const ns3::Packet& frame) override;
  void OnAckBegin(int node, std::uint32_t psdu_bytes) override;

 private:
  /// What the MAC of a node holds.
  struct Queue {
    std::deque<DatagramId> frames;  ///< 0 for what is no datagram's.
    int sendings = 0;               ///< Of the front frame.
    DatagramId last_received = 0;
  };
  /// Joins the trace of a node that forwards to its index.
  struct Forwarder {
    FlightLog* log;
    int node;
    void OnForward(const ns3::Ipv6Header& header, ns3::Ptr<const ns3::Packet> packet,
                   std::uint32_t interface);
  };

  Queue& QueueOf(int node) { return queues_[static_cast<std::size_t>(node)]; }
  /// The record of a node's front frame, where its clock stands there; else null.
  DatagramRecord* AtWork(int node);
  LatencyCause CauseAt(int node, int receiver) const;
  template <class Change>
  void Count(DatagramId id, Change change);

  const Network& network_;
  std::function<void(DatagramId)> on_resolved_;
  DatagramRecords records_;
  std::vector<Queue> queues_;
  std::vector<std::unique_ptr<Forwarder>> forwarders_;
  AirCount total_;
};

}  // namespace giot

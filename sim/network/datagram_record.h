// What is known of the datagrams in flight: where each one's time goes, and what it put on the air.
#pragma once

#include <ns3/nstime.h>

#include <array>
#include <cstdint>
#include <deque>

#include "sim/network/datagrams.h"

namespace giot {

/// One datagram on its way. Its clock stands at one node at a time and charges each moment to one
/// cause, so that the parts sum exactly to the time since it was sent.
class DatagramRecord {
 public:
  DatagramRecord(int sender, int receiver, int socket, LatencyCause cause, ns3::Time now)
      : sender_(sender),
        receiver_(receiver),
        socket_(socket),
        at_(sender),
        cause_(cause),
        sent_(now),
        since_(now) {}

  /// Charges the time since the last change to the present cause, and goes on with another.
  void Enter(LatencyCause cause, ns3::Time now);
  /// The front frame begins to contend. Where it still waited for an acknowledgement, that never
  /// came, and all that the sending took is charged to kRetry.
  void BeginSending(ns3::Time now);
  /// The front frame is given up.
  void LoseSending(ns3::Time now);
  /// It is whole at another node, which sends it on. Nothing happens where it was there before:
  /// that is a copy, whose acknowledgement was lost.
  void ArriveAt(int node, LatencyCause cause, ns3::Time now);
  /// It is whole at its receiver. False where that has it already.
  bool Finish(ns3::Time now);
  /// Keeps the first outcome that is not kDelivered.
  void Worsen(SendOutcome outcome);

  /// True where the clock stands at this node.
  bool RunsAt(int node) const { return at_ == node && !received_; }
  int sender() const { return sender_; }
  int receiver() const { return receiver_; }
  int socket() const { return socket_; }
  ns3::Time sent() const { return sent_; }
  const LatencySplit& latency() const { return latency_; }
  SendOutcome outcome() const { return outcome_; }
  bool received() const { return received_; }

  AirCount air;
  int pending = 0;         ///< Frames of the first hop that are not resolved.
  bool sending = true;     ///< Send() has not returned yet.
  bool confirmed = false;  ///< The sender was told.

 private:
  static constexpr std::size_t kLongestWay = 14;

  void EndFlight();

  int sender_;
  int receiver_;
  int socket_;
  int at_;
  LatencyCause cause_;
  SendOutcome outcome_ = SendOutcome::kDelivered;
  bool received_ = false;
  ns3::Time sent_;
  ns3::Time since_;
  LatencySplit latency_;
  LatencySplit before_sending_;         ///< `latency_` when the present sending began.
  std::array<int, kLongestWay> way_{};  ///< Nodes that sent it on.
  std::size_t hops_ = 0;
};

/// Records by id, which are given out in a row. Dropped when finished, or when nothing was heard of
/// them for LongestFlight(): memory does not grow with the run.
class DatagramRecords {
 public:
  /// Twice as long as 6LoWPAN waits for a missing fragment.
  static ns3::Time LongestFlight() { return ns3::Seconds(120); }

  DatagramId Add(const DatagramRecord& record);
  /// Null where it was dropped.
  DatagramRecord* Find(DatagramId id) {
    return id - first_ < records_.size() ? &records_[id - first_] : nullptr;
  }

 private:
  void DropOld(ns3::Time now);

  std::deque<DatagramRecord> records_;
  DatagramId first_ = 1;
};

}  // namespace giot

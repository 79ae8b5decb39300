// Datagrams between nodes, as applications use them: bytes go over UDP, IPv6, 6LoWPAN and the
// radio; the sender learns from its own link layer what became of them, the receiver gets the
// bytes, and the time on the way is split by cause.
#pragma once

#include <ns3/nstime.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "sim/network/network.h"

namespace giot {

/// Number of a datagram of the run, from 1 in order of sending.
using DatagramId = std::uint64_t;

/// Ports of applications: 61616..61631 travel in four bits each (RFC 6282, 4.3.3).
inline constexpr std::uint16_t kFirstPort = 61616;

/// The largest payload to or from a sensor or relay: IPv6's least MTU without the headers. More
/// would need IP fragments, of which ns-3.37's 6LoWPAN spoils bytes 5 to 8.
inline constexpr std::size_t kMostOverRadio = 1280 - 40 - 8;

/// What the sender's link layer says of a datagram: of its worst fragment.
enum class SendOutcome : std::uint8_t {
  kDelivered,             ///< Every frame reached the next hop (unacknowledged: was sent).
  kNoAck,                 ///< A frame was not acknowledged after all retries.
  kChannelAccessFailure,  ///< The channel was busy at every attempt.
  kQueueFull,             ///< The node's queue had no place for a frame.
  kOffTheAir,             ///< The node has no power.
  kRefused,               ///< Too large: see kMostOverRadio; over wires UDP's 65,507 bytes.
};
std::string_view ToString(SendOutcome outcome);

/// Where a datagram's time went, in order of appearance on the way.
enum class LatencyCause : std::uint8_t {
  kQueue,     ///< Behind other datagrams, and in interframe spaces.
  kAccess,    ///< Wake-up, backoff, carrier sense and turnaround of the sendings that arrived.
  kAir,       ///< Frames on the air, and propagation.
  kAck,       ///< Waiting for the acknowledgement of an earlier fragment.
  kRetry,     ///< Everything spent on sendings that were not acknowledged.
  kBackhaul,  ///< Between sink and edge.
  kWan,       ///< Between edge and cloud.
};
inline constexpr std::size_t kLatencyCauses = 7;
std::string_view ToString(LatencyCause cause);

/// The parts sum exactly to the time from Send() to reception.
struct LatencySplit {
  std::array<ns3::Time, kLatencyCauses> parts;
  ns3::Time& operator[](LatencyCause cause) { return parts[static_cast<std::size_t>(cause)]; }
  const ns3::Time& operator[](LatencyCause cause) const {
    return parts[static_cast<std::size_t>(cause)];
  }
  ns3::Time Total() const;
};

/// What a datagram put on the air, over all its hops.
struct AirCount {
  int fragments = 0;           ///< 6LoWPAN frames of the first hop.
  int frames = 0;              ///< Data frames sent, retries included.
  int retries = 0;             ///< Of these, sendings after the first.
  int acks = 0;                ///< Acknowledgements sent for it.
  std::int64_t bytes = 0;      ///< PHY header, MAC header, payload and FCS of all data frames.
  std::int64_t ack_bytes = 0;  ///< The same of the acknowledgements.
};

/// Told to the sender, once for each Send().
struct SendReport {
  DatagramId id = 0;
  SendOutcome outcome = SendOutcome::kDelivered;
  ns3::Time sent;  ///< When Send() was called; now - sent is how long the first hop took.
  AirCount air;    ///< So far.
};

/// Told to the receiver, once for each datagram that arrives (copies are dropped).
struct ReceivedDatagram {
  DatagramId id = 0;
  int sender = 0;  ///< Index of the node.
  ns3::Time sent;
  std::span<const std::byte> payload;  ///< Valid during the call.
  LatencySplit latency;
  AirCount air;  ///< So far; the acknowledgement of the last frame is still to come.
};

/// What became of all datagrams of a run.
struct DatagramTotals {
  std::int64_t sent = 0;
  std::int64_t received = 0;
  std::int64_t copies = 0;  ///< Dropped at the receiver: their acknowledgement was lost.
  std::array<std::int64_t, 6> outcomes{};  ///< By SendOutcome.
  std::int64_t open = 0;                   ///< Sent and not yet confirmed.
  AirCount air;
};

class DatagramSocket;

/// The datagrams of a network. Observes every radio; one per network, which must outlive it.
class Datagrams {
 public:
  explicit Datagrams(const Network& network);
  ~Datagrams();
  Datagrams(const Datagrams&) = delete;
  Datagrams& operator=(const Datagrams&) = delete;

  /// A socket of `node`, bound to `port`. Throws std::logic_error where the port is taken.
  std::unique_ptr<DatagramSocket> Open(int node, std::uint16_t port);
  DatagramTotals totals() const;

  class Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

/// One port of one node. Must not outlive its Datagrams.
class DatagramSocket {
 public:
  using ConfirmCallback = std::function<void(const SendReport&)>;
  using ReceiveCallback = std::function<void(const ReceivedDatagram&)>;

  virtual ~DatagramSocket() = default;

  struct Sent {
    DatagramId id = 0;
    bool accepted = false;  ///< The frames are queued; else the report says why not.
  };
  /// Sends bytes to another node. Exactly one report follows, never during the call, also where
  /// the datagram was not accepted.
  virtual Sent Send(int to, std::uint16_t port, std::span<const std::byte> payload) = 0;
  /// Called once for each Send(); set it before the first.
  virtual void OnConfirm(ConfirmCallback callback) = 0;
  virtual void OnReceive(ReceiveCallback callback) = 0;
  virtual int node() const = 0;
};

}  // namespace giot

// What giot observes of a node's link layer, whichever radio stands behind it.
#pragma once

#include <ns3/packet.h>

#include <cstdint>

namespace giot {

/// What became of a frame, by its sender's link layer.
enum class FrameOutcome : std::uint8_t {
  kDelivered,             ///< Acknowledged; without acknowledgements: sent.
  kNoAck,                 ///< Not acknowledged after all retries.
  kChannelAccessFailure,  ///< The channel was busy at every backoff.
};

/// Hears what the link layers of all nodes do. Frames of a node are resolved in the order in which
/// they were queued; the front one is the one at work.
class RadioListener {
 public:
  virtual ~RadioListener() = default;
  /// `frame` was queued behind the others.
  virtual void OnQueued(int node, const ns3::Packet& frame) = 0;
  /// `frame` found no place in the queue.
  virtual void OnQueueFull(int node, const ns3::Packet& frame) = 0;
  /// The front frame begins to contend for the channel, for the first time or again.
  virtual void OnAccess(int node) = 0;
  /// Contention broke off: the node heard a frame that it must acknowledge first.
  virtual void OnPause(int node) = 0;
  /// The front frame goes on the air; `psdu_bytes` without the PHY's own header.
  virtual void OnAirBegin(int node, std::uint32_t psdu_bytes) = 0;
  virtual void OnAirEnd(int node) = 0;
  /// The front frame leaves the queue.
  virtual void OnResolved(int node, FrameOutcome outcome) = 0;
  /// The node received a frame that asks for an acknowledgement, and sent it.
  virtual void OnReceived(int node, const ns3::Packet& frame) = 0;
  virtual void OnAckBegin(int node, std::uint32_t psdu_bytes) = 0;
};

/// A node's link layer. Tells its listener, if it has one.
class RadioLink {
 public:
  virtual ~RadioLink() = default;
  void SetListener(RadioListener* listener) { listener_ = listener; }

 protected:
  RadioListener* listener_ = nullptr;
};

}  // namespace giot

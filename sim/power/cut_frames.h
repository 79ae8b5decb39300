// Frames whose sender lost power in mid-air: whoever was receiving one drops it at its end.
#pragma once

#include <ns3/channel.h>
#include <ns3/error-model.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>

#include <vector>

namespace giot {

/// The cut frames of one channel, as the post-reception error model of its receivers.
///
/// ns-3.37 hands each receiver its own copy of a frame when the sending begins, and decides on it
/// when it would end; there is no way to take it back. What it does offer is a receive error model,
/// asked at the end of each frame after the bit errors were drawn: a frame listed here is refused,
/// and the receiver drops it as it drops a frame with errors (trace PhyRxDrop). A jamming signal
/// for the rest of the frame would not be certain to spoil its last bits and would disturb others.
///
/// The receiver stays in BUSY_RX, and pays for it, until the frame would have ended, as a real one
/// does that has read the length field. A CCA still finds the channel busy for as long.
class CutFrames : public ns3::ErrorModel {
 public:
  static ns3::TypeId GetTypeId();

  /// The one of a channel, made at the first call.
  static ns3::Ptr<CutFrames> Of(ns3::Ptr<ns3::Channel> channel);

  /// `frame` is sent no further than now, though `remaining` of it is missing. Every
  /// LrWpanNetDevice on the channel is given this error model, in place of one of its own.
  void Cut(ns3::Ptr<const ns3::Packet> frame, ns3::Time remaining);
  /// The same for devices of another kind, which the caller gives this error model.
  void List(ns3::Ptr<const ns3::Packet> frame, ns3::Time remaining);

 private:
  /// A frame is known by its uid and its first bytes (type, sequence number, addresses): a uid
  /// alone may be on the air twice where a packet is forwarded.
  struct Frame {
    std::uint64_t uid = 0;
    std::vector<std::uint8_t> header;
    ns3::Time forget_at;
  };

  bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override;
  void DoReset() override;

  void ForgetOld();

  ns3::Channel* channel_ = nullptr;  // which owns this
  std::vector<Frame> frames_;
};

}  // namespace giot

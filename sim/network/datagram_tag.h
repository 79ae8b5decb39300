// The number of a datagram, carried along with its packets at no cost of air time: it serves the
// observer, not the nodes. A packet tag stays on frames; 6LoWPAN loses it when it puts fragments
// together again, where only the tag of the bytes remains.
#pragma once

#include <ns3/packet.h>
#include <ns3/tag.h>

#include <cstdint>

namespace giot {

class DatagramTag final : public ns3::Tag {
 public:
  static ns3::TypeId GetTypeId();
  DatagramTag() = default;
  explicit DatagramTag(std::uint64_t id) : id_(id) {}

  ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  std::uint32_t GetSerializedSize() const override { return 8; }
  void Serialize(ns3::TagBuffer buffer) const override { buffer.WriteU64(id_); }
  void Deserialize(ns3::TagBuffer buffer) override { id_ = buffer.ReadU64(); }
  void Print(std::ostream& stream) const override;

  /// Marks the payload of a datagram.
  static void Put(ns3::Packet& packet, std::uint64_t id) {
    packet.AddPacketTag(DatagramTag(id));
    packet.AddByteTag(DatagramTag(id));
  }
  /// The number on a packet; 0 where it belongs to no datagram.
  static std::uint64_t Of(const ns3::Packet& packet) {
    DatagramTag tag;
    return packet.PeekPacketTag(tag) || packet.FindFirstMatchingByteTag(tag) ? tag.id_ : 0;
  }

 private:
  std::uint64_t id_ = 0;
};

}  // namespace giot

#include "sim/power/cut_frames.h"

#include <ns3/lr-wpan-net-device.h>
#include <ns3/simulator.h>

#include <algorithm>

namespace giot {
namespace {

/// The longest MAC header of IEEE 802.15.4: frame control, sequence number, two PAN ids, two 64-bit
/// addresses. Of one of IEEE 802.11 it is what comes before the sequence number's last octet.
constexpr std::uint32_t kLongestHeader = 23;

std::vector<std::uint8_t> HeaderOf(const ns3::Packet& frame) {
  std::vector<std::uint8_t> bytes(std::min(frame.GetSize(), kLongestHeader));
  frame.CopyData(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  return bytes;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(CutFrames);

ns3::TypeId CutFrames::GetTypeId() {
  static ns3::TypeId id = ns3::TypeId("giot::CutFrames")
                              .SetParent<ns3::ErrorModel>()
                              .SetGroupName("Giot")
                              .AddConstructor<CutFrames>();
  return id;
}

ns3::Ptr<CutFrames> CutFrames::Of(ns3::Ptr<ns3::Channel> channel) {
  if (auto known = channel->GetObject<CutFrames>()) return known;
  auto made = ns3::CreateObject<CutFrames>();
  made->channel_ = ns3::PeekPointer(channel);
  channel->AggregateObject(made);
  return made;
}

void CutFrames::List(ns3::Ptr<const ns3::Packet> frame, ns3::Time remaining) {
  ForgetOld();
  // 1 ms covers the propagation over 300 km.
  const ns3::Time forget_at = ns3::Simulator::Now() + remaining + ns3::MilliSeconds(1);
  frames_.push_back({frame->GetUid(), HeaderOf(*frame), forget_at});
}

void CutFrames::Cut(ns3::Ptr<const ns3::Packet> frame, ns3::Time remaining) {
  List(frame, remaining);
  for (std::size_t i = 0; i < channel_->GetNDevices(); ++i) {
    const auto device = ns3::DynamicCast<ns3::LrWpanNetDevice>(channel_->GetDevice(i));
    if (device) device->GetPhy()->SetPostReceptionErrorModel(ns3::Ptr<CutFrames>(this));
  }
}

bool CutFrames::DoCorrupt(ns3::Ptr<ns3::Packet> packet) {
  ForgetOld();
  return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& cut) {
    return cut.uid == packet->GetUid() && cut.header == HeaderOf(*packet);
  });
}

void CutFrames::DoReset() { frames_.clear(); }

void CutFrames::ForgetOld() {
  std::erase_if(frames_, [](const Frame& cut) { return cut.forget_at < ns3::Simulator::Now(); });
}

}  // namespace giot

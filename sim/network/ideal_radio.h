// The perfect radio: the same frames over the same air time as IEEE 802.15.4, but no contention, no
// collision, no loss, no acknowledgement. The sender's real LrWpanPhy goes through its states for
// each frame, so that whatever meters it charges the air time as always.
#pragma once

#include <ns3/lr-wpan-net-device.h>
#include <ns3/mac48-address.h>
#include <ns3/spectrum-channel.h>

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "sim/network/radio_link.h"

namespace giot {

class IdealRadio;

/// Where ideal radios find each other. As a spectrum channel it carries nothing: the PHYs send into
/// it and hear nothing.
class IdealMedium final : public ns3::SpectrumChannel {
 public:
  static ns3::TypeId GetTypeId();

  void Join(ns3::Ptr<IdealRadio> radio);
  /// The radio of that PAN and short address; null where there is none.
  ns3::Ptr<IdealRadio> Find(std::uint16_t pan, ns3::Mac16Address address) const;
  /// All radios of the PAN, in order of joining.
  std::vector<ns3::Ptr<IdealRadio>> Pan(std::uint16_t pan) const;

  void AddRx(ns3::Ptr<ns3::SpectrumPhy>) override {}
  void RemoveRx(ns3::Ptr<ns3::SpectrumPhy>) override {}
  void StartTx(ns3::Ptr<ns3::SpectrumSignalParameters>) override {}
  std::size_t GetNDevices() const override { return radios_.size(); }
  ns3::Ptr<ns3::NetDevice> GetDevice(std::size_t i) const override;

 protected:
  void DoDispose() override;

 private:
  std::vector<ns3::Ptr<IdealRadio>> radios_;
  std::map<std::uint32_t, std::size_t> by_address_;  ///< PAN << 16 | short address.
};

/// A device that 6LoWPAN uses like the real one. Frames go out one after the other.
class IdealRadio final : public ns3::LrWpanNetDevice, public RadioLink {
 public:
  static ns3::TypeId GetTypeId();

  /// Call once the device has its node, PAN and short address.
  void Attach(int node, ns3::Ptr<IdealMedium> medium, std::size_t queue_frames, bool sleeps);

  bool Send(ns3::Ptr<ns3::Packet> packet, const ns3::Address& to, std::uint16_t protocol) override;
  void SetReceiveCallback(ReceiveCallback callback) override;

 private:
  struct Frame {
    ns3::Ptr<ns3::Packet> packet;  ///< With MAC header and FCS.
    ns3::Mac16Address to;
  };
  void StartFrame();
  void OnSent(ns3::LrWpanPhyEnumeration status);
  void AfterFrame();
  bool Deliver(const Frame& frame);
  void Receive(const Frame& frame, const ns3::Address& from);
  bool OnAir() const;

  int node_ = -1;
  ns3::Ptr<IdealMedium> medium_;
  std::size_t queue_frames_ = 0;
  bool sleeps_ = false;
  std::uint8_t sequence_ = 0;
  bool busy_ = false;  ///< A frame is at work or about to be.
  std::deque<Frame> queue_;
  ReceiveCallback receive_;
};

}  // namespace giot

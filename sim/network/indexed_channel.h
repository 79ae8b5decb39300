// A spectrum channel for nodes that stand still: each transmission visits only the radios that hear
// it and are awake. Carries the same packets as ns3::SingleModelSpectrumChannel with the same
// MaxLossDb, to the nanosecond, at a fraction of its cost, which grows with every radio attached.
//
// - Who hears whom, and how loud, is worked out once for each transmitter.
// - A receiver that is off notices a signal only as interference in a later carrier sense or
//   reception. It is told when it wakes, of the signals that are then in the air.
#pragma once

#include <ns3/lr-wpan-phy.h>
#include <ns3/spectrum-channel.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace giot {

class IndexedChannel final : public ns3::SpectrumChannel {
 public:
  static ns3::TypeId GetTypeId();
  IndexedChannel();
  ~IndexedChannel() override;

  void AddRx(ns3::Ptr<ns3::SpectrumPhy> phy) override;
  void RemoveRx(ns3::Ptr<ns3::SpectrumPhy> phy) override;
  void StartTx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) override;
  std::size_t GetNDevices() const override;
  ns3::Ptr<ns3::NetDevice> GetDevice(std::size_t i) const override;

 protected:
  void DoDispose() override;

 private:
  /// A radio that hears another. Small: where all hear all there are as many as pairs.
  struct Neighbour {
    double gain;  ///< Power received per power sent.
    std::uint32_t slot;
    std::uint32_t delay_ns;
  };
  /// A radio that is or was attached. A detached one keeps its slot for its return.
  struct Slot {
    IndexedChannel* channel;
    std::uint32_t index;
    ns3::Ptr<ns3::SpectrumPhy> phy;
    bool attached = true;
    std::uint64_t attached_at = 0;  ///< On the channel's count of happenings.
    bool asleep = false;
    std::uint64_t asleep_at = 0;
    bool neighbours_known = false;
    std::vector<Neighbour> neighbours;  ///< In order of slot.

    void OnState(ns3::Time now, ns3::LrWpanPhyEnumeration before, ns3::LrWpanPhyEnumeration after);
  };
  struct OnAir {
    ns3::Ptr<ns3::SpectrumSignalParameters> signal;
    std::uint32_t sender;
    ns3::Time begin;
    ns3::Time end;
    std::uint64_t number;
  };

  Slot& SlotOf(const ns3::Ptr<ns3::SpectrumPhy>& phy);
  void FindNeighbours(Slot& sender);
  void TellAwakened(Slot& slot);
  void Deliver(const Slot& receiver, const Neighbour& link, const OnAir& signal);

  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::uint32_t> attached_;  ///< Slots that are attached, in order of attaching.
  std::unordered_map<const ns3::SpectrumPhy*, std::uint32_t> slot_of_;
  std::deque<OnAir> on_air_;
  ns3::Time longest_delay_;
  std::uint64_t happenings_ = 0;  ///< Orders transmissions, falling asleep and attaching.
};

}  // namespace giot

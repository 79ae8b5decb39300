// A spectrum channel whose cost for a frame is that of the radios that hear it, however many there
// are: a transmission visits only those that are near enough and awake. For IEEE 802.15.4, LoRa,
// jammers and any other SpectrumPhy, together if need be.
//
// With MaxLossDb alone it carries the same frames as ns3::SingleModelSpectrumChannel (as
// ns3::MultiModelSpectrumChannel, where radios have unlike spectrum models) with the same
// MaxLossDb, to the nanosecond.
//
// - Who is near stands in a neighbour index (indexed_places.h), which follows what moves.
// - The loss between two radios that stand still is worked out once, where the loss model is known
//   to be steady (indexed_reach.h). Of an unknown loss model nothing is assumed: all that is awake
//   is visited, and each loss asked for anew, unless ReachM says how far anything is heard.
// - A signal's spectrum is copied for those alone that receive it.
// - A receiver that is off notices a signal only as interference in a later carrier sense or
//   reception. It is told when it wakes, of the signals that are then in the air.
#pragma once

#include <ns3/antenna-model.h>
#include <ns3/lr-wpan-phy.h>
#include <ns3/spectrum-channel.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/network/indexed_delay.h"
#include "sim/network/indexed_places.h"
#include "sim/network/indexed_reach.h"
#include "sim/network/indexed_signals.h"

namespace giot {

/// `giot::IndexedChannel`. Attributes besides those of ns3::SpectrumChannel:
/// - LeftOutBelowNoiseDb, if not 0: at every receiver the power of all signals in the air that it
///   is not told of, summed, stays this many dB under NoiseFloorDbm. It then decides who hears what
///   in place of MaxLossDb. This holds for any number of nodes and signals, any places and any
///   loss model: of the signals in the air each holds a number, the lowest that is free, and the
///   i-th is left out only where it arrives with less than a share of 1 / (i (i + 1)) of what is
///   allowed; the shares of all numbers there are sum to 1.
/// - NoiseFloorDbm: the noise of the quietest receiver, over the band of the signals.
/// - ReachM, if not 0: nothing is heard from further away.
/// - AntennaGainDb: the greatest gain of a sender's and a receiver's antenna together.
/// - FastestMS: no node is faster. CachedPairs: of how many pairs the loss is kept, 16 bytes each.
///
/// A radio's device, mobility, spectrum model and antenna are those that it has when it first sends
/// or could receive; attach it anew (RemoveRx, AddRx) after a change. Call ForgetLosses() after a
/// change to the loss or the delay model. The trace PathLoss tells of the radios that hear; Gain is
/// not fired. Throws ScenarioError for what it cannot do: frequency-dependent loss models, a
/// position that is not finite, a node faster than FastestMS, more antenna gain than AntennaGainDb.
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

  /// For a PHY that turns its receiver off: it is not visited until it wakes. An ns3::LrWpanPhy
  /// need not call: its TRX_OFF is heeded.
  void Sleep(const ns3::Ptr<ns3::SpectrumPhy>& phy);
  /// Calls the PHY's StartRx at once for each signal that began while it slept, with what is left
  /// of its duration: not to be received, but there. To be called while the PHY still counts itself
  /// as off.
  void Wake(const ns3::Ptr<ns3::SpectrumPhy>& phy);
  /// Forgets all that was worked out from the loss model.
  void ForgetLosses();

 protected:
  void DoDispose() override;

 private:
  /// What a radio hears of another. Small: there may be as many as pairs.
  struct Link {
    double gain;  ///< Power received per power sent; 0: nothing is heard.
    std::uint32_t slot;
    std::uint32_t delay_ns;
  };
  static constexpr std::uint32_t kNoNode = 0xffffffff;

  /// A radio that is or was attached. A detached one keeps its slot for its return.
  struct Slot {
    IndexedChannel* channel;
    std::uint32_t index;
    ns3::Ptr<ns3::SpectrumPhy> phy;
    bool attached = true;
    std::uint64_t attached_at = 0;  ///< On the channel's count of happenings.
    bool asleep = false;
    std::uint64_t asleep_at = 0;
    std::uint32_t node = kNoNode;
    ns3::Ptr<const ns3::SpectrumModel> model;
    ns3::Ptr<ns3::AntennaModel> antenna;
    std::vector<Link> links;  ///< To some of the others, in order of slot.

    void OnState(ns3::Time now, ns3::LrWpanPhyEnumeration before, ns3::LrWpanPhyEnumeration after);
  };
  Slot& SlotOf(const ns3::Ptr<ns3::SpectrumPhy>& phy);
  void Show(const Slot& slot) { places_.Show(slot.index, slot.attached && !slot.asleep); }
  static std::string NameOf(const Slot& slot);
  double GetFastest() const { return places_.fastest_m_s; }
  void SetFastest(double meters_a_second) { places_.fastest_m_s = meters_a_second; }
  void FallAsleep(Slot& slot);
  void WakeUp(Slot& slot);
  void BindPlaces();
  void LookAtModels();
  double AllowedWatts() const;
  double ReachMeters(const SignalInAir& signal) const;

  Link LinkBetween(Slot& sender, const Slot& receiver, const SignalInAir& signal);
  Link WorkOut(const Slot& sender, const Slot& receiver, const SignalInAir& signal) const;
  double AntennaGainDb(const ns3::MobilityModel& from, const ns3::MobilityModel& to,
                       const Slot& receiver, const ns3::SpectrumSignalParameters& sent) const;
  void Deliver(Slot& sender, const Slot& receiver, SignalInAir& signal);

  double left_out_below_noise_db_;  // attributes
  double noise_floor_dbm_;
  double reach_m_;
  double antenna_gain_db_;
  std::uint64_t most_cached_pairs_;

  IndexedPlaces places_;
  SignalsInAir signals_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::uint32_t> unbound_;   ///< Slots whose mobility is not known yet.
  std::vector<std::uint32_t> attached_;  ///< Slots that are attached, in order of attaching.
  std::unordered_map<const ns3::SpectrumPhy*, std::uint32_t> slot_of_;
  std::vector<std::uint32_t> found_;
  ns3::Ptr<ns3::PropagationLossModel> looked_at_;
  bool looked_ = false;
  LossReach loss_reach_;
  SignalDelay delay_;
  bool steady_ = true;  ///< The link of a pair that stands still is always the same.
  std::uint64_t cached_pairs_ = 0;
  std::uint64_t happenings_ = 0;  ///< Orders transmissions, falling asleep and attaching.
};

}  // namespace giot

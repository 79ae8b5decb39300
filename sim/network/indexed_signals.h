// The signals that are in the air of an IndexedChannel, and what each of them may be left out of.
#pragma once

#include <ns3/nstime.h>
#include <ns3/spectrum-converter.h>
#include <ns3/spectrum-signal-parameters.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace giot {

/// A transmission, from its beginning until nothing of it can be on its way any more.
struct SignalInAir {
  ns3::Ptr<ns3::SpectrumSignalParameters> sent;
  std::uint32_t sender = 0;
  ns3::Time begin;
  ns3::Time end;             ///< At the sender.
  std::uint64_t number = 0;  ///< Orders it among other happenings.
  double least_gain = 0;     ///< Where it arrives with no more it is left out.
  std::size_t share = 0;     ///< Counts from 1; 0: it needs none.
  /// The spectrum for receivers of other spectrum models; null: they share no band.
  std::map<ns3::SpectrumModelUid_t, ns3::Ptr<const ns3::SpectrumValue>> converted;
};

class SignalsInAir {
 public:
  /// `allowed_w`: what all that is left out may sum to at a receiver. 0: nothing is left out for
  /// its power.
  SignalInAir& Begin(const ns3::Ptr<ns3::SpectrumSignalParameters>& signal, std::uint32_t sender,
                     std::uint64_t number, double allowed_w);
  /// A copy of what was sent, with the spectrum that a receiver of `model` (null: the same as the
  /// sender's) sees, times `gain`. Null where the two share no band.
  ns3::Ptr<ns3::SpectrumSignalParameters> Heard(SignalInAir& signal,
                                                const ns3::Ptr<const ns3::SpectrumModel>& model,
                                                double gain);
  /// In order of beginning.
  std::list<SignalInAir>& all() { return signals_; }
  void Clear() { signals_.clear(); }

 private:
  void ForgetEnded();
  std::size_t TakeShare();
  ns3::Ptr<const ns3::SpectrumValue> Convert(SignalInAir& signal,
                                             const ns3::Ptr<const ns3::SpectrumModel>& model);

  std::list<SignalInAir> signals_;
  std::vector<bool> taken_;  ///< Shares, the first at 0.
  /// Empty: the two models share no band.
  std::map<std::pair<ns3::SpectrumModelUid_t, ns3::SpectrumModelUid_t>,
           std::optional<ns3::SpectrumConverter>>
      converters_;
};

}  // namespace giot

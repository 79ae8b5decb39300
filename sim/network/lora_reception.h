// What one LoRa receiver makes of the frames in the air about it: which it locks to, and which of
// those survive noise, collisions and its own sending.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "energy/instant.h"
#include "sim/network/lora_sensitivity.h"

namespace giot {

/// Why a frame that was heard was not received.
enum class LoraLoss {
  kTooWeak,        ///< Below the sensitivity of its spreading factor.
  kNoDemodulator,  ///< All demodulators were at work when it began.
  kSending,        ///< The receiver sent, or began to send, while it was in the air.
  kInterference,   ///< Frames or foreign signals that overlap it were too strong.
  kCut,            ///< Its sender fell silent in the middle of it.
  kOff,            ///< The receiver was switched off in the middle of it.
};
/// "too weak", "no demodulator", "sending", "interference", "cut" or "off".
const char* ToString(LoraLoss loss);

/// One frame at one receiver.
struct LoraArrival {
  std::uint64_t id = 0;  ///< Its own among those in the air.
  int channel = 0;
  int spreading_factor = kLowestSpreadingFactor;
  Watts power{0};
  Instant begin, end;
  Instant vulnerable_from;  ///< From here on interference harms it.
};

/// Rules:
/// - a frame at or above the sensitivity takes a free demodulator, whatever becomes of it, and
///   keeps it to its end;
/// - it is lost where at any instant of its vulnerable time its power is not the rejection's
///   threshold above the summed power of the frames of any one SF on its channel. What is too weak
///   to be received still interferes;
/// - foreign signals count as noise;
/// - a receiver that sends loses what it receives and locks to nothing that begins meanwhile.
///
/// A sum can grow only where a frame begins, so that nothing is worked out in between.
class LoraReceiver {
 public:
  struct Options {
    int demodulators = 8;  ///< Semtech SX1301 data sheet: 8; the SX1276 has one.
    Db noise_figure{6};
    /// So many of the preamble's symbols, the last ones, must be undisturbed for a receiver to lock
    /// (Bor et al. 2016, section 3); whoever makes the arrivals heeds it.
    int preamble_symbols_needed = 5;
    LoraRejection rejection = FindLoraRejection("croce");
    /// In place of the rejection's own between frames of one SF; +infinity: none is ever captured.
    std::optional<Db> capture = {};
  };
  /// Throws ScenarioError for less than one demodulator, a noise figure not in 0..100 dB or more
  /// symbols needed than the 8 that there are.
  LoraReceiver(const Options& options, Hertz bandwidth, int channels);

  /// A frame begins, no earlier than any before. Nothing where it is locked to: End() follows at
  /// its end. Else why not, and nothing follows.
  std::optional<LoraLoss> Begin(const LoraArrival& arrival);
  /// A frame begins that the receiver does not look for (of another SF than it is tuned to): it
  /// takes no demodulator, but it interferes.
  void BeginUnwanted(const LoraArrival& arrival);
  /// A frame that was locked to is over: nothing where it was received; kOff where Reset() came
  /// between.
  std::optional<LoraLoss> End(std::uint64_t id);
  /// Something that is no LoRa frame begins, of that power within the channel.
  void BeginForeign(int channel, Watts power, Instant begin, Instant end);
  /// The receiver sends from now on; what it was receiving is lost (its End() follows all the
  /// same), its demodulators are free.
  void BeginSending();
  void EndSending() { sending_ = false; }
  /// Forgets all: the receiver was switched off.
  void Reset();

  int busy_demodulators() const { return busy_; }
  /// Noise in the channel, without foreign signals.
  Watts noise() const { return noise_; }

 private:
  struct InAir {
    LoraArrival arrival;
    bool foreign = false;
    bool locked = false;
    std::optional<LoraLoss> loss;
  };
  using Channel = std::vector<InAir>;

  Channel& At(const LoraArrival& arrival);
  void Add(Channel& channel, const InAir& frame);
  void Check(InAir& frame, const Channel& channel, Instant at) const;

  int demodulators_;
  Watts noise_;
  double threshold_[kSpreadingFactors][kSpreadingFactors];  // ratios
  double snr_[kSpreadingFactors];                           // ratios
  std::vector<Channel> channels_;
  int busy_ = 0;
  bool sending_ = false;
};

}  // namespace giot

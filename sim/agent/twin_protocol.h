// The digital twin's protocol, free of ns-3: a sensor and the twin at its sink run the same model
// in step, and the sensor speaks only when their shared prediction misses. Both sides advance on
// the agreed value: the reading where it was sent, the prediction where it was not.
//
// A lost message parts the two copies. The sender hears of it from its own link layer and then
// sends what is shorter: a catch-up, the values agreed upon since, from which the sink does those
// steps over, or a keyframe, the whole state of its model. Over a link that has just failed it
// first probes with the value alone. A message that is not confirmed when the next reading is due
// counts as lost.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/generative_model.h"
#include "sim/agent/agent.h"

namespace giot {

/// What both ends of a twin have in common.
struct TwinTerms {
  /// The model that both ends run; null holds the last value (no model at all).
  std::shared_ptr<const Forecaster> model;
  Condition start;  ///< Where reading 0 stands on the model's time axis, and its site.
  /// Readings just before reading 0 that both ends have observed, in the reading's unit.
  std::vector<float> past;
  double model_scale = 1;    ///< Model's unit = reading's unit times this.
  double tolerance = 0;      ///< Largest miss that is not worth a message, in the reading's unit.
  bool send_always = false;  ///< Every reading is sent, whatever was predicted.
  std::int64_t longest_silence = 0;  ///< Readings in a row without a message; 0 sets no limit.
  /// A loss is mended by a keyframe at once, whatever would be shorter and however the link fares.
  bool keyframes_only = false;
};

/// A prediction in step with what was agreed: the model's session, or the last value.
class SharedPrediction {
 public:
  SharedPrediction(const TwinTerms& terms, std::int64_t next_step);

  /// The next value, in the reading's unit.
  double Next() const { return next_; }
  void Advance(float agreed);
  /// The model's state; empty without a model, whose state is the agreed value alone.
  std::vector<std::byte> State() const;
  /// Throws std::runtime_error where the bytes are no state of this model.
  void Restore(std::span<const std::byte> state);

 private:
  void Observe(float reading);
  void Predict();

  std::shared_ptr<const Forecaster> model_;
  std::unique_ptr<ForecastSession> session_;
  double scale_;
  double next_ = 0;
};

/// The sensor's side: an agent.
class TwinSender final : public Agent {
 public:
  explicit TwinSender(const TwinTerms& terms);

  Action Observe(const Observation& observation) override;
  Action OnConfirm(bool delivered) override;
  void PowerCycle(std::int64_t next_step) override;

 private:
  Action Update() const;
  /// A catch-up or a keyframe, for a copy that may have parted.
  Action Resync();
  /// The same, or a probe where the link has just failed and the resync is long.
  Action ResyncOrProbe();

  TwinTerms terms_;
  SharedPrediction prediction_;
  std::int64_t step_ = -1;
  std::int64_t silent_for_ = 0;
  bool unconfirmed_ = false;  ///< A message is on its way.
  bool parted_ = false;       ///< The sink's copy may differ from ours.
  /// Agreed values since the copies were last known to be equal, the present one last: what the
  /// sink lacks. Beyond `most_missed_` a keyframe is shorter and they are kept no longer.
  std::vector<float> missed_;
  std::size_t most_missed_ = 0;
  bool must_keyframe_ = false;
  bool link_failed_ = false;  ///< The last resync or probe did not get through.
  bool probing_ = false;      ///< A probe is on its way: the resync follows when it is confirmed.
};

/// The sink's side: the twin itself.
class TwinReplica {
 public:
  explicit TwinReplica(const TwinTerms& terms);

  /// What the twin holds of the present step: the reading where it was received, else the
  /// prediction.
  double Value() const { return received_ ? received_->value : prediction_.Next(); }
  /// Takes a message of the present step. Returns false for one of another step, which is dropped:
  /// its sender had no confirm in time either and will send a keyframe.
  /// Throws std::runtime_error where the bytes are no message.
  bool Receive(std::span<const std::byte> payload);
  /// Ends the present step and begins the next; returns the model steps that this cost.
  int FinishStep();

  std::int64_t step() const { return step_; }
  bool heard_this_step() const { return received_.has_value(); }

 private:
  struct Received {
    float value = 0;
    std::vector<float> missed;     ///< Of a catch-up: the values of the steps before.
    std::vector<std::byte> state;  ///< Of a keyframe.
  };
  bool has_model_;
  SharedPrediction prediction_;
  std::int64_t step_ = 0;
  std::optional<Received> received_;
  /// States before the latest steps, the present one last: as far back as a catch-up can reach.
  std::deque<std::vector<std::byte>> states_;
  std::size_t most_states_;
};

}  // namespace giot

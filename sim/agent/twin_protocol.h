// The digital twin's protocol, free of ns-3: a sensor and the twin at its sink run the same model
// in step, and the sensor speaks only when their shared prediction misses. Both sides advance on
// the agreed value: the reading where it was sent, the prediction where it was not.
//
// A lost message would part the two copies. The sender hears of it from its own link layer, and
// then sends a keyframe: the value and the whole state of its model. A message that is not
// confirmed when the next reading is due counts as lost.
#pragma once

#include <cstdint>
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
  std::shared_ptr<const GenerativeModel> model;
  Condition start;  ///< Where reading 0 stands on the model's time axis, and its site.
  /// Readings just before reading 0 that both ends have observed, in the reading's unit.
  std::vector<float> past;
  double model_scale = 1;    ///< Model's unit = reading's unit times this.
  double tolerance = 0;      ///< Largest miss that is not worth a message, in the reading's unit.
  bool send_always = false;  ///< Every reading is sent, whatever was predicted.
  std::int64_t longest_silence = 0;  ///< Readings in a row without a message; 0 sets no limit.
};

/// A prediction in step with what was agreed: the model's session, or the last value.
class SharedPrediction {
 public:
  SharedPrediction(const TwinTerms& terms, std::int64_t next_step);

  /// The next value, in the reading's unit.
  double Next() const { return next_; }
  void Advance(float agreed);
  std::vector<std::byte> State() const;
  /// Throws std::runtime_error where the bytes are no state of this model.
  void Restore(float value, std::span<const std::byte> state);

 private:
  void Observe(float reading);
  void Predict();

  std::shared_ptr<const GenerativeModel> model_;
  std::unique_ptr<Session> session_;
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
  Action Keyframe() const;

  TwinTerms terms_;
  SharedPrediction prediction_;
  std::int64_t step_ = -1;
  float agreed_ = 0;
  std::int64_t silent_for_ = 0;
  bool unconfirmed_ = false;  ///< A message is on its way.
  bool parted_ = false;       ///< The sink's copy may differ from ours.
  Action::Message last_message_ = Action::Message::kNone;
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
    std::vector<std::byte> state;  ///< Empty for an update.
  };
  bool has_model_;
  SharedPrediction prediction_;
  std::int64_t step_ = 0;
  std::optional<Received> received_;
};

}  // namespace giot

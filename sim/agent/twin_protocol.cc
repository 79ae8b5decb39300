#include "sim/agent/twin_protocol.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace giot {
namespace {

using Message = Action::Message;

// Kind, step modulo 2^16, value; a keyframe goes on with the model's state. Little-endian, as the
// Cortex-M and every host that giot runs on.
constexpr std::size_t kHeaderBytes = 1 + sizeof(std::uint16_t) + sizeof(float);

std::vector<std::byte> Encode(Message kind, std::int64_t step, float value,
                              std::span<const std::byte> state) {
  std::vector<std::byte> bytes(kHeaderBytes + state.size());
  bytes[0] = static_cast<std::byte>(kind);
  const auto short_step = static_cast<std::uint16_t>(step);
  std::memcpy(&bytes[1], &short_step, sizeof short_step);
  std::memcpy(&bytes[3], &value, sizeof value);
  std::copy(state.begin(), state.end(), bytes.begin() + kHeaderBytes);
  return bytes;
}

}  // namespace

SharedPrediction::SharedPrediction(const TwinTerms& terms, std::int64_t next_step)
    : model_(terms.model), scale_(terms.model_scale) {
  if (!model_) return;
  if (next_step > 0) {  // After a loss of power nothing of the past is left in memory.
    session_ = model_->Start({terms.start.first_step + next_step, terms.start.site});
  } else {
    const auto known = static_cast<std::int64_t>(terms.past.size());
    session_ = model_->Start({terms.start.first_step - known, terms.start.site});
    for (const float reading : terms.past) Observe(reading);
  }
  Predict();
}

void SharedPrediction::Predict() { next_ = session_->Next().mean / scale_; }

void SharedPrediction::Observe(float reading) {
  const auto in_model_unit = static_cast<float>(reading * scale_);
  session_->Observe({&in_model_unit, 1});
}

void SharedPrediction::Advance(float agreed) {
  if (!session_) {
    next_ = agreed;
    return;
  }
  Observe(agreed);
  Predict();
}

std::vector<std::byte> SharedPrediction::State() const {
  return session_ ? session_->Serialize() : std::vector<std::byte>();
}

void SharedPrediction::Restore(float value, std::span<const std::byte> state) {
  if (!session_) {
    next_ = value;
    return;
  }
  session_->Restore(state);
  Predict();
}

TwinSender::TwinSender(const TwinTerms& terms) : terms_(terms), prediction_(terms, 0) {}

Action TwinSender::Observe(const Observation& observation) {
  step_ = observation.step;
  if (unconfirmed_) parted_ = true;
  unconfirmed_ = false;

  Action action;
  action.predicted = prediction_.Next();
  const auto reading = static_cast<float>(observation.reading);
  const bool missed = std::abs(reading - action.predicted) > terms_.tolerance;
  const bool too_silent = terms_.longest_silence > 0 && silent_for_ >= terms_.longest_silence;
  const bool speaks = terms_.send_always || missed || parted_ || too_silent;
  agreed_ = speaks ? reading : static_cast<float>(action.predicted);
  prediction_.Advance(agreed_);

  const double predicted = action.predicted;
  if (speaks && parted_ && !terms_.send_always) {
    action = Keyframe();
    action.send_after_thinking = true;
  } else if (speaks) {
    action.message = Message::kUpdate;
    action.payload = Encode(Message::kUpdate, step_, agreed_, {});
  }
  action.predicted = predicted;
  action.model_steps = terms_.model ? 1 : 0;
  silent_for_ = speaks ? 0 : silent_for_ + 1;
  unconfirmed_ = speaks;
  last_message_ = action.message;
  return action;
}

Action TwinSender::OnConfirm(bool delivered) {
  unconfirmed_ = false;
  if (delivered) {
    // An update does not mend a parted copy; what is sent while parted is always a keyframe.
    parted_ = false;
    return {};
  }
  parted_ = true;
  // A keyframe that fails as well waits for the next reading: the channel needs time, not traffic.
  if (terms_.send_always || last_message_ == Message::kKeyframe) return {};
  unconfirmed_ = true;
  last_message_ = Message::kKeyframe;
  return Keyframe();
}

void TwinSender::PowerCycle(std::int64_t next_step) {
  prediction_ = SharedPrediction(terms_, next_step);
  silent_for_ = 0;
  unconfirmed_ = false;
  parted_ = true;
  last_message_ = Message::kNone;
}

Action TwinSender::Keyframe() const {
  Action action;
  action.message = Message::kKeyframe;
  action.payload = Encode(Message::kKeyframe, step_, agreed_, prediction_.State());
  return action;
}

TwinReplica::TwinReplica(const TwinTerms& terms)
    : has_model_(terms.model != nullptr), prediction_(terms, 0) {}

bool TwinReplica::Receive(std::span<const std::byte> payload) {
  if (payload.size() < kHeaderBytes) {
    throw std::runtime_error("a twin message of " + std::to_string(payload.size()) +
                             " bytes is shorter than its header");
  }
  std::uint16_t short_step = 0;
  std::memcpy(&short_step, &payload[1], sizeof short_step);
  if (short_step != static_cast<std::uint16_t>(step_)) return false;
  Received received;
  std::memcpy(&received.value, &payload[3], sizeof received.value);
  if (static_cast<Message>(payload[0]) == Message::kKeyframe) {
    received.state.assign(payload.begin() + kHeaderBytes, payload.end());
  }
  received_ = std::move(received);
  return true;
}

int TwinReplica::FinishStep() {
  ++step_;
  const std::optional<Received> received = std::exchange(received_, std::nullopt);
  if (received && !received->state.empty()) {
    prediction_.Restore(received->value, received->state);
    return 0;
  }
  prediction_.Advance(received ? received->value : static_cast<float>(prediction_.Next()));
  return has_model_ ? 1 : 0;
}

}  // namespace giot

#include "sim/agent/twin_protocol.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace giot {
namespace {

using Message = Action::Message;

// Kind, step modulo 2^16, value; a catch-up goes on with the values of the steps before, oldest
// first, a keyframe with the model's state. Little-endian, as the Cortex-M and every host that giot
// runs on.
constexpr std::size_t kHeaderBytes = 1 + sizeof(std::uint16_t) + sizeof(float);

std::vector<std::byte> Encode(Message kind, std::int64_t step, float value,
                              std::span<const std::byte> rest) {
  std::vector<std::byte> bytes(kHeaderBytes + rest.size());
  bytes[0] = static_cast<std::byte>(kind);
  const auto short_step = static_cast<std::uint16_t>(step);
  std::memcpy(&bytes[1], &short_step, sizeof short_step);
  std::memcpy(&bytes[3], &value, sizeof value);
  std::copy(rest.begin(), rest.end(), bytes.begin() + kHeaderBytes);
  return bytes;
}

/// A resync of more bytes is worth a probe of its link.
constexpr std::size_t kWorthAProbe = 2 * kHeaderBytes;

/// Values before the present one that a catch-up may hold and still be shorter than a keyframe.
std::size_t MostMissed(std::size_t state_bytes) {
  return state_bytes == 0 ? 0 : (state_bytes - 1) / sizeof(float);
}

}  // namespace

SharedPrediction::SharedPrediction(const TwinTerms& terms, std::int64_t next_step)
    : model_(terms.model), scale_(terms.model_scale) {
  if (!model_) return;
  if (next_step > 0) {  // After a loss of power nothing of the past is left in memory.
    session_ = model_->StartForecast({terms.start.first_step + next_step, terms.start.site});
  } else {
    const auto known = static_cast<std::int64_t>(terms.past.size());
    session_ = model_->StartForecast({terms.start.first_step - known, terms.start.site});
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

void SharedPrediction::Restore(std::span<const std::byte> state) {
  session_->Restore(state);
  Predict();
}

TwinSender::TwinSender(const TwinTerms& terms)
    : terms_(terms),
      prediction_(terms, 0),
      most_missed_(terms.keyframes_only ? 0 : MostMissed(prediction_.State().size())),
      must_keyframe_(terms.keyframes_only) {}

Action TwinSender::Observe(const Observation& observation) {
  step_ = observation.step;
  link_failed_ = link_failed_ || (parted_ && unconfirmed_);
  parted_ = parted_ || unconfirmed_;
  probing_ = false;
  if (!parted_ || terms_.send_always || !terms_.model) missed_.clear();

  const double predicted = prediction_.Next();
  const auto reading = static_cast<float>(observation.reading);
  const bool missed = std::abs(reading - predicted) > terms_.tolerance;
  const bool too_silent = terms_.longest_silence > 0 && silent_for_ >= terms_.longest_silence;
  const bool speaks = terms_.send_always || missed || parted_ || too_silent;
  const float agreed = speaks ? reading : static_cast<float>(predicted);
  prediction_.Advance(agreed);
  missed_.push_back(agreed);

  Action action;
  if (speaks) action = parted_ && !terms_.send_always ? ResyncOrProbe() : Update();
  action.predicted = predicted;
  action.model_steps = terms_.model ? 1 : 0;
  silent_for_ = speaks ? 0 : silent_for_ + 1;
  unconfirmed_ = speaks;
  return action;
}

Action TwinSender::Update() const {
  Action action;
  action.message = Message::kUpdate;
  action.payload = Encode(Message::kUpdate, step_, missed_.back(), {});
  return action;
}

Action TwinSender::OnConfirm(bool delivered) {
  const bool probed = std::exchange(probing_, false);
  unconfirmed_ = false;
  if (delivered) link_failed_ = false;
  if (delivered && !probed) {
    parted_ = false;
    must_keyframe_ = terms_.keyframes_only;
    return {};
  }
  if (!delivered) {
    // A resync that fails as well waits for the next reading: the channel needs time, not traffic.
    link_failed_ = parted_;
    if (std::exchange(parted_, true) || terms_.send_always) return {};
  }
  unconfirmed_ = true;
  return Resync();
}

void TwinSender::PowerCycle(std::int64_t next_step) {
  prediction_ = SharedPrediction(terms_, next_step);
  silent_for_ = 0;
  unconfirmed_ = false;
  parted_ = true;
  must_keyframe_ = true;
  probing_ = false;
}

Action TwinSender::Resync() {
  Action action;
  const float agreed = missed_.back();
  must_keyframe_ = must_keyframe_ || missed_.size() - 1 > most_missed_;
  if (must_keyframe_) {
    missed_ = {agreed};
    action.message = Message::kKeyframe;
    action.payload = Encode(Message::kKeyframe, step_, agreed, prediction_.State());
    action.send_after_thinking = true;  // It holds the outcome of the thinking itself.
    return action;
  }
  action.message = Message::kCatchUp;
  const auto before = std::span<const float>(missed_).first(missed_.size() - 1);
  action.payload = Encode(Message::kCatchUp, step_, agreed, std::as_bytes(before));
  return action;
}

Action TwinSender::ResyncOrProbe() {
  Action resync = Resync();
  if (terms_.keyframes_only || !link_failed_ || resync.payload.size() <= kWorthAProbe) {
    return resync;
  }
  probing_ = true;
  return Update();
}

TwinReplica::TwinReplica(const TwinTerms& terms)
    : has_model_(terms.model != nullptr),
      prediction_(terms, 0),
      states_{prediction_.State()},
      most_states_(terms.keyframes_only ? 1 : MostMissed(states_.back().size()) + 1) {}

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
  const auto rest = payload.subspan(kHeaderBytes);
  switch (static_cast<Message>(payload[0])) {
    case Message::kUpdate: break;
    case Message::kKeyframe: received.state.assign(rest.begin(), rest.end()); break;
    case Message::kCatchUp:
      received.missed.resize(rest.size() / sizeof(float));
      std::memcpy(received.missed.data(), rest.data(), received.missed.size() * sizeof(float));
      if (received.missed.size() >= states_.size()) {
        throw std::runtime_error("a catch-up of " + std::to_string(received.missed.size()) +
                                 " steps reaches beyond what the twin remembers");
      }
      break;
    default: throw std::runtime_error("a twin message of an unknown kind");
  }
  received_ = std::move(received);
  return true;
}

int TwinReplica::FinishStep() {
  ++step_;
  const std::optional<Received> received = std::exchange(received_, std::nullopt);
  int model_steps = 0;
  const auto advance = [&](float agreed) {
    prediction_.Advance(agreed);
    states_.push_back(prediction_.State());
    if (states_.size() > most_states_) states_.pop_front();
    model_steps += has_model_ ? 1 : 0;
  };
  if (received && has_model_ && !received->state.empty()) {
    prediction_.Restore(received->state);
    states_.assign(1, received->state);
    return 0;
  }
  if (received && !received->missed.empty()) {  // Those steps once more.
    states_.resize(states_.size() - received->missed.size());
    prediction_.Restore(states_.back());
    for (const float agreed : received->missed) advance(agreed);
  }
  advance(received ? received->value : static_cast<float>(prediction_.Next()));
  return model_steps;
}

}  // namespace giot

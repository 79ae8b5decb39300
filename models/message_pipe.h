// Messages between two processes, each a model file's bytes behind its length.
#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>

#include "models/plan/model_file.h"

namespace giot {

/// The other side did not answer in time.
class MessageTimeout : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The other side is gone.
class MessageBroken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One end of a socket. Both calls wait until `until` and throw MessageTimeout then, MessageBroken
/// where the other end is closed or sends no message.
class MessagePipe {
 public:
  using Clock = std::chrono::steady_clock;

  /// Owns the descriptor.
  explicit MessagePipe(int descriptor) : descriptor_(descriptor) {}
  ~MessagePipe();
  MessagePipe(const MessagePipe&) = delete;
  MessagePipe& operator=(const MessagePipe&) = delete;

  void Send(const ModelFile& message, Clock::time_point until);
  /// Refuses a message of more than `most_bytes` before it takes memory for it.
  ModelFile Receive(std::size_t most_bytes, Clock::time_point until);

 private:
  void WaitFor(short events, Clock::time_point until);
  void ReadAll(void* bytes, std::size_t count, Clock::time_point until);
  void WriteAll(const void* bytes, std::size_t count, Clock::time_point until);

  int descriptor_;
};

}  // namespace giot

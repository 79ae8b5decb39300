// The contract of an agent: it sees its observation and the fate of its last message, and returns
// what it wants done. It never schedules, records or reads a global; its host charges its thinking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace giot {

/// What an agent sees when a reading is due.
struct Observation {
  std::int64_t step = 0;  ///< Index of the reading since the run began.
  double reading = 0;     ///< In the workload's unit.
};

/// What an agent wants done, and what it did to decide so.
struct Action {
  enum class Message : std::uint8_t { kNone, kUpdate, kKeyframe, kCatchUp };
  Message message = Message::kNone;
  std::vector<std::byte> payload;    ///< Application bytes of the message.
  bool send_after_thinking = false;  ///< The message holds the outcome of the thinking itself.
  int model_steps = 0;               ///< Calls of the model's `step`, to be charged by the host.
  double predicted = 0;              ///< What was expected of the reading, in its unit.
};

/// An agent on a node.
class Agent {
 public:
  virtual ~Agent() = default;
  /// A reading is there.
  virtual Action Observe(const Observation& observation) = 0;
  /// The link's word on the message that was sent last.
  virtual Action OnConfirm(bool delivered) = 0;
  /// The node lost its power and with it everything in memory; `next_step` comes next.
  virtual void PowerCycle(std::int64_t next_step) = 0;
};

}  // namespace giot

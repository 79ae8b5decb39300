// What waits at a server: a pure event-driven object, jobs with their instants in, jobs with theirs
// out. Whoever drives it asks for the next event and advances it there; nothing polls.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sim/base/units.h"

namespace giot {

/// One job. Servers without batches heed `work`, batching ones the tokens.
struct ServerJob {
  std::uint64_t id = 0;
  Seconds work{0};                 ///< Time that it takes alone on the server, >= 0.
  int priority = 0;                ///< Lower ones are served first, by servers that heed it.
  std::int64_t prompt_tokens = 0;  ///< Read before the first output, >= 0.
  std::int64_t output_tokens = 1;  ///< Generated one a step, >= 1.
};

/// How a job was served: where its time went.
struct ServedJob {
  ServerJob job;
  Seconds arrived{0};
  Seconds started{0};       ///< When it first got the server or a part of it.
  Seconds first_output{0};  ///< When its first token was there; `finished` on other servers.
  Seconds finished{0};
  Seconds service{0};  ///< Time spent on itself: `work`, or in a batch from its start to its end.

  Seconds Latency() const { return finished - arrived; }
  /// What others cost it: latency less service.
  Seconds Waiting() const { return Latency() - service; }
};

/// No event is to come.
inline constexpr Seconds kNoEvent{std::numeric_limits<double>::infinity()};

/// A server with its queue. Time never runs backwards; of what happens at one instant, jobs leave
/// before jobs arrive. Memory does not grow with the number of jobs served once they are
/// forgotten.
class ServerQueue {
 public:
  virtual ~ServerQueue() = default;

  /// Advances to `now` and takes the job in. Throws ScenarioError for a job with a negative or
  /// undefined size, and for an instant before Now().
  void Arrive(Seconds now, const ServerJob& job);
  /// Lets everything happen that is due up to and including `now`.
  void AdvanceTo(Seconds now);
  /// When the queue next changes by itself, kNoEvent where nothing is under way. It may be Now().
  virtual Seconds NextEvent() const = 0;

  /// Jobs served since the last ForgetServed(), in the order in which they finished.
  const std::vector<ServedJob>& Served() const { return served_; }
  void ForgetServed() { served_.clear(); }

  /// Takes out everything that waits or runs, in order of arrival: the server lost its power.
  virtual std::vector<ServerJob> DropAll() = 0;

  Seconds Now() const { return now_; }
  /// Time during which the server worked, up to Now(): what its active draw is charged for.
  Seconds Busy() const { return busy_; }
  /// Whether the server works from Now() on, until something changes.
  virtual bool Working() const { return Present() > 0; }
  /// Jobs that wait or run.
  virtual std::size_t Present() const = 0;

 protected:
  /// Takes in a job that has been checked, at Now().
  virtual void Take(const ServerJob& job) = 0;
  /// Does what is due at NextEvent(), which is Now().
  virtual void Happen() = 0;
  void Serve(const ServedJob& job) { served_.push_back(job); }

 private:
  void Pass(Seconds to) {
    if (Working()) busy_ += to - now_;
    now_ = to;
  }

  Seconds now_{0};
  Seconds busy_{0};
  std::vector<ServedJob> served_;
};

}  // namespace giot

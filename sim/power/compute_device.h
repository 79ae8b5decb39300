// A node's processor: one job at a time, first come first served, each charged in time and joules.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "energy/ledger.h"
#include "sim/base/units.h"
#include "sim/power/battery_source.h"
#include "sim/power/cause_meter.h"

namespace giot {

/// A cause of computing, e.g. `compute_predict`.
struct ComputeCause {
  std::size_t index = 0;
};

/// A piece of work, priced beforehand (energy/roofline.h).
struct Job {
  Seconds duration{0};        ///< >= 0; run to the nearest nanosecond.
  Watts watts_above_idle{0};  ///< While it runs; the idle draw is the sleep floor's.
  ComputeCause cause;
  Bytes memory{0};  ///< Working memory while it runs.
};

/// How a job ended.
struct JobOutcome {
  enum class End {
    kCompleted,
    kPowerLost,  ///< The battery died while it ran or waited, or was dead when it came.
    kTooLarge,   ///< It needs more memory than the device has; it never ran.
  };
  End end = End::kCompleted;
  Seconds waited{0};    ///< In the queue.
  Seconds served{0};    ///< On the processor, up to `finished_at`.
  Joules energy{0};     ///< Above idle, of this job alone.
  Instant finished_at;  ///< When the callback is called.

  bool completed() const { return end == End::kCompleted; }
};

/// `giot::ComputeDevice`: a FIFO queue in front of one processor. Trace source JobEnd.
class ComputeDevice : public ns3::Object {
 public:
  using Callback = std::function<void(const JobOutcome&)>;
  /// Signature of the trace source JobEnd, of completed jobs: seconds waited and served.
  using TracedJob = void (*)(double waited_s, double served_s);

  static ns3::TypeId GetTypeId();
  ComputeDevice();

  /// Call once, before the first job.
  void Install(ns3::Ptr<BatterySource> source);
  /// Working memory that one job may take; 0 is no limit. Attribute MemoryBytes.
  void SetMemory(Bytes memory) { memory_bytes_ = memory.si(); }
  /// A new cause, in the order in which the ledger lists them; an old one where the name is known.
  ComputeCause AddCause(const std::string& name);

  /// Takes a job in. `done` is called once: when it is completed, when the battery dies, or, for a
  /// job that cannot be taken (too large, or the battery is dead), at this instant after the
  /// present event. It may submit further jobs.
  void Submit(const Job& job, Callback done);

  /// At the battery's depletion: drops the running job and all that wait, in their order.
  void SwitchOff();
  void SwitchOn();

  bool busy() const { return running_; }
  /// Jobs that wait, without the one that runs.
  std::size_t queue_length() const { return queue_.size(); }
  /// Time on the processor, up to now.
  Seconds BusyTime() const;
  /// One line for each cause.
  std::vector<LedgerLine> Lines() const;

 private:
  struct Entry {
    Job job;
    Callback done;
    Instant submitted;
    Instant started;
  };

  void DoDispose() override;
  void StartNext();
  void Complete();
  JobOutcome StopRunning(JobOutcome::End end);

  double memory_bytes_;  // attribute
  ns3::Ptr<BatterySource> source_;
  std::vector<CauseMeter> meters_;
  std::deque<Entry> queue_;
  Entry current_;
  bool running_ = false;
  bool on_ = true;
  ns3::EventId completion_;
  std::int64_t busy_ns_ = 0;
  ns3::TracedCallback<double, double> job_end_trace_;
};

}  // namespace giot

#include "sim/power/compute_device.h"

#include <ns3/double.h>
#include <ns3/simulator.h>

#include <cassert>
#include <utility>

#include "sim/power/sim_time.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(ComputeDevice);

ns3::TypeId ComputeDevice::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::ComputeDevice")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<ComputeDevice>()
          .AddAttribute("MemoryBytes", "Working memory that one job may take; 0 is no limit.",
                        ns3::DoubleValue(0), ns3::MakeDoubleAccessor(&ComputeDevice::memory_bytes_),
                        ns3::MakeDoubleChecker<double>(0))
          .AddTraceSource("JobEnd", "A job is completed: seconds waited and served.",
                          ns3::MakeTraceSourceAccessor(&ComputeDevice::job_end_trace_),
                          "giot::ComputeDevice::TracedJob");
  return id;
}

ComputeDevice::ComputeDevice() = default;

void ComputeDevice::Install(ns3::Ptr<BatterySource> source) {
  assert(!source_);
  source_ = std::move(source);
}

void ComputeDevice::DoDispose() {
  completion_.Remove();
  on_ = false;
  running_ = false;
  queue_.clear();
  current_ = {};
  meters_.clear();
  source_ = nullptr;
  ns3::Object::DoDispose();
}

ComputeCause ComputeDevice::AddCause(const std::string& name) {
  assert(source_);
  for (std::size_t i = 0; i < meters_.size(); ++i) {
    if (meters_[i].cause() == name) return {i};
  }
  meters_.emplace_back(source_, name);
  return {meters_.size() - 1};
}

void ComputeDevice::Submit(const Job& job, Callback done) {
  assert(job.duration >= Seconds(0) && job.cause.index < meters_.size());
  const bool too_large = memory_bytes_ > 0 && job.memory.si() > memory_bytes_;
  if (!on_ || too_large) {
    JobOutcome outcome;
    outcome.end = too_large ? JobOutcome::End::kTooLarge : JobOutcome::End::kPowerLost;
    outcome.finished_at = SimNow();
    ns3::Simulator::ScheduleNow([done = std::move(done), outcome] { done(outcome); });
    return;
  }
  queue_.push_back({job, std::move(done), SimNow(), {}});
  if (!running_) StartNext();
}

void ComputeDevice::StartNext() {
  current_ = std::move(queue_.front());
  queue_.pop_front();
  current_.started = SimNow();
  running_ = true;
  meters_[current_.job.cause.index].SetPower(current_.job.watts_above_idle);
  completion_ =
      ns3::Simulator::Schedule(ToTime(current_.job.duration), &ComputeDevice::Complete, this);
}

JobOutcome ComputeDevice::StopRunning(JobOutcome::End end) {
  const Instant now = SimNow();
  meters_[current_.job.cause.index].SetPower(Watts(0));
  running_ = false;
  busy_ns_ += now.ns - current_.started.ns;
  const Seconds served = now - current_.started;
  return {end, current_.started - current_.submitted, served,
          current_.job.watts_above_idle * served, now};
}

void ComputeDevice::Complete() {
  const JobOutcome outcome = StopRunning(JobOutcome::End::kCompleted);
  const Callback done = std::move(current_.done);
  if (!queue_.empty()) StartNext();
  job_end_trace_(outcome.waited.si(), outcome.served.si());
  done(outcome);
}

void ComputeDevice::SwitchOff() {
  if (!on_) return;
  std::deque<Entry> lost = std::exchange(queue_, {});
  std::vector<std::pair<Callback, JobOutcome>> ends;
  if (running_) {
    completion_.Remove();
    const JobOutcome outcome = StopRunning(JobOutcome::End::kPowerLost);
    ends.emplace_back(std::move(current_.done), outcome);
  }
  for (Entry& entry : lost) {
    JobOutcome outcome;
    outcome.end = JobOutcome::End::kPowerLost;
    outcome.finished_at = SimNow();
    outcome.waited = outcome.finished_at - entry.submitted;
    ends.emplace_back(std::move(entry.done), outcome);
  }
  on_ = false;
  for (auto& [done, outcome] : ends) done(outcome);
}

void ComputeDevice::SwitchOn() { on_ = true; }

Seconds ComputeDevice::BusyTime() const {
  const std::int64_t running = running_ ? SimNow().ns - current_.started.ns : 0;
  return Seconds(static_cast<double>(busy_ns_ + running) * 1e-9);
}

std::vector<LedgerLine> ComputeDevice::Lines() const {
  std::vector<LedgerLine> lines;
  for (const CauseMeter& meter : meters_) lines.push_back(meter.Line());
  return lines;
}

}  // namespace giot

#include "sim/network/fault_process.h"

#include <ns3/double.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(FaultProcess);

ns3::TypeId FaultProcess::GetTypeId() {
  using Self = FaultProcess;
  static ns3::TypeId id =
      ns3::TypeId("giot::FaultProcess")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("MtbfS", "Mean time from repair to fault [s].", ns3::DoubleValue(86400),
                        ns3::MakeDoubleAccessor(&Self::mtbf_s_),
                        ns3::MakeDoubleChecker<double>(1e-6, 1e9))
          .AddAttribute("MttrS", "Mean time from fault to repair [s].", ns3::DoubleValue(600),
                        ns3::MakeDoubleAccessor(&Self::mttr_s_),
                        ns3::MakeDoubleChecker<double>(1e-6, 1e9))
          .AddTraceSource("Up", "Whether it is up now.",
                          ns3::MakeTraceSourceAccessor(&Self::up_trace_),
                          "giot::FaultProcess::TracedState");
  return id;
}

void FaultProcess::Start(std::uint64_t seed, const std::string& name) {
  assert(!random_);
  random_.emplace(seed, name);
  since_ns_ = ns3::Simulator::Now().GetNanoSeconds();
  ScheduleChange();
}

void FaultProcess::DoDispose() {
  change_.Remove();
  on_down_.clear();
  on_up_.clear();
  ns3::Object::DoDispose();
}

Seconds FaultProcess::UpTime() const {
  const std::int64_t running = up_ ? ns3::Simulator::Now().GetNanoSeconds() - since_ns_ : 0;
  return Seconds(static_cast<double>(up_ns_ + running) * 1e-9);
}

void FaultProcess::ScheduleChange() {
  const double seconds = random_->Exponential(up_ ? mtbf_s_ : mttr_s_);
  const std::int64_t ns = std::max<std::int64_t>(1, std::llround(seconds * 1e9));
  change_ = ns3::Simulator::Schedule(ns3::NanoSeconds(ns), &FaultProcess::Change, this);
}

void FaultProcess::Change() {
  const std::int64_t now_ns = ns3::Simulator::Now().GetNanoSeconds();
  if (up_) up_ns_ += now_ns - since_ns_;
  since_ns_ = now_ns;
  up_ = !up_;
  ScheduleChange();
  const auto& listeners = up_ ? on_up_ : on_down_;
  for (std::size_t i = 0; i < listeners.size(); ++i) listeners[i]();
  up_trace_(up_);
}

}  // namespace giot

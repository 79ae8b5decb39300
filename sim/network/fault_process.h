// Something that breaks and is mended again, over and over: a node that crashes, a link that blacks
// out, a jammer that is switched on.
#pragma once

#include <ns3/event-id.h>
#include <ns3/object.h>
#include <ns3/traced-callback.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/base/units.h"

namespace giot {

/// `giot::FaultProcess`: up for a time, down for a time, both exponential, drawn from
/// Stream(seed, name). In the long run it is up for MTBF / (MTBF + MTTR) of the time.
///
///   auto crash = CreateObjectWithAttributes<FaultProcess>("MtbfS", DoubleValue(3600));
///   crash->OnDown([&] { ... });
///   crash->Start(1, "crash of node 3");
///
/// Attributes: MtbfS (mean time from repair to fault), MttrS (mean time from fault to repair).
/// Trace source Up: whether it is up now, at each change.
class FaultProcess final : public ns3::Object {
 public:
  static ns3::TypeId GetTypeId();

  /// Up from now on. Call once; a name of its own keeps each process apart from all others.
  void Start(std::uint64_t seed, const std::string& name);
  bool up() const { return up_; }
  /// Time spent up since the start.
  Seconds UpTime() const;

  /// Called at each change, in the order in which they were added, before the trace source.
  void OnDown(std::function<void()> listener) { on_down_.push_back(std::move(listener)); }
  void OnUp(std::function<void()> listener) { on_up_.push_back(std::move(listener)); }

  /// Signature of the trace source Up.
  using TracedState = void (*)(bool up);

 private:
  void DoDispose() override;
  void ScheduleChange();
  void Change();

  double mtbf_s_, mttr_s_;  // attributes
  std::optional<Stream> random_;
  bool up_ = true;
  std::int64_t since_ns_ = 0;
  std::int64_t up_ns_ = 0;
  ns3::EventId change_;
  std::vector<std::function<void()>> on_down_, on_up_;
  ns3::TracedCallback<bool> up_trace_;
};

}  // namespace giot

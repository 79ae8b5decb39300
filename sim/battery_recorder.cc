#include "sim/battery_recorder.h"

#include <ns3/simulator.h>

#include <cmath>

namespace giot {
namespace {

enum class BatteryEvent : std::uint8_t { kDepleted, kRevived };

/// `/events/battery`
struct BatteryRow {
  double time_s = 0;
  std::int32_t node = 0;
  BatteryEvent event = BatteryEvent::kDepleted;
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when it happened");
    visit("node", node, "", "index in /nodes");
    visit("event", event, {"depleted", "revived"}, "what happened");
  }
};

/// Points of the series where the scenario does not say.
constexpr double kDefaultPoints = 500;

}  // namespace

BatteryRecorder::BatteryRecorder(const World& world) : world_(world) {
  for (const SimNode& node : world.network.nodes()) {
    if (node.config->battery) nodes_.push_back(node.index);
  }
  if (nodes_.empty()) return;
  auto events = world.results.AddTable<BatteryRow>("/events/battery",
                                                   "batteries that ran empty or came back");
  for (const std::int32_t node : nodes_) {
    auto record = [events, node](BatteryEvent event) mutable {
      events.Append({ns3::Simulator::Now().GetSeconds(), node, event});
    };
    world.PowerOf(node).OnDepleted([record]() mutable { record(BatteryEvent::kDepleted); });
    world.PowerOf(node).OnRevived([record]() mutable { record(BatteryEvent::kRevived); });
  }
  series_ = &world.results.AddTimeSeries("/timeseries/battery", "charge of the batteries", nodes_,
                                         {{"stored_j", "J", "energy stored"}});
  stored_j_.resize(nodes_.size());
  const RunConfig& run = world.scenario.config.run;
  const Seconds interval =
      run.sample_interval > Seconds(0) ? run.sample_interval : run.duration / kDefaultPoints;
  interval_ = ns3::NanoSeconds(std::llround(interval.si() * 1e9));
  ns3::Simulator::ScheduleNow([this] { Sample(); });
}

void BatteryRecorder::Sample() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    stored_j_[i] = world_.PowerOf(nodes_[i]).Account().stored.si();
  }
  series_->Append(ns3::Simulator::Now().GetSeconds(), {stored_j_});
  ns3::Simulator::Schedule(interval_, [this] { Sample(); });
}

}  // namespace giot

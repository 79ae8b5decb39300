// A small result for the tests of the window: sensors with batteries about a sink, one of which
// dies and comes back, and a twin of each.
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "results/writer.h"

namespace giot {

enum class ExampleBatteryEvent : std::uint8_t { kDepleted, kRevived };

struct ExampleBatteryRow {
  double time_s = 0;
  std::int32_t node = 0;
  ExampleBatteryEvent event = ExampleBatteryEvent::kDepleted;
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when it happened");
    visit("node", node, "", "index in /nodes");
    visit("event", event, {"depleted", "revived"}, "what happened");
  }
};

/// The result under way. Its sensors stand on a circle of 50 m, the sink in the middle. Sensor i
/// starts with 100 J and loses (i + 1) J per second; sensor 3 dies at 25 s and is back at 40 s.
class ExampleResult {
 public:
  static constexpr int kSensors = 8;
  static constexpr double kEnd = 50;

  explicit ExampleResult(const std::filesystem::path& file) : writer_(file, Header()) {
    writer_.SetNodes(Nodes());
    events_ = writer_.AddTable<ExampleBatteryRow>("/events/battery", "batteries that ran empty");
    std::vector<std::int32_t> sensors;
    for (int i = 0; i < kSensors; ++i) sensors.push_back(i);
    battery_ = &writer_.AddTimeSeries("/timeseries/battery", "charge of the batteries", sensors,
                                      {{"stored_j", "J", "energy stored"}});
    twin_ =
        &writer_.AddTimeSeries("/timeseries/twin", "readings and what their twins held", sensors,
                               {{"reading_m_s", "m s-1", "wind speed as read"},
                                {"twin_m_s", "m s-1", "wind speed as the twin held it"}});
    writer_.Start();
  }

  /// Samples once a second, up to and with `until`.
  void Simulate(double until) {
    for (; next_ <= until; ++next_) {
      std::vector<double> stored, reading, twin;
      for (int i = 0; i < kSensors; ++i) {
        const double wind = 6 + 3 * std::sin(0.3 * next_ + i);
        stored.push_back(std::max(0.0, 100 - (i + 1) * next_));
        reading.push_back(wind);
        twin.push_back(std::round(wind));
      }
      battery_->Append(next_, {stored});
      twin_->Append(next_, {reading, twin});
      if (next_ == 25) events_.Append({25, 3, ExampleBatteryEvent::kDepleted});
      if (next_ == 40) events_.Append({40, 3, ExampleBatteryEvent::kRevived});
    }
    writer_.Flush();
  }

  void Close() {
    writer_.SetSummary(
        {{"energy", "sensors", "energy_per_node_j", 78.5, "J", "drawn from the battery of a node"},
         {"twin", "", "rmse_m_s", 0.291, "m s-1", "error of the twins"},
         {"delivery", "", "delivered", std::numeric_limits<double>::quiet_NaN(), "1",
          "messages that arrived"}});
    writer_.Close("finished", kEnd);
  }

 private:
  static RunHeader Header() {
    RunHeader header;
    header.title = "Eight sensors about a sink";
    header.scenario = "example";
    header.run_id = "0123456789abcdef";
    header.duration_s = kEnd;
    header.arm = "twin";
    return header;
  }
  static std::vector<NodeFact> Nodes() {
    std::vector<NodeFact> nodes;
    for (int i = 0; i < kSensors; ++i) {
      const double angle = 2 * std::acos(-1) * i / kSensors;
      nodes.push_back({"sensors[" + std::to_string(i) + "]", "sensors", "sensor",
                       50 * std::cos(angle), 50 * std::sin(angle), 1.5, "nrf52840", "nrf52840",
                       100});
    }
    nodes.push_back({"sink[0]", "sink", "sink", 0, 0, 2, "raspberry_pi_4", "nrf52840",
                     std::numeric_limits<double>::quiet_NaN()});
    return nodes;
  }

  ResultWriter writer_;
  EventTable<ExampleBatteryRow> events_;
  TimeSeries* battery_ = nullptr;
  TimeSeries* twin_ = nullptr;
  double next_ = 0;
};

}  // namespace giot

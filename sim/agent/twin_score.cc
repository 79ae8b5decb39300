#include "sim/agent/twin_score.h"

#include <algorithm>
#include <limits>

namespace giot {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double Share(double part, double whole) { return whole > 0 ? part / whole : kNone; }

}  // namespace

void TwinScore::AddStep(double twin, double reading) {
  const double error = std::abs(twin - reading);
  ++steps_;
  squared_error_ += error * error;
  worst_ = std::max(worst_, error);
}

void TwinScore::AddThinking(Seconds time, Joules energy) {
  think_time_ += time;
  think_energy_ += energy;
}

void TwinScore::AddMessage(const MessageRow& row) {
  ++sent_[static_cast<std::size_t>(row.message)];
  if (row.outcome == SendOutcome::kDelivered) ++confirmed_;
  payload_bytes_ += row.payload_bytes;
  air_bytes_ += row.air_bytes;
  retries_ += row.retries;
  if (!row.received) return;
  ++received_;
  const std::array<float, 6> parts = {row.latency_s, row.queue_s, row.access_s,
                                      row.air_s,     row.ack_s,   row.retry_s};
  for (std::size_t i = 0; i < parts.size(); ++i) latency_s_[i] += parts[i];
}

void TwinScore::Summarise(const std::string& group, std::int64_t sensors, Seconds duration,
                          const std::string& unit, const std::string& unit_suffix,
                          std::vector<SummaryFigure>& figures) const {
  const auto add = [&](const char* section, const std::string& name, double value,
                       const std::string& figure_unit, const char* meaning, bool part = false) {
    figures.push_back({section, group, name, value, figure_unit, meaning, part});
  };
  const auto each = static_cast<double>(sensors);
  const std::int64_t messages = sent_[1] + sent_[2] + sent_[3];
  const auto steps = static_cast<double>(steps_), readings = static_cast<double>(readings_);

  add("twin", "twin_rmse_" + unit_suffix, std::sqrt(Share(squared_error_, steps)), unit,
      "root mean square error of the twin at the end of each reading's period");
  add("twin", "twin_worst_" + unit_suffix, worst_, unit, "largest error at such an instant");
  add("twin", "twin_outside_share", Share(outside_.si(), each * duration.si()), "1",
      "share of time in which the twin was off by more than the tolerance");

  add("traffic", "messages_per_node", static_cast<double>(messages) / each, "",
      "messages sent by a sensor");
  add("traffic", "messages_per_reading", Share(static_cast<double>(messages), readings), "1",
      "share of readings that were sent");
  add("traffic", "keyframes_per_node", static_cast<double>(sent_[2]) / each, "",
      "of them keyframes: after a loss, the whole state of the model", true);
  add("traffic", "catch_ups_per_node", static_cast<double>(sent_[3]) / each, "",
      "of them catch-ups: after a loss, what was agreed since", true);
  add("traffic", "payload_bytes_per_node", static_cast<double>(payload_bytes_) / each, "byte",
      "application bytes sent by a sensor");
  add("traffic", "air_bytes_per_node", static_cast<double>(air_bytes_) / each, "byte",
      "bytes on the air for a sensor: headers, retries and acks included");
  add("traffic", "retries_per_message",
      Share(static_cast<double>(retries_), static_cast<double>(messages)), "1",
      "frames sent again for want of an acknowledgement");
  add("traffic", "delivery_ratio",
      Share(static_cast<double>(received_), static_cast<double>(messages)), "1",
      "messages that the twin received");
  add("traffic", "confirm_ratio",
      Share(static_cast<double>(confirmed_), static_cast<double>(messages)), "1",
      "messages that the sender knows to have arrived");

  static constexpr std::array<const char*, 6> kNames = {"latency_mean_s",   "latency_queue_s",
                                                        "latency_access_s", "latency_air_s",
                                                        "latency_ack_s",    "latency_retry_s"};
  static constexpr std::array<const char*, 6> kMeanings = {
      "mean time from sending to reception",
      "of it behind other frames",
      "of it backoff, carrier sense, turnaround",
      "of it on the air",
      "of it waiting for an earlier fragment's acknowledgement",
      "of it sendings that were not acknowledged"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    add("latency", kNames[i], Share(latency_s_[i], static_cast<double>(received_)), "s",
        kMeanings[i], i > 0);
  }
  add("thinking", "think_time_per_reading_s", Share(think_time_.si(), readings), "s",
      "processor time of the sensor's model per reading");
  add("thinking", "think_energy_per_reading_j", Share(think_energy_.si(), readings), "J",
      "its energy above the sleep floor");
}

}  // namespace giot

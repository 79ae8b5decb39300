// What a digital twin leaves in the result: a row for each decision, a row for each message.
#pragma once

#include <cstdint>

#include "sim/agent/agent.h"
#include "sim/network/datagrams.h"

namespace giot {

/// `/events/decisions`: one observe-think-act of a sensor.
struct DecisionRow {
  double time_s = 0;
  std::int32_t node = 0;
  std::int32_t step = 0;
  float reading = 0;
  float predicted = 0;
  Action::Message message = Action::Message::kNone;
  float think_time_s = 0;
  float think_energy_j = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when the reading was there");
    visit("node", node, "", "index in /nodes");
    visit("step", step, "", "index of the reading");
    visit("reading", reading, "", "what was read, in the workload's unit");
    visit("predicted", predicted, "", "what both sides expected, in the workload's unit");
    visit("message", message, {"none", "update", "keyframe", "catch_up"}, "what was sent for it");
    visit("think_time_s", think_time_s, "s", "processor time of the model's step");
    visit("think_energy_j", think_energy_j, "J", "its energy above the sleep floor");
  }
};

/// `/events/messages`: one message of a sensor, when its own link layer has told its fate.
struct MessageRow {
  double time_s = 0;
  std::int32_t node = 0;
  std::int32_t step = 0;
  Action::Message message = Action::Message::kUpdate;
  SendOutcome outcome = SendOutcome::kDelivered;
  bool received = false;
  std::int32_t payload_bytes = 0;
  std::int32_t air_bytes = 0;
  std::int32_t fragments = 0;
  std::int32_t retries = 0;
  float confirm_s = 0;
  float latency_s = 0;
  float queue_s = 0;
  float access_s = 0;
  float air_s = 0;
  float ack_s = 0;
  float retry_s = 0;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("time_s", time_s, "s", "when the message was handed to the network");
    visit("node", node, "", "sender: index in /nodes");
    visit("step", step, "", "index of the reading");
    visit("message", message, {"none", "update", "keyframe", "catch_up"}, "what was sent");
    visit("outcome", outcome,
          {"delivered", "no_ack", "channel_access_failure", "queue_full", "off_the_air", "refused"},
          "what the sender's link layer said");
    visit("received", received, "", "whether the twin got it");
    visit("payload_bytes", payload_bytes, "byte", "application bytes");
    visit("air_bytes", air_bytes, "byte", "on the air, headers, retries and acks included");
    visit("fragments", fragments, "", "6LoWPAN frames");
    visit("retries", retries, "", "sendings after the first");
    visit("confirm_s", confirm_s, "s", "from sending to the link layer's word");
    visit("latency_s", latency_s, "s", "from sending to reception; NaN where it was lost");
    visit("queue_s", queue_s, "s", "of it behind other frames");
    visit("access_s", access_s, "s", "of it backoff, carrier sense and turnaround");
    visit("air_s", air_s, "s", "of it on the air");
    visit("ack_s", ack_s, "s", "of it waiting for the acknowledgement of an earlier fragment");
    visit("retry_s", retry_s, "s", "of it sendings that were not acknowledged");
  }
};

}  // namespace giot

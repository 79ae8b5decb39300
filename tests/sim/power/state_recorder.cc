#include "tests/sim/power/state_recorder.h"

#include <algorithm>

#include "sim/power/sim_time.h"

namespace giot {
namespace {

/// Seconds that [from, to) shares with any of the spans.
template <class Spans>
double Overlap(const Spans& spans, Instant from, Instant to) {
  std::int64_t ns = 0;
  for (const auto& span : spans) {
    const std::int64_t start = std::max(span.from.ns, from.ns);
    ns += std::max<std::int64_t>(0, std::min(span.to.ns, to.ns) - start);
  }
  return static_cast<double>(ns) * 1e-9;
}

double DrawAt(const RadioProfile& radio, Dbm level) {
  for (const RadioProfile::TxLevel& each : radio.transmit) {
    if (each.level == level) return each.draw.value.si();
  }
  return 0;
}

}  // namespace

StateRecorder::StateRecorder(ns3::Ptr<ns3::LrWpanNetDevice> device, NodePower& power) {
  device->GetPhy()->TraceConnectWithoutContext("TrxState",
                                               ns3::MakeCallback(&StateRecorder::OnTrxState, this));
  device->GetMac()->TraceConnectWithoutContext("MacState",
                                               ns3::MakeCallback(&StateRecorder::OnMacState, this));
  power.battery()->OnDepleted([this] {
    ++deaths_;
    alive_.back().to = SimNow();
    if (on_air_.back().to == kNever) on_air_.back().to = SimNow();
  });
  power.battery()->OnRevived([this] { alive_.push_back({SimNow()}); });
  if (!power.gate()) return;
  power.gate()->OnBackOnAir([this] { on_air_.push_back({SimNow()}); });
}

void StateRecorder::OnTrxState(ns3::Time at, ns3::LrWpanPhyEnumeration,
                               ns3::LrWpanPhyEnumeration now) {
  radio_.push_back({ToInstant(at), now});
}

void StateRecorder::OnMacState(ns3::LrWpanMacState, ns3::LrWpanMacState now) {
  if (radio_.back().state != ns3::IEEE_802_15_4_PHY_TRX_OFF || now != ns3::MAC_CSMA) return;
  radio_.push_back({SimNow(), ns3::IEEE_802_15_4_PHY_TRX_OFF, true});
}

void StateRecorder::OnJob(const std::string& cause, Watts watts, const JobOutcome& outcome) {
  job_joules_[cause] += (watts * outcome.served).si();
}

void StateRecorder::OnSense() { readings_.push_back(SimNow()); }

void StateRecorder::ReplayRadio(const RadioProfile& radio, Dbm level,
                                std::map<std::string, double>& joules) const {
  const double sleep = radio.sleep.value.si();
  const double receive = radio.receive.value.si() - sleep;
  for (std::size_t i = 0; i < radio_.size(); ++i) {
    const Instant to = i + 1 < radio_.size() ? radio_[i + 1].at : SimNow();
    const double seconds = Overlap(on_air_, radio_[i].at, to);
    switch (radio_[i].state) {
      case ns3::IEEE_802_15_4_PHY_BUSY_TX:
        joules["radio_tx"] += seconds * (DrawAt(radio, level) - sleep);
        break;
      case ns3::IEEE_802_15_4_PHY_BUSY_RX: joules["radio_rx"] += seconds * receive; break;
      case ns3::IEEE_802_15_4_PHY_RX_ON: joules["radio_listen"] += seconds * receive; break;
      case ns3::IEEE_802_15_4_PHY_TX_ON: joules["radio_ready"] += seconds * receive; break;
      default: joules["radio_listen"] += radio_[i].waking ? seconds * receive : 0; break;
    }
  }
}

double StateRecorder::ReplaySensing(const NodeGroupConfig& group) const {
  double seconds = 0;
  const Instant now = SimNow();
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    // A reading lasts until its own end, the next reading or the battery's death.
    Instant end{std::min(readings_[i].ns + ToTime(group.sensor_time).GetNanoSeconds(), now.ns)};
    if (i + 1 < readings_.size()) end = std::min(end, readings_[i + 1]);
    for (const Span& span : alive_) {
      if (span.from <= readings_[i] && readings_[i] < span.to) end = std::min(end, span.to);
    }
    seconds += (end - readings_[i]).si();
  }
  return seconds * group.sensor_active.si();
}

std::vector<LedgerLine> StateRecorder::Replay(const NodeGroupConfig& group,
                                              const ComputeProfile& processor,
                                              const RadioProfile& radio) const {
  std::map<std::string, double> joules = job_joules_;
  joules["sleep"] =
      (processor.idle.value + radio.sleep.value).si() * Overlap(alive_, {0}, SimNow());
  joules["sensing"] = ReplaySensing(group);
  ReplayRadio(radio, group.tx_power, joules);
  std::vector<LedgerLine> lines;
  for (const auto& [cause, energy] : joules) lines.push_back({cause, Joules(energy)});
  return lines;
}

}  // namespace giot

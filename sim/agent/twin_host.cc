#include "sim/agent/twin_host.h"

#include <fmt/format.h>
#include <ns3/simulator.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

#include "models/plan/load_model.h"
#include "models/plan/model_info.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::uint16_t kTwinPort = kFirstPort;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void Refuse(const World& world, const std::string& key, const std::string& expected,
                         const std::string& found, const std::string& mend) {
  throw ScenarioError(
      std::vector{Problem{{world.scenario.file.string(), 0, 0}, key, expected, found, mend}});
}

const ReplayConfig& WorkloadOf(const TwinConfig& config, const std::string& key,
                               const World& world) {
  const auto found = world.scenario.config.workloads.find(config.workload);
  if (found == world.scenario.config.workloads.end()) {
    Refuse(world, key + ".workload", "the name of a workload", '"' + config.workload + '"',
           "write a table [workloads." + config.workload + "]");
  }
  const auto& replay = found->second.As<ReplayConfig>();
  if (replay.group != config.sensors) {
    Refuse(world, key + ".workload", "a workload of the group \"" + config.sensors + '"',
           "one of \"" + replay.group + '"', "let both name the same group");
  }
  return replay;
}

/// The processor's job for one call of a model.
Job JobOf(const ComputeCost& cost, ComputeCause cause) {
  const Watts above_idle = cost.time > Seconds(0) ? cost.energy / cost.time : Watts(0);
  return {cost.time, above_idle, cause, cost.peak_activation_bytes};
}

float InSeconds(ns3::Time time) { return static_cast<float>(time.GetSeconds()); }

}  // namespace

struct TwinHost::Pair {
  Pair(const TwinTerms& terms, std::int64_t number_, int sensor_, int sink_)
      : number(number_), sensor(sensor_), sink(sink_), sender(terms), replica(terms) {}

  std::int64_t number;  ///< In its group.
  int sensor, sink;     ///< Node indices.
  TwinSender sender;
  TwinReplica replica;
  std::unique_ptr<DatagramSocket> socket;
  ComputeCause thinking;

  double reading = 0;
  bool outside = false;  ///< The twin is off by more than the tolerance, since:
  ns3::Time outside_since;
  DatagramId last_sent = 0;  ///< The message whose confirm the sender waits for.
  std::map<DatagramId, MessageRow> open;
};

TwinHost::TwinHost(const std::string& name, const TwinConfig& config, const World& world)
    : name_(name),
      config_(config),
      world_(world),
      workload_(WorkloadOf(config, "agents." + name, world)),
      replay_(workload_, world.scenario.Resolve(workload_.file),
              static_cast<std::int64_t>(world.network.Group(config.sensors).size()),
              static_cast<std::uint64_t>(world.scenario.config.run.seed)),
      tolerance_(workload_.unit == "W" ? config.tolerance_w.si() : config.tolerance_m_s),
      period_(ns3::NanoSeconds(std::llround(workload_.sample_period.si() * 1e9))) {
  if (config.policy == "model") OpenModel("agents." + name);
  MakePairs();
  DeclareStreams();
}

TwinHost::~TwinHost() = default;

void TwinHost::OpenModel(const std::string& key) {
  if (config_.model.empty()) {
    Refuse(world_, key + ".model", "a model file", "none",
           "name one, e.g. models/wind.giot, or take policy = \"delta\"");
  }
  const std::filesystem::path file = world_.scenario.Resolve(config_.model);
  model_ = LoadModel(file, config_.variant);
  first_step_ = ReadModelInfo(file).axis.StepOf(replay_.first_time());
  if (config_.model_scale == 1 && model_->unit() != workload_.unit) {
    Refuse(world_, key + ".model", "a model of readings in " + workload_.unit,
           "one in " + model_->unit(), "give model_scale, the factor between the two");
  }
  const int sensor = world_.network.Group(config_.sensors).front();
  sensor_cost_ = CostOfStep(sensor);
  sink_cost_ = CostOfStep(world_.network.SinkOf(sensor));
  const Seconds needed = sensor_cost_.time + world_.network.node(sensor).config->sensor_time;
  if (needed >= workload_.sample_period) {
    Refuse(world_, key + ".model", "a model that is done before the next reading is due",
           fmt::format("{:.3g} s of thinking for a reading every {:.3g} s", needed.si(),
                       workload_.sample_period.si()),
           "take a smaller model, a faster device or a longer sample_period_s");
  }
}

ComputeCost TwinHost::CostOfStep(int node) const {
  OperatorGraph graph = model_->Graph("step");
  for (Operator& op : graph.operators) {
    op.flops *= config_.cost_factor;
    op.weight_bytes *= config_.cost_factor;
  }
  const std::string& device = world_.network.node(node).config->device;
  const ComputeCost cost = Cost(graph, *world_.scenario.devices.at(device).compute);
  if (!cost.fits()) {
    Refuse(world_, "nodes." + world_.network.node(node).group + ".device",
           "a processor that can run " + model_->name(), '"' + device + "\": " + cost.refusal,
           "take a smaller model or another device");
  }
  return cost;
}

TwinTerms TwinHost::Terms(std::int64_t number) const {
  TwinTerms terms;
  terms.model = model_;
  terms.model_scale = config_.model_scale;
  terms.tolerance = tolerance_;
  terms.send_always = config_.policy == "always";
  terms.keyframes_only = config_.resync == "keyframe";
  terms.longest_silence =
      static_cast<std::int64_t>(config_.longest_silence / workload_.sample_period);
  if (model_) {
    terms.start = {first_step_, replay_.column(number)};
    terms.past = replay_.Past(number, config_.past_readings);
  }
  return terms;
}

// Every pair begins its periods at a phase of its own, so that sensors do not meet on the air.
void TwinHost::MakePairs() {
  const auto sensors = world_.network.Group(config_.sensors);
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i);
    const int sensor = sensors[i], sink = world_.network.SinkOf(sensor);
    // The link layer's word is of the first hop alone: beyond it a copy could drift unnoticed.
    if (const int hops = world_.network.HopsToSink(sensor); hops != 1) {
      Refuse(world_, "agents." + name_ + ".sensors", "sensors one hop from their sink",
             world_.network.node(sensor).name + " at " + std::to_string(hops) + " hops",
             "take topology = \"star\" or more sinks");
    }
    pairs_.push_back(std::make_unique<Pair>(Terms(number), number, sensor, sink));
    Pair* pair = pairs_.back().get();
    pair_of_sensor_[sensor] = pair;
    NodePower& power = world_.PowerOf(sensor);
    pair->thinking = power.processor()->AddCause("compute_predict");
    power.OnDepleted([pair] { pair->last_sent = 0; });
    power.OnRevived([pair] { pair->sender.PowerCycle(pair->replica.step() + 1); });
    pair->socket = world_.datagrams.Open(sensor, kTwinPort);
    pair->socket->OnConfirm([this, pair](const SendReport& report) { Confirm(*pair, report); });
    if (!sink_sockets_.contains(sink)) {
      auto& socket = sink_sockets_[sink] = world_.datagrams.Open(sink, kTwinPort);
      socket->OnReceive([this](const ReceivedDatagram& datagram) { Receive(datagram); });
      sink_thinking_[sink] = world_.PowerOf(sink).processor()->AddCause("compute_predict");
    }
    const ns3::Time phase = PhaseOf(number, static_cast<std::int64_t>(sensors.size()), period_);
    ns3::Simulator::Schedule(phase, [this, pair] { Sense(*pair); });
  }
}

void TwinHost::DeclareStreams() {
  decisions_ = world_.results.AddTable<DecisionRow>("/events/decisions",
                                                    "what each sensor decided on each reading");
  messages_ = world_.results.AddTable<MessageRow>("/events/messages",
                                                  "messages from sensors to their twins");
  std::vector<std::int32_t> nodes;
  for (const auto& pair : pairs_) nodes.push_back(pair->sensor);
  const bool watts = workload_.unit == "W";
  const std::string unit = watts ? "W" : "m s-1", suffix = watts ? "w" : "m_s";
  series_ = &world_.results.AddTimeSeries(
      "/timeseries/twin", "what the sensors read and what their twins held at the period's end",
      nodes,
      {{"reading_" + suffix, unit, workload_.quantity + " as the sensor read it"},
       {"twin_" + suffix, unit, workload_.quantity + " as the twin held it"}});
  readings_now_.assign(pairs_.size(), kNone);
  twins_now_.assign(pairs_.size(), kNone);
}

// One event a period for each pair: the twin's step ends, the next reading is taken.
void TwinHost::Tick(Pair& pair) {
  EndStep(pair);
  Sense(pair);
}

void TwinHost::EndStep(Pair& pair) {
  const double twin = pair.replica.Value();
  score_.AddStep(twin, pair.reading);
  if (pair.outside)
    score_.AddOutside(Seconds((ns3::Simulator::Now() - pair.outside_since).GetSeconds()));
  pair.outside = false;
  RecordSeries(pair, twin);
  const int model_steps = pair.replica.FinishStep();
  for (int i = 0; i < model_steps; ++i) {
    world_.PowerOf(pair.sink).processor()->Submit(JobOf(sink_cost_, sink_thinking_[pair.sink]),
                                                  [](const JobOutcome&) {});
  }
}

// Phases rise with the pair's number, so the last pair completes the row of a step.
void TwinHost::RecordSeries(Pair& pair, double twin) {
  const auto at = static_cast<std::size_t>(pair.number);
  readings_now_[at] = pair.reading;
  twins_now_[at] = twin;
  if (at + 1 < pairs_.size()) return;
  series_->Append((period_ * pair.replica.step()).GetSeconds(), {readings_now_, twins_now_});
}

void TwinHost::Sense(Pair& pair) {
  ns3::Simulator::Schedule(period_, [this, &pair] { Tick(pair); });
  pair.reading = replay_.Read(pair.number);
  score_.AddReading();
  if (std::abs(pair.replica.Value() - pair.reading) > tolerance_) {
    pair.outside = true;
    pair.outside_since = ns3::Simulator::Now();
  }
  if (world_.PowerOf(pair.sensor).dead()) return;
  const Seconds sensor_time = world_.network.node(pair.sensor).config->sensor_time;
  if (sensor_time == Seconds(0)) {
    Act(pair);
    return;
  }
  world_.PowerOf(pair.sensor).Sense();
  ns3::Simulator::Schedule(ns3::Seconds(sensor_time.si()), [this, &pair] { Act(pair); });
}

void TwinHost::Act(Pair& pair) {
  NodePower& power = world_.PowerOf(pair.sensor);
  if (power.dead()) return;
  const Action action = pair.sender.Observe({pair.replica.step(), pair.reading});
  const bool thinks = action.model_steps > 0;
  const Seconds time = thinks ? sensor_cost_.time : Seconds(0);
  const Joules energy = thinks ? sensor_cost_.energy : Joules(0);
  decisions_.Append({ns3::Simulator::Now().GetSeconds(), pair.sensor,
                     static_cast<std::int32_t>(pair.replica.step()),
                     static_cast<float>(pair.reading), static_cast<float>(action.predicted),
                     action.message, static_cast<float>(time.si()),
                     static_cast<float>(energy.si())});
  score_.AddThinking(time, energy);
  if (!action.send_after_thinking || !thinks) Send(pair, action);
  if (!thinks) return;
  power.processor()->Submit(JobOf(sensor_cost_, pair.thinking),
                            [this, &pair, action](const JobOutcome& outcome) {
                              if (outcome.completed() && action.send_after_thinking)
                                Send(pair, action);
                            });
}

void TwinHost::Send(Pair& pair, const Action& action) {
  if (action.message == Action::Message::kNone) return;
  const auto sent = pair.socket->Send(pair.sink, kTwinPort, action.payload);
  pair.last_sent = sent.id;
  MessageRow row;
  row.time_s = ns3::Simulator::Now().GetSeconds();
  row.node = pair.sensor;
  row.step = static_cast<std::int32_t>(pair.replica.step());
  row.message = action.message;
  row.payload_bytes = static_cast<std::int32_t>(action.payload.size());
  row.latency_s = static_cast<float>(kNone);
  pair.open[sent.id] = row;
}

void TwinHost::Confirm(Pair& pair, const SendReport& report) {
  MessageRow row = pair.open.extract(report.id).mapped();
  row.outcome = report.outcome;
  row.confirm_s = InSeconds(ns3::Simulator::Now() - report.sent);
  row.air_bytes = static_cast<std::int32_t>(report.air.bytes + report.air.ack_bytes);
  row.fragments = report.air.fragments;
  row.retries = report.air.retries;
  messages_.Append(row);
  score_.AddMessage(row);
  if (report.id != pair.last_sent || world_.PowerOf(pair.sensor).dead()) return;
  Send(pair, pair.sender.OnConfirm(report.outcome == SendOutcome::kDelivered));
}

void TwinHost::Receive(const ReceivedDatagram& datagram) {
  Pair& pair = *pair_of_sensor_.at(datagram.sender);
  if (const auto open = pair.open.find(datagram.id); open != pair.open.end()) {
    MessageRow& row = open->second;
    const LatencySplit& latency = datagram.latency;
    row.received = true;
    row.latency_s = InSeconds(latency.Total());
    row.queue_s = InSeconds(latency[LatencyCause::kQueue]);
    row.access_s = InSeconds(latency[LatencyCause::kAccess]);
    row.air_s = InSeconds(latency[LatencyCause::kAir]);
    row.ack_s = InSeconds(latency[LatencyCause::kAck]);
    row.retry_s = InSeconds(latency[LatencyCause::kRetry]);
  }
  pair.replica.Receive(datagram.payload);
  if (!pair.outside || std::abs(pair.replica.Value() - pair.reading) > tolerance_) return;
  pair.outside = false;
  score_.AddOutside(Seconds((ns3::Simulator::Now() - pair.outside_since).GetSeconds()));
}

void TwinHost::Summarise(std::vector<SummaryFigure>& figures) {
  const bool watts = workload_.unit == "W";
  score_.Summarise(config_.sensors, static_cast<std::int64_t>(pairs_.size()),
                   Seconds(ns3::Simulator::Now().GetSeconds()), watts ? "W" : "m/s",
                   watts ? "w" : "m_s", figures);
}

}  // namespace giot

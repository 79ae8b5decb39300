// What the sinks of a field of 802.15.4 radios receive through a channel of a kind.
#pragma once

#include <ns3/double.h>
#include <ns3/object.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "tests/sim/network/report_field.h"

namespace giot::testing_channel {

using Frames = std::set<std::pair<std::uint32_t, std::uint32_t>>;

struct Deliveries {
  Frames frames;
  std::uint64_t events = 0;
};

/// A channel at 2.4 GHz with exponent 3 and a limit in dB (0: none).
template <class Channel>
ns3::Ptr<Channel> MakeFieldChannel(const std::string& limit = "", double db = 0) {
  const auto channel = ns3::CreateObject<Channel>();
  const auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
  loss->SetReference(1, 40.05);  // Friis at 2.4 GHz.
  channel->AddPropagationLossModel(loss);
  channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
  if (!limit.empty()) channel->SetAttribute(limit, ns3::DoubleValue(db));
  return channel;
}

inline Deliveries Deliver(const ns3::Ptr<ns3::SpectrumChannel>& channel, std::uint64_t seed,
                          double seconds) {
  ReportFieldOptions options;
  options.seed = seed;
  options.spacing_m = 30;
  options.nodes_to_a_sink = 20;
  ReportField field(channel, options);
  const std::uint64_t before = ns3::Simulator::GetEventCount();
  field.Run(seconds);
  return {field.received, ns3::Simulator::GetEventCount() - before};
}

/// Frames that only one of the two has, as a share.
inline double Apart(const Frames& a, const Frames& b) {
  Frames apart;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(),
                                std::inserter(apart, apart.begin()));
  return static_cast<double>(apart.size()) / static_cast<double>(std::max(a.size(), b.size()));
}

}  // namespace giot::testing_channel

// A sink's wire to the edge as a queue with one server and Poisson arrivals.
#pragma once

#include <ns3/config.h>
#include <ns3/queue-size.h>
#include <ns3/uinteger.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "sim/base/random_stream.h"
#include "tests/sim/network/field.h"

namespace giot::testing_field {

/// All times in mean service times: the wire carries 4,000 bytes, headers included, in 1 ms.
class WiredQueue {
 public:
  /// `service()` draws service times of mean 1.
  WiredQueue(double load, int count, std::function<double(Stream&)> service)
      : load_(load), left_(count), service_(std::move(service)) {
    ns3::Config::SetDefault("ns3::PointToPointNetDevice::Mtu", ns3::UintegerValue(65535));
    ns3::Config::SetDefault("ns3::DropTailQueue<Packet>::MaxSize",
                            ns3::QueueSizeValue(ns3::QueueSize("100000p")));
    field_.config().backhaul.rate_bps = 8 * kMeanBytes / kUnit;
    field_.config().backhaul.delay = Seconds(0);
    field_.AddGroup("sinks", "sink");
    field_.AddGroup("edge", "edge");
    field_.Build();
    ns3::Config::Reset();
    sink_ = &field_.Open(field_.Index("sinks"));
    field_.Open(field_.network->edge()).OnReceive([this](const ReceivedDatagram& datagram) {
      delays.push_back(datagram.latency[LatencyCause::kBackhaul].GetSeconds() / kUnit);
    });
  }

  void Run() {
    const double seconds = 2 + 1.2 * left_ * kUnit / load_;
    Field::At(1, [this] { Arrive(); });
    Field::RunUntil(seconds);
  }

  /// The delays that Lindley's recursion gives for the same draws.
  std::vector<double> Lindley() const {
    std::vector<double> result;
    double wait = 0;
    for (std::size_t i = 0; i < services.size(); ++i) {
      if (i > 0) wait = std::max(0.0, wait + services[i - 1] - gaps[i - 1]);
      result.push_back(wait + services[i]);
    }
    return result;
  }
  /// The mean of Lindley's recursion over `count` draws of another stream, without a network.
  double LongMean(std::int64_t count) const {
    Stream random(2, "queue");
    double wait = 0;
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const double service = Bytes(random) / kMeanBytes;
      sum += wait + service;
      wait = std::max(0.0, wait + service - random.Exponential(1 / load_));
    }
    return sum / static_cast<double>(count);
  }

  std::vector<double> delays;    ///< From sending to reception.
  std::vector<double> services;  ///< As drawn, in whole bytes.
  std::vector<double> gaps;      ///< From each arrival to the next.

 private:
  static constexpr double kMeanBytes = 4000;
  static constexpr double kUnit = 1e-3;
  static constexpr double kHeaders = 40 + 8 + 2;  ///< IPv6, UDP, PPP.
  static constexpr double kMostBytes = 65000;

  double Bytes(Stream& random) const {
    return std::clamp(std::round(kMeanBytes * service_(random)), kHeaders, kMostBytes);
  }

  void Arrive() {
    const double bytes = Bytes(random_);
    services.push_back(bytes / kMeanBytes);
    sink_->Send(field_.network->edge(), kFirstPort,
                std::span(payload_).first(static_cast<std::size_t>(bytes - kHeaders)));
    if (--left_ == 0) return;
    const ns3::Time gap = ns3::Seconds(random_.Exponential(kUnit / load_));
    gaps.push_back(gap.GetSeconds() / kUnit);
    ns3::Simulator::Schedule(gap, &WiredQueue::Arrive, this);
  }

  double load_;
  int left_;
  std::function<double(Stream&)> service_;
  Field field_;
  Stream random_{1, "queue"};
  DatagramSocket* sink_ = nullptr;
  std::vector<std::byte> payload_{65000};
};

}  // namespace giot::testing_field

#include "sim/event_watch.h"

#include <gtest/gtest.h>
#include <ns3/nstime.h>
#include <ns3/simulator.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

using Trace = std::vector<std::pair<std::int64_t, int>>;

/// A tree of events with many ties in time; what ran when, in order.
class Work {
 public:
  void Start() {
    for (int i = 0; i < 50; ++i) Schedule(i);
  }
  const Trace& trace() const { return trace_; }

 private:
  void Schedule(int label) {
    const auto delay = ns3::NanoSeconds(static_cast<std::int64_t>(random_.Below(5)));
    ns3::Simulator::Schedule(delay, &Work::Happen, this, label);
  }
  void Happen(int label) {
    trace_.emplace_back(ns3::Simulator::Now().GetNanoSeconds(), label);
    if (trace_.size() < 2000) Schedule(label);
  }

  Stream random_{7, "work"};
  Trace trace_;
};

struct Outcome {
  Trace trace;
  std::uint64_t events = 0;
  std::int64_t looks = 0;
};

Outcome RunWork(std::uint64_t every) {
  Outcome outcome;
  Work work;
  work.Start();
  if (every > 0) WatchEvents(every, [&outcome] { ++outcome.looks; });
  ns3::Simulator::Stop(ns3::Seconds(1));
  ns3::Simulator::Run();
  outcome.trace = work.trace();
  outcome.events = ns3::Simulator::GetEventCount();
  ns3::Simulator::Destroy();
  return outcome;
}

TEST(WatchEvents, ChangesNeitherOrderNorCountHoweverOftenItLooks) {
  const Outcome plain = RunWork(0);
  ASSERT_GT(plain.events, 2000u);
  for (const std::uint64_t every : {1, 3, 64}) {
    const Outcome watched = RunWork(every);
    EXPECT_EQ(watched.trace, plain.trace);
    EXPECT_EQ(watched.events, plain.events);
    EXPECT_EQ(watched.looks, static_cast<std::int64_t>(plain.events / every));
  }
}

TEST(WatchEvents, LetsALookStopTheRunAfterTheEventAtHand) {
  Work work;
  work.Start();
  int looks = 0;
  WatchEvents(10, [&looks] {
    if (++looks == 3) ns3::Simulator::Stop();
  });
  ns3::Simulator::Run();
  EXPECT_EQ(work.trace().size(), 30u);
  EXPECT_EQ(ns3::Simulator::GetEventCount(), 30u);
  ns3::Simulator::Destroy();
}

}  // namespace
}  // namespace giot

// The queue of a ComputeDevice against queueing theory: jobs that come at random to a server of
// 1,000 jobs a second.
#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include <functional>

#include "sim/base/random_stream.h"
#include "sim/power/compute_device.h"

namespace giot {
namespace {

/// Mean seconds in the system, waiting and service.
double MeanDelay(double load, int jobs, const std::function<double(Stream&)>& service) {
  auto device = ns3::CreateObject<ComputeDevice>();
  device->Install(ns3::CreateObject<BatterySource>());
  const ComputeCause cause = device->AddCause("compute");
  Stream random(1, "queue");
  const int warm_up = jobs / 100;
  double sum = 0;
  int done = 0;
  const auto end = [&](const JobOutcome& outcome) {
    if (++done > warm_up) sum += (outcome.waited + outcome.served).si();
  };
  const std::function<void()> arrive = [&] {
    device->Submit({Seconds(service(random)), Watts(1), cause, {}}, end);
    if (done >= jobs) return;
    ns3::Simulator::Schedule(ns3::Seconds(random.Exponential(1e-3 / load)), arrive);
  };
  ns3::Simulator::Schedule(ns3::Seconds(0), arrive);
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
  return sum / (done - warm_up);
}

// Known answers: reference/physics.md 5.4. Asked for: 1 %.
void ExpectDelayOfMD1(double rho, int jobs) {
  const double delay = MeanDelay(rho, jobs, [](Stream&) { return 1e-3; });
  const double known = 1e-3 * (1 + rho / (2 * (1 - rho)));
  EXPECT_NEAR(delay, known, 0.01 * known) << "M/D/1 at " << rho;
}
void ExpectDelayOfMM1(double rho, int jobs) {
  const double delay = MeanDelay(rho, jobs, [](Stream& r) { return r.Exponential(1e-3); });
  const double known = 1e-3 / (1 - rho);
  EXPECT_NEAR(delay, known, 0.01 * known) << "M/M/1 at " << rho;
}

// The standard error of M/M/1's mean wait over n jobs is sqrt(rho (2 + 5 rho - 4 rho^2 + rho^3) /
// (1 - rho)^4 / n) services (Whitt 1989): 0.4 % at 0.5 and 500,000 jobs, 0.3 % at 0.8 and 10^7.
TEST(ComputeQueue, HasTheDelayOfMD1) {
  ExpectDelayOfMD1(0.3, 500'000);
  ExpectDelayOfMD1(0.5, 500'000);
}
TEST(ComputeQueue, HasTheDelayOfMM1) {
  ExpectDelayOfMM1(0.3, 500'000);
  ExpectDelayOfMM1(0.5, 500'000);
}

#ifdef GIOT_SLOW
TEST(ComputeQueueOverLongRuns, HasTheDelayOfMD1UnderHeavyLoad) {
  ExpectDelayOfMD1(0.8, 10'000'000);
}
TEST(ComputeQueueOverLongRuns, HasTheDelayOfMM1UnderHeavyLoad) {
  ExpectDelayOfMM1(0.8, 10'000'000);
}
#endif

}  // namespace
}  // namespace giot

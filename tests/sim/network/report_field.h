// A field of IEEE 802.15.4 radios on a channel, in plain ns-3: every sensor sends an acknowledged
// frame to the nearest sink once a period. For tests and benchmarks of channels.
#pragma once

#include <ns3/lr-wpan-net-device.h>
#include <ns3/spectrum-channel.h>

#include <cstdint>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace giot::testing_channel {

struct ReportFieldOptions {
  int nodes = 500;
  double spacing_m = 20;  ///< Side of the square that each node has to itself.
  int nodes_to_a_sink = 50;
  double period_s = 10;
  std::uint32_t payload_bytes = 40;
  std::uint64_t seed = 1;
};

/// One field at a time. Destroys the simulator when it goes.
class ReportField {
 public:
  ReportField(ns3::Ptr<ns3::SpectrumChannel> channel, const ReportFieldOptions& options);
  ~ReportField();
  ReportField(const ReportField&) = delete;
  ReportField& operator=(const ReportField&) = delete;

  /// Simulates so much more.
  void Run(double seconds);

  /// Which frames reached their sink: sender, number.
  std::set<std::pair<std::uint32_t, std::uint32_t>> received;
  std::uint64_t sent = 0;
  std::uint64_t confirmed = 0;  ///< Acknowledged.

 private:
  struct Sensor;

  void AddRadios(const ReportFieldOptions& options);
  void Receive(ns3::Ptr<ns3::Packet> frame);

  ns3::Ptr<ns3::SpectrumChannel> channel_;
  std::vector<ns3::Ptr<ns3::LrWpanNetDevice>> radios_;
  std::vector<std::unique_ptr<Sensor>> sensors_;
};

}  // namespace giot::testing_channel

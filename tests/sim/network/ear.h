// Keeps what a socket hears and is told.
#pragma once

#include <ns3/simulator.h>

#include <cstddef>
#include <vector>

#include "sim/network/datagrams.h"

namespace giot::testing_field {

struct Heard {
  std::vector<std::byte> payload;
  ReceivedDatagram datagram;  ///< Its own payload is gone.
  ns3::Time at;
};

class Ear {
 public:
  explicit Ear(DatagramSocket& socket) {
    socket.OnReceive([this](const ReceivedDatagram& datagram) {
      heard.push_back(
          {{datagram.payload.begin(), datagram.payload.end()}, datagram, ns3::Simulator::Now()});
    });
    socket.OnConfirm([this](const SendReport& report) {
      reports.push_back(report);
      reported_at.push_back(ns3::Simulator::Now());
    });
  }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  std::vector<Heard> heard;
  std::vector<SendReport> reports;
  std::vector<ns3::Time> reported_at;
};

}  // namespace giot::testing_field

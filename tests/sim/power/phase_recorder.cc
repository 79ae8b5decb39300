#include "tests/sim/power/phase_recorder.h"

#include <ns3/packet.h>

#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr std::int64_t kCcaNs = 128'000;  // 8 symbols
constexpr std::uint32_t kAckOctets = 5;   // frame control, sequence number, FCS

}  // namespace

PhaseRecorder::PhaseRecorder(ns3::Ptr<ns3::LrWpanNetDevice> device) : since_(SimNow()) {
  device->GetPhy()->TraceConnectWithoutContext("TrxStateValue",
                                               ns3::MakeCallback(&PhaseRecorder::OnTrxState, this));
  device->GetPhy()->TraceConnectWithoutContext("PhyTxBegin",
                                               ns3::MakeCallback(&PhaseRecorder::OnTxBegin, this));
  device->GetMac()->TraceConnectWithoutContext("MacState",
                                               ns3::MakeCallback(&PhaseRecorder::OnMacState, this));
}

void PhaseRecorder::OnTrxState(ns3::LrWpanPhyEnumeration, ns3::LrWpanPhyEnumeration now) {
  Close();
  trx_ = now;
}

void PhaseRecorder::OnTxBegin(ns3::Ptr<const ns3::Packet> frame) {
  Close();
  ack_ = frame->GetSize() == kAckOctets;
}

// No trace tells of a CCA: it is what came before the MAC found the channel free.
void PhaseRecorder::OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState now) {
  const Instant at = SimNow();
  if (before == ns3::MAC_CSMA && now == ns3::MAC_SENDING) {
    const Instant cca{at.ns - kCcaNs};
    if (since_ < cca) stretches_["backoff"].push_back({since_, cca});
    stretches_["cca"].push_back({std::max(since_, cca), at});
    since_ = at;
  }
  Close();
  mac_ = now;
}

std::string PhaseRecorder::Phase() const {
  switch (trx_) {
    case ns3::IEEE_802_15_4_PHY_BUSY_TX: return ack_ ? "ack" : "frame";
    case ns3::IEEE_802_15_4_PHY_TX_ON: return "turnaround to rx";
    case ns3::IEEE_802_15_4_PHY_BUSY_RX:
      return mac_ == ns3::MAC_ACK_PENDING ? "receiving ack" : "receiving";
    default: break;
  }
  switch (mac_) {
    case ns3::MAC_CSMA: return "backoff";
    case ns3::MAC_SENDING: return "turnaround to tx";
    case ns3::MAC_ACK_PENDING: return "waiting for ack";
    default: return "idle";
  }
}

void PhaseRecorder::Close() {
  const Instant now = SimNow();
  if (since_ < now) stretches_[Phase()].push_back({since_, now});
  since_ = now;
}

std::map<std::string, std::vector<Stretch>> PhaseRecorder::Finish() {
  Close();
  return stretches_;
}

}  // namespace giot

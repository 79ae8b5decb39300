#include "sim/power/air_gate.h"

#include <ns3/simulator.h>
#include <ns3/single-model-spectrum-channel.h>
#include <ns3/uinteger.h>

#include <cassert>
#include <limits>
#include <utility>

#include "sim/power/cut_frames.h"

namespace giot {
namespace {

/// Longer than the longest frame (133 octets of 32 us) and its propagation: whatever a PHY was
/// receiving when it was detached has ended by then.
constexpr std::uint64_t kLongerThanAFrameMs = 6;

/// Drops everything that a receiver would take in.
class Deaf : public ns3::ErrorModel {
 public:
  static ns3::TypeId GetTypeId() {
    static ns3::TypeId id =
        ns3::TypeId("giot::Deaf").SetParent<ns3::ErrorModel>().SetGroupName("Giot");
    return id;
  }

 private:
  bool DoCorrupt(ns3::Ptr<ns3::Packet>) override { return true; }
  void DoReset() override {}
};

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(AirGate);

ns3::TypeId AirGate::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::AirGate")
          .SetParent<ns3::Object>()
          .SetGroupName("Giot")
          .AddConstructor<AirGate>()
          .AddAttribute("QueueFrames", "What the MAC's queue holds while the gate is open.",
                        ns3::UintegerValue(std::numeric_limits<std::uint32_t>::max()),
                        ns3::MakeUintegerAccessor(&AirGate::queue_frames_),
                        ns3::MakeUintegerChecker<std::uint32_t>(1));
  return id;
}

AirGate::AirGate() = default;

void AirGate::Install(ns3::Ptr<ns3::LrWpanNetDevice> device) {
  assert(!phy_);
  phy_ = ns3::PeekPointer(device->GetPhy());
  mac_ = ns3::PeekPointer(device->GetMac());
  const ns3::Ptr<AirGate> self(this);  // the device keeps its gate alive
  phy_->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeCallback(&AirGate::OnTxBegin, self));
  phy_->TraceConnectWithoutContext("PhyTxEnd", ns3::MakeCallback(&AirGate::OnTxEnd, self));
  mac_->TraceConnectWithoutContext("MacState", ns3::MakeCallback(&AirGate::OnMacState, self));
  mac_->TraceConnectWithoutContext("MacTxEnqueue", ns3::MakeCallback(&AirGate::OnEnqueue, self));
  mac_->TraceConnectWithoutContext("MacTxDequeue", ns3::MakeCallback(&AirGate::OnDequeue, self));
}

void AirGate::DoDispose() {
  drain_.Remove();
  phy_ = nullptr;
  mac_ = nullptr;
  channel_ = nullptr;
  empty_ = nullptr;
  deaf_ = nullptr;
  in_air_ = nullptr;
  back_on_air_.clear();
  ns3::Object::DoDispose();
}

void AirGate::OnTxBegin(ns3::Ptr<const ns3::Packet> frame) {
  in_air_ = std::move(frame);
  in_air_since_ = ns3::Simulator::Now();
}

void AirGate::OnTxEnd(ns3::Ptr<const ns3::Packet>) { in_air_ = nullptr; }

void AirGate::OnMacState(ns3::LrWpanMacState, ns3::LrWpanMacState now) {
  mac_state_ = now;
  if (!on_air_ && now == ns3::MAC_IDLE) DrainAt(ns3::Simulator::Now());
}

void AirGate::OnEnqueue(ns3::Ptr<const ns3::Packet>) { ++queued_; }

void AirGate::OnDequeue(ns3::Ptr<const ns3::Packet>) { --queued_; }

void AirGate::OnBackOnAir(std::function<void()> listener) {
  back_on_air_.push_back(std::move(listener));
}

void AirGate::Shut() {
  wanted_ = false;
  if (!on_air_) return;
  Detach();
  if (in_air_) CutFrames::Of(channel_)->Cut(in_air_, RestOfFrame());
  retries_ = mac_->GetMacMaxFrameRetries();
  mac_->SetMacMaxFrameRetries(0);
  mac_->SetTxQMaxSize(0);
  DrainAt(ns3::Simulator::Now());
}

void AirGate::Open() {
  wanted_ = true;
  if (!on_air_) Drain();
}

void AirGate::Detach() {
  on_air_ = false;
  earliest_ = ns3::Simulator::Now() + ns3::MilliSeconds(kLongerThanAFrameMs);
  if (!empty_) {
    empty_ = ns3::CreateObject<ns3::SingleModelSpectrumChannel>();
    deaf_ = ns3::CreateObject<Deaf>();
  }
  channel_ = phy_->GetChannel();
  channel_->RemoveRx(ns3::Ptr<ns3::SpectrumPhy>(phy_));
  phy_->SetChannel(empty_);
  phy_->SetPostReceptionErrorModel(deaf_);
}

// The whole frame less what has been sent of it.
ns3::Time AirGate::RestOfFrame() const {
  const double octets = 1.0 + in_air_->GetSize();  // the PHY's length field comes first
  const double symbols =
      static_cast<double>(phy_->GetPhySHRDuration()) + octets * phy_->GetPhySymbolsPerOctet();
  const ns3::Time whole = ns3::Seconds(symbols / phy_->GetDataOrSymbolRate(false));
  return whole - (ns3::Simulator::Now() - in_air_since_);
}

void AirGate::DrainAt(ns3::Time at) {
  drain_.Remove();
  drain_ = ns3::Simulator::Schedule(at - ns3::Simulator::Now(), &AirGate::Drain, this);
}

// Runs whenever the MAC has become idle off the air: lets it take up the next frame that it holds
// (a sleeping MAC does not by itself after a frame without ACK), or ends the time off the air.
void AirGate::Drain() {
  if (on_air_ || mac_state_ != ns3::MAC_IDLE) return;
  if (queued_ > 0) return mac_->PlmeSetTRXStateConfirm(ns3::IEEE_802_15_4_PHY_SUCCESS);
  if (!wanted_) return;
  if (ns3::Simulator::Now() < earliest_) return DrainAt(earliest_);
  Attach();
}

void AirGate::Attach() {
  phy_->SetPostReceptionErrorModel(channel_->GetObject<CutFrames>());
  phy_->SetChannel(channel_);
  channel_->AddRx(ns3::Ptr<ns3::SpectrumPhy>(phy_));
  channel_ = nullptr;
  mac_->SetMacMaxFrameRetries(retries_);
  mac_->SetTxQMaxSize(queue_frames_);
  on_air_ = true;
  for (std::size_t i = 0; i < back_on_air_.size(); ++i) back_on_air_[i]();
}

}  // namespace giot

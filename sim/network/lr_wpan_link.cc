#include "sim/network/lr_wpan_link.h"

#include <ns3/simulator.h>

namespace giot {
namespace {

/// Frame control, sequence number and FCS: no other frame is as short.
constexpr std::uint32_t kAckBytes = 5;

FrameOutcome OutcomeOf(ns3::LrWpanMcpsDataConfirmStatus status) {
  switch (status) {
    case ns3::IEEE_802_15_4_SUCCESS: return FrameOutcome::kDelivered;
    case ns3::IEEE_802_15_4_CHANNEL_ACCESS_FAILURE: return FrameOutcome::kChannelAccessFailure;
    default: return FrameOutcome::kNoAck;
  }
}

}  // namespace

LrWpanLink::LrWpanLink(int node, ns3::Ptr<ns3::LrWpanNetDevice> device, bool sleeps)
    : node_(node), mac_(device->GetMac()), sleeps_(sleeps) {
  const ns3::Ptr<ns3::LrWpanPhy> phy = device->GetPhy();
  mac_->SetMcpsDataConfirmCallback(ns3::MakeCallback(&LrWpanLink::OnConfirm, this));
  mac_->TraceConnectWithoutContext("MacTxEnqueue",
                                   ns3::MakeCallback(&LrWpanLink::OnMacEnqueue, this));
  mac_->TraceConnectWithoutContext("MacTxDrop", ns3::MakeCallback(&LrWpanLink::OnMacDrop, this));
  mac_->TraceConnectWithoutContext("MacState", ns3::MakeCallback(&LrWpanLink::OnMacState, this));
  phy->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeCallback(&LrWpanLink::OnPhyBegin, this));
  phy->TraceConnectWithoutContext("PhyTxEnd", ns3::MakeCallback(&LrWpanLink::OnPhyEnd, this));
  if (sleeps) {
    mac_->SetRxOnWhenIdle(false);
    phy->TraceConnectWithoutContext("TrxState", ns3::MakeCallback(&LrWpanLink::OnPhyState, this));
  } else {
    mac_->TraceConnectWithoutContext("MacRx", ns3::MakeCallback(&LrWpanLink::OnMacReceived, this));
  }
}

LrWpanLink::~LrWpanLink() {
  prompt_.Remove();
  doze_.Remove();
}

void LrWpanLink::OnMacEnqueue(ns3::Ptr<const ns3::Packet> frame) {
  ++queued_;
  if (listener_ != nullptr) listener_->OnQueued(node_, *frame);
}

// Also traced for frames that the MAC gave up; those come after a confirm of another status.
void LrWpanLink::OnMacDrop(ns3::Ptr<const ns3::Packet> frame) {
  if (!overflow_) return;
  overflow_ = false;
  if (listener_ != nullptr) listener_->OnQueueFull(node_, *frame);
}

void LrWpanLink::OnMacReceived(ns3::Ptr<const ns3::Packet> frame) {
  if (frame->GetSize() != kAckBytes && listener_ != nullptr) listener_->OnReceived(node_, *frame);
}

void LrWpanLink::OnMacState(ns3::LrWpanMacState before, ns3::LrWpanMacState after) {
  mac_state_ = after;
  if (queued_ == 0) return;
  if (sleeps_ && before == ns3::MAC_SENDING && after == ns3::MAC_IDLE) PromptSoon();
  if (listener_ == nullptr) return;
  if (after == ns3::MAC_CSMA) {
    listener_->OnAccess(node_);
  } else if (before == ns3::MAC_CSMA && after == ns3::MAC_IDLE) {
    listener_->OnPause(node_);
  }
}

void LrWpanLink::OnConfirm(ns3::McpsDataConfirmParams confirm) {
  if (confirm.m_status == ns3::IEEE_802_15_4_TRANSACTION_OVERFLOW) {
    overflow_ = true;  // OnMacDrop follows with the frame.
    return;
  }
  --queued_;
  const FrameOutcome outcome = OutcomeOf(confirm.m_status);
  if (listener_ != nullptr) listener_->OnResolved(node_, outcome);
  if (sleeps_ && outcome != FrameOutcome::kDelivered) AfterGivingUp();
}

void LrWpanLink::OnPhyBegin(ns3::Ptr<const ns3::Packet> frame) {
  if (listener_ == nullptr) return;
  const std::uint32_t bytes = frame->GetSize();
  if (bytes == kAckBytes) {
    listener_->OnAckBegin(node_, bytes);
  } else {
    listener_->OnAirBegin(node_, bytes);
  }
}

void LrWpanLink::OnPhyEnd(ns3::Ptr<const ns3::Packet> frame) {
  if (listener_ != nullptr && frame->GetSize() != kAckBytes) listener_->OnAirEnd(node_);
}

void LrWpanLink::OnPhyState(ns3::Time, ns3::LrWpanPhyEnumeration before,
                            ns3::LrWpanPhyEnumeration after) {
  phy_state_ = after;
  if (kept_awake_ && before == ns3::IEEE_802_15_4_PHY_BUSY_RX && !doze_.IsRunning()) {
    doze_ = ns3::Simulator::ScheduleNow(&LrWpanLink::Doze, this);
  }
}

void LrWpanLink::AfterGivingUp() {
  if (phy_state_ == ns3::IEEE_802_15_4_PHY_BUSY_RX) {
    // Not idle yet, so this only sets what the MAC will do when it is. Awake, it reads its queue.
    mac_->SetRxOnWhenIdle(true);
    kept_awake_ = true;
  } else {
    PromptSoon();
  }
}

void LrWpanLink::PromptSoon() {
  if (!prompt_.IsRunning()) prompt_ = ns3::Simulator::ScheduleNow(&LrWpanLink::Prompt, this);
}

void LrWpanLink::Prompt() {
  // An idle MAC that hears of a PHY in order looks at its queue.
  if (queued_ > 0 && mac_state_ == ns3::MAC_IDLE) {
    mac_->PlmeSetTRXStateConfirm(ns3::IEEE_802_15_4_PHY_SUCCESS);
  }
}

void LrWpanLink::Doze() {
  if (!kept_awake_ || phy_state_ == ns3::IEEE_802_15_4_PHY_BUSY_RX) return;
  kept_awake_ = false;
  mac_->SetRxOnWhenIdle(false);
}

}  // namespace giot

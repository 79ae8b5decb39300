#include "sim/network/datagram_record.h"

#include <algorithm>

namespace giot {
namespace {

constexpr LatencyCause kOfSending[] = {LatencyCause::kAccess, LatencyCause::kAir,
                                       LatencyCause::kAck};

}  // namespace

void DatagramRecord::Enter(LatencyCause cause, ns3::Time now) {
  latency_[cause_] += now - since_;
  since_ = now;
  cause_ = cause;
}

void DatagramRecord::BeginSending(ns3::Time now) {
  if (cause_ == LatencyCause::kAck) LoseSending(now);
  Enter(LatencyCause::kAccess, now);
  before_sending_ = latency_;
}

void DatagramRecord::LoseSending(ns3::Time now) {
  Enter(LatencyCause::kQueue, now);
  for (const LatencyCause cause : kOfSending) {
    latency_[LatencyCause::kRetry] += latency_[cause] - before_sending_[cause];
    latency_[cause] = before_sending_[cause];
  }
}

void DatagramRecord::ArriveAt(int node, LatencyCause cause, ns3::Time now) {
  if (received_ || node == sender_) return;
  const auto way_end = way_.begin() + static_cast<std::ptrdiff_t>(hops_);
  if (std::find(way_.begin(), way_end, node) != way_end) return;
  if (hops_ < kLongestWay) way_[hops_++] = node;
  EndFlight();
  Enter(cause, now);
  at_ = node;
}

bool DatagramRecord::Finish(ns3::Time now) {
  if (received_) return false;
  EndFlight();
  Enter(cause_, now);
  received_ = true;
  return true;
}

void DatagramRecord::Worsen(SendOutcome outcome) {
  if (outcome_ == SendOutcome::kDelivered) outcome_ = outcome;
}

// Since the sender's end of the frame, it was propagating.
void DatagramRecord::EndFlight() {
  if (cause_ == LatencyCause::kAck) cause_ = LatencyCause::kAir;
}

DatagramId DatagramRecords::Add(const DatagramRecord& record) {
  DropOld(record.sent());
  records_.push_back(record);
  return first_ + records_.size() - 1;
}

void DatagramRecords::DropOld(ns3::Time now) {
  const ns3::Time oldest = now - LongestFlight();
  while (!records_.empty() && records_.front().confirmed &&
         (records_.front().received() || records_.front().sent() < oldest)) {
    records_.pop_front();
    ++first_;
  }
}

}  // namespace giot

#include "sim/network/datagram_record.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

ns3::Time At(std::int64_t milliseconds) { return ns3::MilliSeconds(milliseconds); }

DatagramRecord Sent(LatencyCause cause = LatencyCause::kQueue) {
  return DatagramRecord(7, 9, 0, cause, At(100));
}

void ExpectMilliseconds(const DatagramRecord& record, LatencyCause cause, std::int64_t expected) {
  EXPECT_EQ(record.latency()[cause], At(expected)) << ToString(cause);
}

TEST(DatagramRecord, ChargesALostSendingAsARetry) {
  DatagramRecord record = Sent();
  record.BeginSending(At(101));  // 1 ms in the queue.
  record.Enter(LatencyCause::kAir, At(103));
  record.Enter(LatencyCause::kAck, At(106));
  record.BeginSending(At(110));  // No acknowledgement: 2 + 3 + 4 ms lost.
  record.Enter(LatencyCause::kAir, At(115));
  record.Enter(LatencyCause::kAck, At(118));
  EXPECT_TRUE(record.Finish(At(118)));
  ExpectMilliseconds(record, LatencyCause::kQueue, 1);
  ExpectMilliseconds(record, LatencyCause::kRetry, 9);
  ExpectMilliseconds(record, LatencyCause::kAccess, 5);
  ExpectMilliseconds(record, LatencyCause::kAir, 3);
  ExpectMilliseconds(record, LatencyCause::kAck, 0);
  EXPECT_EQ(record.latency().Total(), At(18));
}

TEST(DatagramRecord, KeepsWhatEarlierFragmentsTook) {
  DatagramRecord record = Sent();
  record.BeginSending(At(100));
  record.Enter(LatencyCause::kAir, At(101));
  record.Enter(LatencyCause::kAck, At(103));
  record.Enter(LatencyCause::kQueue, At(104));  // Acknowledged; interframe space.
  record.BeginSending(At(106));
  record.Enter(LatencyCause::kAir, At(107));
  record.Enter(LatencyCause::kAck, At(109));
  record.LoseSending(At(113));  // Given up: only this sending is lost.
  ExpectMilliseconds(record, LatencyCause::kAccess, 1);
  ExpectMilliseconds(record, LatencyCause::kAir, 2);
  ExpectMilliseconds(record, LatencyCause::kAck, 1);
  ExpectMilliseconds(record, LatencyCause::kQueue, 2);
  ExpectMilliseconds(record, LatencyCause::kRetry, 7);
}

TEST(DatagramRecord, ChargesPropagationToTheAir) {
  DatagramRecord record = Sent();
  record.BeginSending(At(100));
  record.Enter(LatencyCause::kAir, At(101));
  record.Enter(LatencyCause::kAck, At(105));
  record.ArriveAt(8, LatencyCause::kBackhaul, At(106));
  record.Finish(At(110));
  ExpectMilliseconds(record, LatencyCause::kAir, 5);
  ExpectMilliseconds(record, LatencyCause::kAck, 0);
  ExpectMilliseconds(record, LatencyCause::kBackhaul, 4);
}

TEST(DatagramRecord, RunsAtOneNodeAndIgnoresCopies) {
  DatagramRecord record = Sent();
  EXPECT_TRUE(record.RunsAt(7));
  record.ArriveAt(8, LatencyCause::kQueue, At(101));
  EXPECT_FALSE(record.RunsAt(7));
  EXPECT_TRUE(record.RunsAt(8));
  record.ArriveAt(10, LatencyCause::kQueue, At(102));
  record.ArriveAt(8, LatencyCause::kQueue, At(103));  // A copy behind it.
  record.ArriveAt(7, LatencyCause::kQueue, At(103));
  EXPECT_TRUE(record.RunsAt(10));
  EXPECT_TRUE(record.Finish(At(104)));
  EXPECT_FALSE(record.RunsAt(10));
  EXPECT_FALSE(record.Finish(At(105)));
  EXPECT_EQ(record.latency().Total(), At(4));
}

TEST(DatagramRecord, KeepsTheFirstBadOutcome) {
  DatagramRecord record = Sent();
  record.Worsen(SendOutcome::kDelivered);
  EXPECT_EQ(record.outcome(), SendOutcome::kDelivered);
  record.Worsen(SendOutcome::kNoAck);
  record.Worsen(SendOutcome::kChannelAccessFailure);
  record.Worsen(SendOutcome::kDelivered);
  EXPECT_EQ(record.outcome(), SendOutcome::kNoAck);
}

TEST(DatagramRecords, KeepAtMostTwoMinutesOfWhatIsOver) {
  DatagramRecords records;
  DatagramId last = 0;
  for (int i = 0; i < 1000; ++i) {
    last = records.Add(DatagramRecord(1, 2, 0, LatencyCause::kQueue, ns3::Seconds(i)));
    records.Find(last)->confirmed = true;
    if (i % 2 == 0) records.Find(last)->Finish(ns3::Seconds(i));
  }
  EXPECT_EQ(last, 1000u);
  EXPECT_EQ(records.Find(0), nullptr);
  EXPECT_EQ(records.Find(last - 121), nullptr);
  EXPECT_NE(records.Find(last - 119), nullptr);
  EXPECT_EQ(records.Find(last + 1), nullptr);
}

TEST(DatagramRecords, KeepWhatIsNotConfirmed) {
  DatagramRecords records;
  const DatagramId first = records.Add(Sent());
  for (int i = 1; i < 1000; ++i) {
    const DatagramId id =
        records.Add(DatagramRecord(1, 2, 0, LatencyCause::kQueue, ns3::Seconds(i)));
    records.Find(id)->confirmed = true;
  }
  EXPECT_NE(records.Find(first), nullptr);
}

}  // namespace
}  // namespace giot

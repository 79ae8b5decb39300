#include "sim/power/cut_frames.h"

#include <gtest/gtest.h>
#include <ns3/lr-wpan-mac-header.h>
#include <ns3/simulator.h>

#include "tests/sim/power/radio_field.h"

namespace giot {
namespace {

ns3::Ptr<ns3::Packet> FrameOf(ns3::Ptr<ns3::Packet> payload, const char* sender) {
  const ns3::Ptr<ns3::Packet> frame = payload->Copy();  // keeps the uid, as forwarding does
  ns3::LrWpanMacHeader header(ns3::LrWpanMacHeader::LRWPAN_MAC_DATA, 9);
  header.SetSrcAddrMode(ns3::SHORT_ADDR);
  header.SetSrcAddrFields(7, ns3::Mac16Address(sender));
  frame->AddHeader(header);
  return frame;
}

TEST(CutFrames, KnowsAFrameByItsSenderToo) {
  RadioField field(1, 2);
  const auto cut = CutFrames::Of(field.channel());
  const auto payload = ns3::Create<ns3::Packet>(30);
  const auto first = FrameOf(payload, "00:01"), forwarded = FrameOf(payload, "00:02");
  ASSERT_EQ(first->GetUid(), forwarded->GetUid());
  cut->Cut(first, ns3::MilliSeconds(1));
  EXPECT_TRUE(cut->IsCorrupt(first->Copy()));
  EXPECT_FALSE(cut->IsCorrupt(forwarded->Copy()));
}

TEST(CutFrames, ForgetsAFrameAfterItsTime) {
  RadioField field(1, 2);
  const auto cut = CutFrames::Of(field.channel());
  const auto frame = FrameOf(ns3::Create<ns3::Packet>(30), "00:01");
  cut->Cut(frame, ns3::MilliSeconds(1));
  ns3::Simulator::Stop(ns3::MilliSeconds(3));
  ns3::Simulator::Run();
  EXPECT_FALSE(cut->IsCorrupt(frame->Copy()));
}

TEST(CutFrames, IsOneForAChannel) {
  RadioField field(1, 2);
  EXPECT_EQ(CutFrames::Of(field.channel()), CutFrames::Of(field.channel()));
}

}  // namespace
}  // namespace giot

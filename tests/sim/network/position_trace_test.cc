#include "sim/network/position_trace.h"

#include <gtest/gtest.h>
#include <ns3/simulator.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/base/problems.h"

namespace giot {
namespace {

std::filesystem::path Write(const std::string& text) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "giot_traces";
  std::filesystem::create_directories(folder);
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path file = folder / (std::string(info->name()) + ".csv");
  std::ofstream(file) << text;
  return file;
}

std::string FaultOf(const std::string& text) {
  const std::filesystem::path file = Write(text);
  try {
    ReadPositionTraces(file);
  } catch (const ScenarioError& error) {
    return std::string(error.what()).substr(file.string().size() + 1);
  }
  return "nothing was thrown";
}

TEST(PositionTrace, PlaysEveryNodeOfAFile) {
  const auto traces = ReadPositionTraces(
      Write("time_s,node,x_m,y_m,z_m\n1,walker,0,0,1.5\n1,cyclist,5,5,1\n3,walker,4,2,1.5\n"
            "2,cyclist,5,15,1\n10,walker,4,9,1.5\n"));
  ASSERT_EQ(traces.size(), 2u);
  EXPECT_EQ(traces[0].node, "walker");
  ASSERT_EQ(traces[0].points.size(), 3u);
  const auto walker = MakeTraceMobility(traces[0]);
  const auto expect = [&](double at_s, ns3::Vector place, double speed) {
    ns3::Simulator::Schedule(ns3::Seconds(at_s), [=] {
      EXPECT_LT(ns3::CalculateDistance(walker->GetPosition(), place), 1e-12) << at_s;
      EXPECT_NEAR(walker->GetVelocity().GetLength(), speed, 1e-12) << at_s;
    });
  };
  expect(0, {0, 0, 1.5}, 0);
  expect(2, {2, 1, 1.5}, std::sqrt(5));
  expect(6.5, {4, 5.5, 1.5}, 1);
  expect(50, {4, 9, 1.5}, 0);
  ns3::Simulator::Run();
  ns3::Simulator::Destroy();
}

TEST(PositionTrace, TakesAFileOfOneNodeOnTheGround) {
  const auto traces = ReadPositionTraces(Write("time_s,x_m,y_m\n0,1,2\n1,3,4\n"));
  ASSERT_EQ(traces.size(), 1u);
  EXPECT_EQ(traces[0].node, "");
  EXPECT_EQ(traces[0].points[1].place.z_m, 0);
}

TEST(PositionTrace, NamesFileAndLineOfEveryFault) {
  EXPECT_EQ(
      FaultOf("time_s,node,x_m,y_m\n2,a,0,0\n1,b,0,0\n1.5,a,0,0\n"),
      "4:1: time_s: expected a time after 2 s, found 1.5; time may not run back; sort the rows "
      "of each node");
  EXPECT_EQ(FaultOf("time_s,x_m,y_m\n-1,0,0\n"),
            "2:1: time_s: expected a time >= 0 s, found -1; let the trace begin at 0");
  EXPECT_EQ(
      FaultOf("time_s,x_m,y_m\n1,nan,0\n"),
      "2:1: x_m: expected a finite number, found \"nan\"; mend the cell or leave the row out");
  EXPECT_EQ(FaultOf("time_s,x,y_m\n1,0,0\n").substr(0, 40),
            "1:1: expected a column \"x_m\", found none");
}

}  // namespace
}  // namespace giot

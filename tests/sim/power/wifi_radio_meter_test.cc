#include "sim/power/wifi_radio_meter.h"

#include <gtest/gtest.h>
#include <ns3/double.h>
#include <ns3/simulator.h>
#include <ns3/yans-wifi-phy.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "sim/base/random_stream.h"
#include "sim/power/wifi_air_gate.h"
#include "tests/sim/power/wifi_field.h"
#include "tests/sim/power/wifi_phase_recorder.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using State = WifiPhyState;

/// ESP32 at 3.3 V (reference/radio_states.csv).
RadioProfile Esp32() {
  RadioProfile radio;
  radio.transmit = {{Dbm{14}, {Watts(0.594), {}}},
                    {Dbm{16}, {Watts(0.627), {}}},
                    {Dbm{19.5}, {Watts(0.792), {}}}};
  radio.receive.value = Watts(0.32175);
  radio.sleep.value = Watts(3.3e-5);
  return radio;
}

/// Its draw by the formula written out: linear in milliwatts radiated.
double Esp32Transmit(double dbm) {
  const auto mw = [](double level) { return std::pow(10, level / 10); };
  if (dbm <= 16) return 0.594 + (0.627 - 0.594) * (mw(dbm) - mw(14)) / (mw(16) - mw(14));
  return 0.627 + (0.792 - 0.627) * (mw(dbm) - mw(16)) / (mw(19.5) - mw(16));
}

ns3::Ptr<WifiRadioMeter> Esp32Meter(ns3::Ptr<ns3::WifiPhy> phy, ns3::Ptr<BatterySource> source) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Configure(Esp32());
  meter->SetAttribute("IdleW", ns3::DoubleValue(0.3));
  meter->SetAttribute("CcaBusyW", ns3::DoubleValue(0.31));
  meter->SetAttribute("SwitchingW", ns3::DoubleValue(0.29));
  meter->Install(phy, source);
  return meter;
}

double HandSum(const std::vector<WifiStretch>& stretches) {
  static const std::map<State, double> kWatts = {{State::IDLE, 0.3},
                                                 {State::CCA_BUSY, 0.31},
                                                 {State::RX, 0.32175},
                                                 {State::SWITCHING, 0.29},
                                                 {State::SLEEP, 3.3e-5}};
  double joules = 0;
  for (const WifiStretch& each : stretches) {
    const bool sends = each.state == State::TX;
    joules += each.seconds() * (sends ? Esp32Transmit(each.level_dbm) : kWatts.at(each.state));
  }
  return joules;
}

class AnyWifi : public testing::TestWithParam<std::tuple<WifiKind, int>> {};

// Two seconds of two-way traffic at changing levels, with naps and changes of channel.
TEST_P(AnyWifi, DrawsTheHandSumOverItsStateTrace) {
  const auto [kind, seed] = GetParam();
  WifiField field(static_cast<std::uint64_t>(seed), kind, 4);
  const auto phy = field.phy(0);
  auto source = ns3::CreateObject<BatterySource>();
  const auto set_level = [phy](double dbm) {
    phy->SetTxPowerStart(dbm);
    phy->SetTxPowerEnd(dbm);
  };
  set_level(14);
  WifiPhaseRecorder trace(phy);
  const auto meter = Esp32Meter(phy, source);
  Stream random(static_cast<std::uint64_t>(seed), "traffic");
  for (double at = 0.01; at < 1.95; at += random.Exponential(0.004)) {
    const std::size_t from = random.Below(4), to = (from + 1 + random.Below(3)) % 4;
    const std::size_t whom = random.Below(4) == 0 ? WifiField::kAll : to;
    const auto octets = static_cast<std::uint32_t>(20 + random.Below(1000));
    const double level = random.Uniform(14, 19.5);
    ns3::Simulator::Schedule(ns3::Seconds(at), [&field, set_level, level, from, whom, octets] {
      if (from == 0) set_level(level);
      field.Send(from, whom, octets);
    });
  }
  for (const double at : {0.3, 0.9, 1.4}) {
    ns3::Simulator::Schedule(ns3::Seconds(at), &ns3::WifiPhy::SetSleepMode, phy);
    ns3::Simulator::Schedule(ns3::Seconds(at + 0.05), &ns3::WifiPhy::ResumeFromSleep, phy);
  }
  const auto width = static_cast<std::uint16_t>(kind == WifiKind::kOcb ? 10 : 20);
  const std::uint8_t home = phy->GetChannelNumber(), away = kind == WifiKind::kOcb ? 174 : 40;
  // ns-3.37 ends the process where 802.11n changes channel in ad hoc mode and then aggregates.
  const int changes = kind == WifiKind::kHt ? 0 : 10;
  for (int i = 0; i < changes; ++i) {
    const ns3::WifiPhy::ChannelTuple tuple{i % 2 ? home : away, width, ns3::WIFI_PHY_BAND_5GHZ, 0};
    ns3::Simulator::Schedule(ns3::MilliSeconds(1000 + 30 * i), &ns3::WifiPhy::SetOperatingChannel,
                             phy, tuple);
  }
  ns3::Simulator::Schedule(ns3::Seconds(1.98), &ns3::WifiPhy::SetSleepMode, phy);
  ns3::Simulator::Schedule(ns3::Seconds(2), &ns3::WifiPhy::ResumeFromSleep, phy);
  ns3::Simulator::Stop(ns3::Seconds(2));
  ns3::Simulator::Run();
  const std::vector<WifiStretch> stretches = trace.Stretches();
  const double by_hand = HandSum(stretches), metered = TotalOf(meter->Lines()).si();
  EXPECT_NEAR(metered / by_hand, 1, 1e-9);
  EXPECT_NEAR(source->Total().si() / metered, 1, 1e-12);
  double told = 0;
  std::map<State, double> seconds;
  for (const WifiStretch& each : stretches) {
    told += each.seconds();
    seconds[each.state] += each.seconds();
  }
  EXPECT_NEAR(told, 2, 1e-9);  // the trace has no holes
  EXPECT_EQ(seconds.size(), kind == WifiKind::kHt ? 5u : 6u);
  for (const auto& [state, time] : seconds) {
    EXPECT_NEAR(meter->TimeIn(state).si(), time, 1e-9) << state;
  }
}
INSTANTIATE_TEST_SUITE_P(Kinds, AnyWifi,
                         testing::Combine(testing::Values(WifiKind::kAdHoc, WifiKind::kOcb,
                                                          WifiKind::kHt),
                                          testing::Range(1, 4)));

class WifiRadioMeterTest : public testing::Test {
 protected:
  WifiRadioMeterTest() : field_(1, WifiKind::kOcb, 2) {}
  void RunUntil(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds) - ns3::Simulator::Now());
    ns3::Simulator::Run();
  }
  WifiField field_;
  ns3::Ptr<BatterySource> source_ = ns3::CreateObject<BatterySource>();
};

// IEEE 802.11-2016, 17.4.3, 10 MHz: 32 us preamble, 8 us SIGNAL, symbols of 8 us with 48 bits at
// 6 Mb/s; 16 service and 6 tail bits round 24 + 8 + 104 + 4 octets make 24 symbols.
TEST_F(WifiRadioMeterTest, ChargesAnOcbFrameByHand) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Install(field_.phy(0), source_);
  ns3::Simulator::Schedule(ns3::Seconds(1), [&] { field_.Send(0, WifiField::kAll, 104); });
  RunUntil(2);
  ASSERT_EQ(field_.received(1), 1u);
  EXPECT_NEAR(meter->TimeIn(State::TX).si(), 232e-6, 1e-12);
  EXPECT_NEAR(TotalOf(meter->Lines()).si(), 232e-6 * 1.14 + (2 - 232e-6) * 0.82, 1e-12);
}

// ns-3 takes 4 us to detect a preamble; then the receiver synchronises and reads the header
// (CCA_BUSY) until 40 us have passed, and takes the payload.
TEST_F(WifiRadioMeterTest, TellsAHeaderFromAPayload) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Install(field_.phy(1), source_);
  ns3::Simulator::Schedule(ns3::Seconds(1), [&] { field_.Send(0, WifiField::kAll, 104); });
  RunUntil(2);
  EXPECT_NEAR(meter->TimeIn(State::CCA_BUSY).si(), 36e-6, 1e-12);
  EXPECT_NEAR(meter->TimeIn(State::RX).si(), 192e-6, 1e-12);
}

TEST_F(WifiRadioMeterTest, DrawsNothingWhileThePhyIsOff) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Install(field_.phy(0), source_);
  ns3::Simulator::Schedule(ns3::Seconds(1), &ns3::WifiPhy::SetOffMode, field_.phy(0));
  RunUntil(3);
  EXPECT_NEAR(TotalOf(meter->Lines()).si(), 0.82, 1e-12);
  EXPECT_NEAR(meter->TimeIn(State::OFF).si(), 2, 1e-12);
}

TEST_F(WifiRadioMeterTest, CountsNothingWhileSwitchedOff) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Install(field_.phy(0), source_);
  ns3::Simulator::Schedule(ns3::Seconds(1), &WifiRadioMeter::SwitchOff, meter);
  ns3::Simulator::Schedule(ns3::Seconds(2), &ns3::WifiPhy::SetSleepMode, field_.phy(0));
  ns3::Simulator::Schedule(ns3::Seconds(3), &WifiRadioMeter::SwitchOn, meter);
  RunUntil(4);
  EXPECT_NEAR(TotalOf(meter->Lines()).si(), 0.82 + 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(source_->Total().si(), TotalOf(meter->Lines()).si());
}

TEST_F(WifiRadioMeterTest, TracesItsPowerAtEachChange) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Install(field_.phy(0), source_);
  std::vector<double> watts;
  meter->TraceConnectWithoutContext(
      "Power", ns3::Callback<void, double, double>([&](double before, double after) {
        EXPECT_EQ(watts.empty() ? 0.82 : watts.back(), before);
        watts.push_back(after);
      }));
  ns3::Simulator::Schedule(ns3::Seconds(1), [&] { field_.Send(0, WifiField::kAll, 104); });
  ns3::Simulator::Schedule(ns3::Seconds(2), &ns3::WifiPhy::SetSleepMode, field_.phy(0));
  RunUntil(3);
  EXPECT_EQ(watts, (std::vector<double>{1.14, 0.82, 0.1}));
}

TEST_F(WifiRadioMeterTest, LeavesOutWhatIsCountedElsewhere) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Configure(Esp32(), Watts(3.3e-5));
  EXPECT_DOUBLE_EQ(meter->TransmitPower(Dbm{16}).si(), 0.627 - 3.3e-5);
  meter->Install(field_.phy(0), source_);
  EXPECT_EQ(meter->PowerOf(State::SLEEP).si(), 0);
}

TEST_F(WifiRadioMeterTest, RefusesALevelThatItsProfileDoesNotCover) {
  auto meter = ns3::CreateObject<WifiRadioMeter>();
  meter->Configure(Esp32());
  field_.phy(0)->SetTxPowerEnd(20);
  EXPECT_EQ(test::WordsOf([&] { meter->Install(field_.phy(0), source_); }),
            "Wi-Fi transmit power: expected a level that the radio's profile covers, 14 to 19.5 "
            "dBm, found 20 dBm; set the PHY's TxPowerStart and TxPowerEnd within it");
}

TEST(WifiAirGate, RefusesADeviceWithoutAMac) {
  auto device = ns3::CreateObject<ns3::WifiNetDevice>();
  auto phy = ns3::CreateObject<ns3::YansWifiPhy>();
  EXPECT_EQ(test::WordsOf([&] { ns3::CreateObject<WifiAirGate>()->Install(device, phy); }),
            "giot::WifiAirGate: expected a device with one MAC, found one without; install 802.11p "
            "by Wifi80211pHelper, not by WaveHelper");
}

}  // namespace
}  // namespace giot

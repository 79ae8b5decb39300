#include "scenarios/devices.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/scenarios/temporary_folder.h"

namespace giot {
namespace {

using testing::HasSubstr;

std::string Shipped(const std::string& name) {
  std::ifstream file(DevicesFolder() / (name + ".toml"));
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is said of a shipped profile with one text replaced.
std::string FaultsOf(const std::string& name, const std::string& from, const std::string& to) {
  const TemporaryFolder folder;
  std::string text = Shipped(name);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error(name + " has no " + from);
  const auto file = folder.Write("d.toml", text.replace(at, from.size(), to));
  try {
    ReadDeviceProfile(file);
  } catch (const ScenarioError& error) {
    std::string faults = error.what();
    for (std::size_t i; (i = faults.find(folder.path().string() + '/')) != std::string::npos;) {
      faults.erase(i, folder.path().string().size() + 1);
    }
    return faults;
  }
  return "";
}

class ShippedDevice : public testing::TestWithParam<std::string> {};

void ExpectSourced(const Provenance& provenance) {
  EXPECT_THAT("VCPDA", HasSubstr(std::string(1, provenance.status)));
  EXPECT_FALSE(provenance.source.empty());
}

TEST_P(ShippedDevice, ComputesWithinReason) {
  const DeviceProfile device = ReadDeviceProfile(DevicesFolder() / (GetParam() + ".toml"));
  EXPECT_EQ(device.name, GetParam());
  EXPECT_FALSE(device.description.empty());
  if (!device.compute) return;
  const ComputeProfile& compute = *device.compute;
  for (const auto& [precision, peak] : compute.peak) {
    ExpectSourced(peak.provenance);
    EXPECT_GT(peak.value, FlopsPerSecond(0));
    for (const auto& [coarser, less] : compute.peak) {
      if (coarser < precision) {
        EXPECT_LE(less.value, peak.value);  // fp32 <= fp16 <= int8
      }
    }
  }
  ExpectSourced(compute.active.provenance);
  ExpectSourced(compute.idle.provenance);
  EXPECT_LT(compute.idle.value, compute.active.value);
  ExpectSourced(compute.default_efficiency.provenance);
}

TEST_P(ShippedDevice, DrawsMoreTheMoreItsRadioDoes) {
  const DeviceProfile device = ReadDeviceProfile(DevicesFolder() / (GetParam() + ".toml"));
  if (!device.radio) return;
  EXPECT_LE(device.radio->sleep.value, device.radio->idle.value);
  EXPECT_LT(device.radio->idle.value, device.radio->receive.value);
  ExpectSourced(device.radio->receive.provenance);
  Watts before{0};
  for (const RadioProfile::TxLevel& level : device.radio->transmit) {
    EXPECT_GE(level.draw.value, before);
    EXPECT_GT(level.draw.value, level.level.ToWatts());  // no radio sends more than it draws
    before = level.draw.value;
    ExpectSourced(level.draw.provenance);
  }
}

std::vector<std::string> ShippedNames() {
  std::vector<std::string> names;
  for (const DeviceProfile& profile : ReadDeviceProfiles(DevicesFolder())) {
    names.push_back(profile.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Profiles, ShippedDevice, testing::ValuesIn(ShippedNames()),
                         [](const auto& info) { return info.param; });

TEST(Devices, HaveTheNumbersOfTheirSources) {
  const DeviceProfile nrf = ReadDeviceProfile(DevicesFolder() / "nrf52840.toml");
  // Nordic nRF52840 product specification: 6.40 mA to send at 0 dBm and 6.53 mA to listen, at 3 V.
  EXPECT_NEAR(nrf.radio->transmit.at(1).draw.value.si(), 6.40e-3 * 3, 1e-12);
  EXPECT_EQ(nrf.radio->transmit.at(1).level, Dbm{0});
  EXPECT_NEAR(nrf.radio->receive.value.si(), 6.53e-3 * 3, 1e-12);
  EXPECT_EQ(nrf.radio->receive.provenance.status, 'V');
  // A quarter of the int8 rate, which is an assumption.
  EXPECT_EQ(nrf.compute->peak.at(Precision::kFp32).value * 4,
            nrf.compute->peak.at(Precision::kInt8).value);
  EXPECT_EQ(nrf.compute->peak.at(Precision::kFp32).provenance.status, 'A');
  // TI SWRS041: 17.4 mA at 0 dBm, 18.8 mA to listen, at 3 V.
  const DeviceProfile cc2420 = ReadDeviceProfile(DevicesFolder() / "cc2420.toml");
  EXPECT_NEAR(cc2420.radio->transmit.back().draw.value.si(), 17.4e-3 * 3, 1e-12);
  EXPECT_NEAR(cc2420.radio->receive.value.si(), 18.8e-3 * 3, 1e-12);
  EXPECT_FALSE(cc2420.compute.has_value());
}

TEST(Devices, AreNamesOfTheCatalogueByWhatTheyHave) {
  Catalogue catalogue;
  catalogue.Add(DeviceEntries());
  EXPECT_NE(catalogue.Find("device", "nrf52840"), nullptr);
  EXPECT_NE(catalogue.Find("radio", "nrf52840"), nullptr);
  EXPECT_EQ(catalogue.Find("device", "cc2420"), nullptr);
  EXPECT_EQ(catalogue.Find("radio", "a100"), nullptr);
}

TEST(Devices, RefuseANumberWithoutSourceOrStatus) {
  EXPECT_EQ(FaultsOf("cc2420", ", source = \"18.8 mA at 3 V; TI SWRS041 headline\"", ""),
            "d.toml:4:13: radio.receive_w.source: expected a string that is not empty, found "
            "nothing; say where the number comes from");
  EXPECT_EQ(FaultsOf("cc2420", "status = \"V\"", "status = \"X\""),
            "d.toml:4:40: radio.receive_w.status: expected one of \"V\", \"C\", \"P\", \"D\", "
            "\"A\", found \"X\"; did you mean \"V\"? known: V, C, P, D, A; V read in its source, C "
            "computed, P measured, D a data sheet not read again, A assumed");
  EXPECT_EQ(FaultsOf("cc2420", "value = 0.0564", "value = -1"),
            "d.toml:4:23: radio.receive_w.value: expected a number >= 0, found -1; give the number "
            "in the unit that the key ends in");
}

TEST(Devices, RefuseWhatMakesNoSense) {
  EXPECT_EQ(FaultsOf("cc2420", "\"-25\"", "\"low\""),
            "d.toml:9:9: radio.transmit_w.low: expected a level in dBm from -100 to 100, found "
            "\"low\"; write \"0\" = { value = 0.05, ... } for each dBm level");
  EXPECT_EQ(FaultsOf("cc2420", "\"-1\"", "\"0.0\""),
            "d.toml:15:9: radio.transmit_w.\"0.0\": expected every level once, found \"0.0\"; keep "
            "one of the two");
  EXPECT_THAT(FaultsOf("nrf52840", "value = 9.6e-6", "value = 0.5"),
              HasSubstr("compute.idle_w.value: expected at most active_w, found 0.5; the idle draw "
                        "is the lesser one"));
  EXPECT_THAT(FaultsOf("nrf52840", "linear = { value = 0.147", "linear = { value = 1.47"),
              HasSubstr("compute.efficiency.linear.value: expected a number from 1e-06 to 1, found "
                        "1.47"));
  EXPECT_EQ(FaultsOf("cc2420", Shipped("cc2420"), "description = \"nothing\"\n"),
            "d.toml:1:1: expected a table [compute] or [radio], found neither; say what the device "
            "computes or sends with");
  EXPECT_THAT(FaultsOf("nrf52840", "memory_bandwidth_byte_s", "memory_bandwith_byte_s"),
              HasSubstr("compute.memory_bandwith_byte_s: expected a key of [compute], found "
                        "\"memory_bandwith_byte_s\"; did you mean \"memory_bandwidth_byte_s\"?"));
}

TEST(Devices, TellHowARuntimeServesLargeModels) {
  const DeviceProfile board = ReadDeviceProfile(DevicesFolder() / "raspberry_pi_5.toml");
  ASSERT_TRUE(board.serving.contains("llama_cpp"));
  const ServingProfile& serving = board.serving.at("llama_cpp");
  for (const Sourced<double>& share : {serving.compute_efficiency, serving.bandwidth_efficiency}) {
    EXPECT_GT(share.value, 0);
    ExpectSourced(share.provenance);
  }
  EXPECT_EQ(serving.overlap.value, 1);
  const std::string radio = Shipped("cc2420");
  const std::string table = Shipped("raspberry_pi_5");
  EXPECT_THAT(FaultsOf("cc2420", radio, radio + table.substr(table.find("[serving.llama_cpp]"))),
              HasSubstr("serving: expected a table [compute] beside it, found none; say what the "
                        "runtime runs on"));
  EXPECT_THAT(FaultsOf("raspberry_pi_5", "overlap = { value = 1", "overlap = { value = 2"),
              HasSubstr("serving.ollama.overlap.value: expected a number from 0 to 1, found 2"));
}

TEST(Devices, ComeFromTheFolderThatTheEnvironmentNames) {
  const TemporaryFolder folder;
  folder.Write("only.toml", Shipped("cc2420"));
  setenv("GIOT_DEVICES", folder.path().c_str(), 1);
  const std::vector<CatalogueEntry> entries = DeviceEntries();
  unsetenv("GIOT_DEVICES");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries.front().name, "only");
  EXPECT_EQ(entries.front().kind, "radio");
}

}  // namespace
}  // namespace giot

#include "sim/ns3_attributes.h"

#include <gmock/gmock.h>
#include <ns3/double.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/sixlowpan-net-device.h>

namespace giot {
namespace {

using testing::HasSubstr;

Catalogue::AttributeFault FaultOf(const std::string& attribute, const std::string& value) {
  return CheckNs3Attribute(attribute, value).value_or(Catalogue::AttributeFault{});
}

TEST(Ns3Attributes, TakesGoodValuesOfEveryKind) {
  EXPECT_FALSE(CheckNs3Attribute("ns3::SixLowPanNetDevice::UseMeshUnder", "true"));
  EXPECT_FALSE(CheckNs3Attribute("ns3::SixLowPanNetDevice::MeshUnderRadius", "255"));
  EXPECT_FALSE(CheckNs3Attribute("ns3::LogDistancePropagationLossModel::Exponent", "2.5"));
  EXPECT_FALSE(CheckNs3Attribute("ns3::PointToPointNetDevice::DataRate", "5Mbps"));
  EXPECT_FALSE(CheckNs3Attribute("ns3::WifiPhy::ChannelSwitchDelay", "250us"));
  EXPECT_FALSE(CheckNs3Attribute("ns3::RandomWalk2dMobilityModel::Speed",
                                 "ns3::UniformRandomVariable[Min=0|Max=1]"));
}

TEST(Ns3Attributes, TakesAnInheritedAttribute) {
  EXPECT_FALSE(CheckNs3Attribute("ns3::YansWifiPhy::RxSensitivity", "-101"));
}

TEST(Ns3Attributes, SuggestsTheTypeThatWasMeant) {
  const auto fault = FaultOf("ns3::SixLowPanNetDevise::UseMeshUnder", "true");
  EXPECT_EQ(fault.expected, "an attribute of a type of ns-3");
  EXPECT_EQ(fault.found, "\"ns3::SixLowPanNetDevise::UseMeshUnder\"");
  EXPECT_EQ(fault.mend,
            "ns-3 has no type ns3::SixLowPanNetDevise; did you mean \"ns3::SixLowPanNetDevice\"?");
}

TEST(Ns3Attributes, SuggestsTheAttributeThatWasMeant) {
  const auto fault = FaultOf("ns3::LogDistancePropagationLossModel::Exponant", "3");
  EXPECT_EQ(fault.expected, "an attribute of ns3::LogDistancePropagationLossModel");
  EXPECT_EQ(fault.mend,
            "did you mean \"Exponent\"? known: Exponent, ReferenceDistance, ReferenceLoss");
}

TEST(Ns3Attributes, WantsAFullName) {
  for (const std::string name : {"", "UseMeshUnder", "::", "ns3::", "::X", "a.b"}) {
    EXPECT_EQ(FaultOf(name, "1").expected, "an attribute by its full name") << name;
  }
}

TEST(Ns3Attributes, TellsTypeAndRangeOfABadValue) {
  EXPECT_EQ(FaultOf("ns3::SixLowPanNetDevice::MeshUnderRadius", "300").expected,
            "ns3::UintegerValue (uint8_t 0:255)");
  EXPECT_THAT(FaultOf("ns3::SixLowPanNetDevice::UseMeshUnder", "perhaps").expected,
              HasSubstr("BooleanValue"));
  EXPECT_EQ(FaultOf("ns3::SixLowPanNetDevice::UseMeshUnder", "perhaps").mend,
            "Use a mesh-under routing protocol.");
  EXPECT_THAT(FaultOf("ns3::LogDistancePropagationLossModel::Exponent", "three").expected,
              HasSubstr("DoubleValue"));
}

TEST(Ns3Attributes, SurvivesValuesThatWouldEndTheProcess) {
  EXPECT_THAT(FaultOf("ns3::WifiPhy::ChannelSwitchDelay", "3parsec").expected,
              HasSubstr("TimeValue"));
  EXPECT_THAT(FaultOf("ns3::RandomWalk2dMobilityModel::Speed", "ns3::NoVariable[Min=0]").expected,
              HasSubstr("PointerValue"));
  EXPECT_THAT(FaultOf("ns3::PointToPointNetDevice::DataRate", "fast").expected,
              HasSubstr("DataRateValue"));
}

TEST(Ns3Attributes, ChecksWithoutSettingAndSetsWhatItIsTold) {
  const std::string exponent = "ns3::LogDistancePropagationLossModel::Exponent";
  const auto of_a_new_model = [] {
    ns3::DoubleValue value;
    ns3::CreateObject<ns3::LogDistancePropagationLossModel>()->GetAttribute("Exponent", value);
    return value.Get();
  };
  EXPECT_EQ(of_a_new_model(), 3);
  EXPECT_FALSE(CheckNs3Attribute(exponent, "2.25"));
  EXPECT_EQ(of_a_new_model(), 3);
  ApplyNs3Attributes({{exponent, "2.25"}});
  EXPECT_EQ(of_a_new_model(), 2.25);
}

}  // namespace
}  // namespace giot

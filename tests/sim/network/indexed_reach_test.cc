#include "sim/network/indexed_reach.h"

#include <gtest/gtest.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/object-factory.h>

#include <cmath>

#include "sim/network/air_to_ground_loss.h"
#include "sim/network/blackout_loss.h"
#include "sim/network/path_loss.h"

namespace giot {
namespace {

using Loss = ns3::Ptr<ns3::PropagationLossModel>;

Loss Make(const std::string& name, const std::string& attribute = "", double value = 0) {
  ns3::ObjectFactory factory(name);
  if (!attribute.empty()) factory.Set(attribute, ns3::DoubleValue(value));
  return factory.Create<ns3::PropagationLossModel>();
}

std::string AirToGround() { return AirToGroundLoss::GetTypeId().GetName(); }

Loss Chain(const Loss& first, const Loss& second) {
  first->SetNext(second);
  return first;
}

/// In dB, of two nodes `meters` apart on the ground.
double LossAt(const Loss& model, double meters) {
  const auto here = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  const auto there = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
  there->SetPosition({meters, 0, 0});
  return -model->CalcRxPower(0, here, there);
}

struct KnownModel {
  std::string name;
  Loss (*make)();
  bool tight = true;  ///< The reach is exact, not a bound.
};

class ReachOfKnownModels : public testing::TestWithParam<KnownModel> {};

TEST_P(ReachOfKnownModels, IsWhereTheLossBecomesMore) {
  const Loss loss = GetParam().make();
  const LossReach reach(loss);
  EXPECT_TRUE(reach.steady());
  for (const double loss_db : {81.0, 97.5, 110.0, 131.0}) {
    const double meters = reach.MetersFor(loss_db);
    ASSERT_TRUE(std::isfinite(meters)) << loss_db;
    for (const double further : {1.0001, 1.5, 20.0}) {
      EXPECT_GT(LossAt(loss, meters * further), loss_db);
    }
    if (!GetParam().tight) continue;
    EXPECT_LE(LossAt(loss, meters * 0.9999), loss_db);
  }
}

const KnownModel kKnown[] = {
    {"Friis", [] { return Make("ns3::FriisPropagationLossModel", "SystemLoss", 1.7); }},
    {"LogDistance", [] { return Make("ns3::LogDistancePropagationLossModel", "Exponent", 2.7); }},
    {"Three", [] { return Make("ns3::ThreeLogDistancePropagationLossModel"); }, false},
    {"Range", [] { return Make("ns3::RangePropagationLossModel", "MaxRange", 300); }},
    {"Air", [] { return Make(AirToGround(), "FrequencyHz", 868e6); }, false},
    {"Mud", [] { return Make(AirToGround(), "GroundExponent", 1.8); }},
    {"Both",
     [] {
       return Chain(Make("ns3::LogDistancePropagationLossModel"),
                    Make("ns3::RangePropagationLossModel", "MaxRange", 90));
     },
     false},
};

INSTANTIATE_TEST_SUITE_P(Models, ReachOfKnownModels, testing::ValuesIn(kKnown),
                         [](const auto& info) { return info.param.name; });

TEST(LossReach, OfTheThreeSlopesIsExactOnTheLast) {
  const Loss loss = Make("ns3::ThreeLogDistancePropagationLossModel");
  const double at_1km_db = LossAt(loss, 1000);
  EXPECT_NEAR(LossReach(loss).MetersFor(at_1km_db), 1000, 1e-3);
}

TEST(LossReach, AssumesNothingOfAModelItDoesNotKnow) {
  const Loss known = Make("ns3::LogDistancePropagationLossModel");
  for (const char* name : {"ns3::NakagamiPropagationLossModel", "ns3::RandomPropagationLossModel",
                           "ns3::MatrixPropagationLossModel"}) {
    const LossReach reach(Chain(Make("ns3::FriisPropagationLossModel"), Make(name)));
    EXPECT_FALSE(reach.steady()) << name;
    EXPECT_TRUE(std::isinf(reach.MetersFor(100))) << name;
  }
  EXPECT_TRUE(std::isfinite(LossReach(known).MetersFor(100)));
  EXPECT_TRUE(std::isinf(
      LossReach(Make("ns3::LogDistancePropagationLossModel", "Exponent", -1)).MetersFor(100)));
  EXPECT_TRUE(std::isinf(
      LossReach(Make("ns3::LogDistancePropagationLossModel", "ReferenceLoss", -1)).MetersFor(100)));
}

TEST(LossReach, KnowsThatShadowsStayAndBlackoutsOnlyLose) {
  const LossReach shadowed(
      Chain(Make("ns3::LogDistancePropagationLossModel"), ns3::CreateObject<LinkShadowing>()));
  EXPECT_TRUE(shadowed.steady());
  EXPECT_TRUE(std::isinf(shadowed.MetersFor(100)));  // A shadow may be a gain of any size.
  const LossReach faulty(
      Chain(Make("ns3::LogDistancePropagationLossModel"), ns3::CreateObject<BlackoutLoss>()));
  EXPECT_FALSE(faulty.steady());
  EXPECT_TRUE(std::isfinite(faulty.MetersFor(100)));
}

TEST(LossReach, OfNoModelIsInfiniteAndSteady) {
  EXPECT_TRUE(std::isinf(LossReach().MetersFor(100)));
  EXPECT_TRUE(LossReach().steady());
}

}  // namespace
}  // namespace giot

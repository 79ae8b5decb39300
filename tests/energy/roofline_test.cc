#include "energy/roofline.h"

#include <gtest/gtest.h>

namespace giot {
namespace {

// A processor of round numbers: 100 FLOP/s reached, 50 B/s, 1000 B of each memory.
ComputeProfile RoundProfile() {
  ComputeProfile profile;
  profile.peak[Precision::kFp32].value = FlopsPerSecond(1000);
  profile.default_efficiency.value = 0.1;
  profile.memory_bandwidth.value = BytesPerSecond(100);
  profile.bandwidth_efficiency.value = 0.5;
  profile.working_memory.value = Bytes(1000);
  profile.weight_memory.value = Bytes(1000);
  profile.active.value = Watts(3);
  profile.idle.value = Watts(1);
  return profile;
}

Operator Dense(double flops, double weights, double in, double out) {
  return {"dense",      OperatorKind::kLinear, Precision::kFp32,
          Flops(flops), Bytes(weights),        Bytes(in),
          Bytes(out)};
}

OperatorGraph Chain(std::vector<Operator> operators) {
  OperatorGraph graph{"net step", std::move(operators), {}};
  for (std::size_t i = 1; i < graph.operators.size(); ++i) {
    graph.edges.push_back({i - 1, i, graph.operators[i - 1].output_bytes});
  }
  return graph;
}

TEST(Roofline, ComputeBoundOperatorTakesItsOperationsOverTheReachedRate) {
  EXPECT_DOUBLE_EQ(OperatorTime(Dense(500, 10, 10, 10), RoundProfile()).si(), 5);
}

TEST(Roofline, MemoryBoundOperatorTakesWeightsInputsAndOutputsOverTheReachedBandwidth) {
  EXPECT_DOUBLE_EQ(OperatorTime(Dense(10, 300, 60, 40), RoundProfile()).si(), 8);
}

TEST(Roofline, BoundsMeetAtTheRidgePoint) {
  // eta_c P / (eta_b B) = 2 FLOP per byte.
  EXPECT_DOUBLE_EQ(OperatorTime(Dense(200, 100, 0, 0), RoundProfile()).si(), 2);
}

TEST(Roofline, EveryOperatorPaysTheLaunchOverhead) {
  ComputeProfile profile = RoundProfile();
  profile.launch_overhead.value = Seconds(0.25);
  const ComputeCost cost = Cost(Chain({Dense(100, 0, 1, 1), Dense(200, 0, 1, 1)}), profile);
  EXPECT_DOUBLE_EQ(cost.time.si(), 3.5);
}

TEST(Roofline, EnergyIsWhatTheProcessorDrawsAboveIdle) {
  const ComputeCost cost = Cost(Chain({Dense(400, 0, 1, 1)}), RoundProfile());
  EXPECT_DOUBLE_EQ(cost.energy.si(), 8);
  EXPECT_TRUE(cost.fits());
}

TEST(Roofline, TakesTheMostSpecialEfficiency) {
  ComputeProfile profile = RoundProfile();
  profile.peak[Precision::kInt8].value = FlopsPerSecond(1000);
  profile.compute_efficiency[OperatorKind::kLinear].value = 0.2;
  profile.precision_efficiency[Precision::kInt8][OperatorKind::kLinear].value = 0.5;
  Operator op = Dense(1000, 0, 0, 0);
  EXPECT_DOUBLE_EQ(OperatorTime(op, profile).si(), 5);
  op.precision = Precision::kInt8;
  EXPECT_DOUBLE_EQ(OperatorTime(op, profile).si(), 2);
  op.kind = OperatorKind::kReduction;
  EXPECT_DOUBLE_EQ(OperatorTime(op, profile).si(), 10);
}

TEST(Roofline, RefusesWeightsThatDoNotFit) {
  const ComputeCost cost = Cost(Chain({Dense(100, 1500, 1, 1)}), RoundProfile());
  EXPECT_FALSE(cost.fits());
  EXPECT_EQ(cost.refusal, "net step has 1 500 B of weights, the processor keeps at most 1 000 B");
  EXPECT_EQ(cost.time, Seconds(0));
  EXPECT_EQ(cost.energy, Joules(0));
}

TEST(Roofline, SwapsWeightsInWhereThereIsStorage) {
  ComputeProfile profile = RoundProfile();
  profile.storage_bandwidth.value = BytesPerSecond(10);
  const ComputeCost cost = Cost(Chain({Dense(100, 1500, 0, 0)}), profile);
  EXPECT_TRUE(cost.fits());
  EXPECT_DOUBLE_EQ(cost.swap_in.si(), 150);
  EXPECT_DOUBLE_EQ(cost.time.si(), 150 + 30);
  EXPECT_DOUBLE_EQ(cost.energy.si(), 2 * 180);
}

TEST(Roofline, WeightsThatFitExactlyAreKept) {
  EXPECT_TRUE(Cost(Chain({Dense(1, 1000, 0, 0)}), RoundProfile()).fits());
}

TEST(Roofline, RefusesActivationsThatDoNotFit) {
  const ComputeCost cost =
      Cost(Chain({Dense(1, 0, 0, 700), Dense(1, 0, 700, 400)}), RoundProfile());
  EXPECT_EQ(cost.refusal, "net step needs 1 100 B of working memory, the processor has 1 000 B");
}

TEST(Roofline, RefusesAPrecisionThatTheProcessorLacks) {
  OperatorGraph graph = Chain({Dense(1, 0, 0, 0)});
  graph.operators[0].precision = Precision::kFp16;
  EXPECT_EQ(Cost(graph, RoundProfile()).refusal,
            "operator dense of net step is fp16, which the processor does not run");
}

TEST(Roofline, MoreWorkNeverTakesLess) {
  const ComputeProfile profile = RoundProfile();
  Seconds before{0};
  for (double flops = 0; flops < 2000; flops += 50) {
    const Seconds time = Cost(Chain({Dense(flops, 100, 10, 10)}), profile).time;
    EXPECT_GE(time, before);
    before = time;
  }
}

}  // namespace
}  // namespace giot

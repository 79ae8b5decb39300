#include "offload/reference_networks.h"

#include <gtest/gtest.h>

#include "offload/call_input.h"
#include "offload/operator_dag.h"

namespace giot {
namespace {

// Golden: torchvision's documentation of its weights (params and GFLOPS, i.e.
// multiply-accumulates).
TEST(ReferenceNetworks, HaveThePublishedCounts) {
  const struct {
    OperatorGraph graph;
    double parameters, giga_macs;
  } rows[] = {{AlexNet(), 61'100'840, 0.71},
              {Vgg16(), 138'357'544, 15.47},
              {ResNet18(), 11'689'512, 1.81},
              {MobileNetV2(), 3'504'872, 0.30}};
  for (const auto& row : rows) {
    EXPECT_EQ(ParameterCount(row.graph), row.parameters) << row.graph.name;
    EXPECT_NEAR(MultiplyAccumulates(row.graph) / 1e9, row.giga_macs, 0.005) << row.graph.name;
  }
}

// Golden: the models' cards on Hugging Face (number of parameters of the checkpoints).
TEST(ReferenceNetworks, HaveThePublishedParametersOfDecoders) {
  EXPECT_EQ(ParameterCount(Decoder("gpt2", Gpt2Sizes(), 8)), 124'439'808);
  EXPECT_EQ(ParameterCount(Decoder("tinyllama", TinyLlamaSizes(), 8)), 1'100'048'384);
  EXPECT_EQ(ParameterCount(Decoder("llama2", Llama2Sizes(), 8)), 6'738'415'616);
  EXPECT_EQ(ParameterCount(Decoder("llama31", Llama31Sizes(), 8)), 8'030'261'248);
}

// Golden: 2 N S + 2 L d S^2 for LLaMA-7B and S = 2048, Kaplan et al., arXiv 2001.08361, table 1.
TEST(ReferenceNetworks, CostWhatThePrefillFormulaSays) {
  const double flops = 2 * MultiplyAccumulates(Decoder("llama2", Llama2Sizes(), 2048, 2048));
  EXPECT_NEAR(flops / 1e12, 28.17, 0.03);
}

// Golden: 35.7 M parameters (Ho, Jain and Abbeel, NeurIPS 2020, appendix B; the checkpoint
// google/ddpm-cifar10-32 has 35,746,307) and 6.1 GMAC (Fang, Ma and Wang, NeurIPS 2023), which are
// those of the layers with weights: attention's products, 2 * 256^2 * 256 in each of five blocks at
// 16 x 16 and 2 * 16^2 * 256 in the middle, come on top.
TEST(ReferenceNetworks, HaveThePublishedCountsOfTheDiffusionUNet) {
  EXPECT_EQ(ParameterCount(DdpmUNet()), 35'746'307);
  const double products = 5 * 2.0 * 256 * 256 * 256 + 2.0 * 16 * 16 * 256;
  EXPECT_NEAR((MultiplyAccumulates(DdpmUNet()) - products) / 1e9, 6.1, 0.05);
}

// 11-256-256 state, 16-32-16 time, 282-256-256-10 noise, with biases: counted by hand.
TEST(ReferenceNetworks, ChainDenoisingSteps) {
  const OperatorGraph one = DiffusionPolicy(1), six = DiffusionPolicy(6);
  EXPECT_EQ(ParameterCount(one), 68'864 + 1'072 + 140'810);
  EXPECT_EQ(six.operators.size(), one.operators.size() + 5);
  EXPECT_EQ(MultiplyAccumulates(six) - MultiplyAccumulates(one),
            5 * (16 * 32 + 32 * 16 + 282 * 256 + 256 * 256 + 256 * 10));
}

TEST(ReferenceNetworks, AreGraphsThatCanBeCut) {
  for (const std::string& name : ReferenceNetworks().Names()) {
    const CallWithInput call = WithInput(ReferenceNetworks().Make(name)->Build());
    EXPECT_EQ(OperatorDag(call.graph).size(), call.graph.operators.size()) << name;
    EXPECT_EQ(call.pinned[0], 0);
    EXPECT_EQ(call.pinned[1], -1);
  }
}

TEST(WithInput, PutsAnInputBeforeOperatorsThatCompute) {
  OperatorGraph graph;
  graph.name = "two";
  graph.operators.resize(3);
  graph.operators[0].input_bytes = Bytes(30);
  graph.operators[1].input_bytes = Bytes(12);
  graph.edges = {{0, 2, Bytes(5)}, {1, 2, Bytes(6)}};
  const CallWithInput call = WithInput(graph);
  ASSERT_EQ(call.graph.operators.size(), 4u);
  EXPECT_EQ(call.graph.operators[0].name, "input");
  EXPECT_EQ(call.graph.operators[0].output_bytes, Bytes(42));
  ASSERT_EQ(call.graph.edges.size(), 4u);
  EXPECT_EQ(call.graph.edges[1].to, 2u);
  EXPECT_EQ(call.graph.edges[2].from, 1u);
  EXPECT_EQ(call.pinned, (std::vector<int>{0, -1, -1, -1}));
}

}  // namespace
}  // namespace giot

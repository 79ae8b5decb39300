// What the autoregressive nets owe beyond the contract of every family: a step is a step, and costs
// what can be counted by hand.
#include "models/families/autoregressive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/families/causal_cnn.h"
#include "models/families/recurrent.h"
#include "models/families/tensors.h"
#include "models/families/transformer.h"
#include "models/plan/operator_cost.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

using Make = std::function<std::unique_ptr<GenerativeNetwork>(const ExampleShape&)>;

template <class Config>
Make MakerOf(std::unique_ptr<GenerativeNetwork> (*make)(const Config&, const ExampleShape&),
             Config config) {
  return [=](const ExampleShape& shape) {
    torch::manual_seed(7);
    return make(config, shape);
  };
}

struct Case {
  std::string name;
  Make make;
};

class AnyStepNet : public testing::TestWithParam<Case> {
 protected:
  AnyStepNet() : network_(GetParam().make(shape_)) {
    auto noise = NoiseOf(3, "windows");
    // Far from the start values, so that no path is dead.
    for (const Tensor& weight : network_->module().parameters()) {
      weight.add_(0.2 * NormalNoise(weight.sizes().vec(), noise, weight));
    }
    const Tensor numbers = NormalNoise({5, 9, 2}, noise, torch::zeros({1}));
    const Tensor codes = torch::floor(3 * UniformNoise({5, 9, 2}, noise, numbers));
    x_ = torch::cat({codes.slice(2, 0, 1), numbers, codes.slice(2, 1, 2)}, 2);
    condition_ = NormalNoise({5, 2}, noise, numbers);
  }

  const SequenceNetwork& net() const { return dynamic_cast<SequenceNetwork&>(*network_); }
  double LogDensity(std::int64_t steps) const {
    auto noise = NoiseOf(1, "none");
    return net().LogDensity(x_.slice(1, 0, steps), condition_, noise).sum().item<double>();
  }

  torch::NoGradGuard no_grad_;
  const ExampleShape shape_{
      .length = 9, .channels = 4, .conditions = 2, .categories = {3, 0, 0, 3}};
  std::unique_ptr<GenerativeNetwork> network_;
  Tensor x_, condition_;
};

// For the Transformer: decoding with the cache is the full forward pass.
TEST_P(AnyStepNet, GoingStepByStepIsSeeingAllStepsAtOnce) {
  std::vector<Tensor> state = net().Begin(condition_);
  double sum = 0;
  for (std::int64_t t = 0; t < 9; ++t) {
    const double step = net().LogDensityNext(state, x_.select(1, t)).sum().item<double>();
    EXPECT_NEAR(step, LogDensity(t + 1) - (t > 0 ? LogDensity(t) : 0), 1e-5 * std::abs(sum) + 1e-4);
    sum += step;
    state = net().Advance(state, x_.select(1, t));
  }
  EXPECT_NEAR(sum, LogDensity(9), 1e-5 * std::abs(sum));
}

TEST_P(AnyStepNet, DoesNotSeeTheFuture) {
  auto noise = NoiseOf(1, "none");
  Tensor other = x_.clone();
  other.slice(1, 5).copy_(torch::zeros({5, 4, 4}));
  const Tensor before = net().LogDensity(x_.slice(1, 0, 5), condition_, noise);
  EXPECT_TRUE(torch::equal(net().LogDensity(other.slice(1, 0, 5), condition_, noise), before));
  EXPECT_FALSE(torch::equal(net().LogDensity(other, condition_, noise),
                            net().LogDensity(x_, condition_, noise)));
}

TEST_P(AnyStepNet, ADrawDependsOnTheConditionAndOnEachStepBefore) {
  const auto next = [&](const Tensor& x, const Tensor& condition) {
    std::vector<Tensor> state = net().Begin(condition);
    for (std::int64_t t = 0; t < 3; ++t) state = net().Advance(state, x.select(1, t));
    return net().LogDensityNext(state, x_.select(1, 3));
  };
  const Tensor usual = next(x_, condition_);
  EXPECT_FALSE(torch::equal(next(x_, condition_ + 1), usual));
  for (std::int64_t t = 1; t < 3; ++t) {
    Tensor other = x_.clone();
    other.select(1, t).select(1, 1).add_(1);
    EXPECT_FALSE(torch::equal(next(other, condition_), usual)) << t;
  }
}

TEST_P(AnyStepNet, AStateCanBeForkedAndItsRowsChosen) {
  std::vector<Tensor> state = net().Advance(net().Begin(condition_), x_.select(1, 0));
  const Tensor before = net().LogDensityNext(state, x_.select(1, 1));
  std::vector<Tensor> row;
  for (const Tensor& tensor : state) row.push_back(tensor.slice(0, 2, 3).clone());
  net().Advance(state, x_.select(1, 1));  // leaves `state` as it was
  EXPECT_TRUE(torch::equal(net().LogDensityNext(state, x_.select(1, 1)), before));
  EXPECT_NEAR(net().LogDensityNext(row, x_.select(1, 1).slice(0, 2, 3)).item<double>(),
              before[2].item<double>(), 1e-4);
}

INSTANTIATE_TEST_SUITE_P(
    Nets, AnyStepNet,
    testing::Values(
        Case{"gru", MakerOf(MakeRecurrent, {.layers = 2, .hidden = 12})},
        Case{"lstm", MakerOf(MakeRecurrent, {.cell = "lstm", .layers = 2, .hidden = 12})},
        Case{"causal_cnn",
             MakerOf(MakeCausalCnn, {.width = 8, .layers = 4, .kernel = 3, .dilation_cycle = 3})},
        Case{"transformer", MakerOf(MakeTransformer, {.heads = 2, .head_width = 6})},
        Case{"transformer_of_short_context",
             MakerOf(MakeTransformer, {.heads = 2, .head_width = 6, .context = 4})}),
    [](const auto& info) { return info.param.name; });

TEST(Transformer, KeepsAsManyKeysAsItsContextNeeds) {
  torch::NoGradGuard no_grad;
  const auto network = MakeTransformer({.layers = 1, .context = 4}, {.length = 9});
  const auto& net = dynamic_cast<SequenceNetwork&>(*network);
  std::vector<Tensor> state = net.Begin(torch::zeros({1, 0}));
  std::vector<std::int64_t> kept;
  for (int t = 0; t < 5; ++t) {
    kept.push_back(state[3].size(1));
    EXPECT_EQ(state[4].size(1), kept.back());
    state = net.Advance(state, torch::zeros({1, 1}));
  }
  EXPECT_THAT(kept, testing::ElementsAre(1, 2, 3, 3, 3));
}

TEST(Transformer, RefusesAnOddHead) {
  EXPECT_EQ(test::WordsOf([] { MakeTransformer({.head_width = 5}, {}); }),
            "head_width: expected an even number, found 5: rotary positions turn pairs of numbers");
}

// Hand counts. A continuous channel is coded by h (2 * 1 + 1); adding the condition's code costs h;
// the head reads 2 h features and leaves K (1 + 2 + 0) numbers for K components of one channel,
// after a softmax over K.
double CodeAndHead(double h, double k) {
  return h * 3 + h + 3 * k * (2 * (2 * h) + 1) + FlopsOfSoftmax(k);
}
double CodeAndHeadBytes(double h, double k) {
  return 4 * (2 * h + 3 * k * (2 * h + 1));  // weights and biases
}

TEST(StepCost, OfAGruMatchesTheHandCount) {
  constexpr double h = 16, k = 4;
  const OperatorGraph graph =
      MakeRecurrent({.hidden = 16, .head = {.components = 4}}, {.length = 8})->Graph("step");
  const double products = 2 * (3 * h * (2 * h + 1));  // of input and of h, with biases
  const double gates = 2 * h + 2 * h * kFlopsOfSigmoid;
  const double candidate = h + h + h * kFlopsOfTanh;  // r times, plus, tanh
  const double update = 3 * h;                        // minus, times, plus
  EXPECT_EQ(graph.TotalFlops().si(), products + gates + candidate + update + CodeAndHead(h, k));
  EXPECT_EQ(graph.WeightBytes().si(), 4 * 2 * 3 * h * (h + 1) + CodeAndHeadBytes(h, k));
}

TEST(StepCost, OfAnLstmMatchesTheHandCount) {
  constexpr double h = 16, k = 4;
  const OperatorGraph graph =
      MakeRecurrent({.cell = "lstm", .hidden = 16, .head = {.components = 4}}, {.length = 8})
          ->Graph("step");
  const double products = 2 * (4 * h * (2 * h + 1)) + 4 * h;  // and their sum
  const double gates = 3 * h * kFlopsOfSigmoid + h * kFlopsOfTanh;
  const double update = 3 * h + h * kFlopsOfTanh + h;  // f c + i g, o tanh(c)
  EXPECT_EQ(graph.TotalFlops().si(), products + gates + update + CodeAndHead(h, k));
  EXPECT_EQ(graph.WeightBytes().si(), 4 * 2 * 4 * h * (h + 1) + CodeAndHeadBytes(h, k));
}

TEST(StepCost, OfACausalConvolutionDoesNotDependOnItsReach) {
  const auto flops = [](std::int64_t cycle) {
    return MakeCausalCnn({.width = 8, .layers = 6, .dilation_cycle = cycle}, {.length = 8})
        ->Graph("step")
        .TotalFlops()
        .si();
  };
  EXPECT_EQ(flops(1), flops(6));
}

/// One block's attention and net for one step with `cached` steps behind it; w wide, d a head.
double BlockFlops(double w, double heads, double cached, double feed_forward) {
  const double keys = cached + 1;
  const double norms = 2 * 7 * w;
  const double projections = 3 * w * (2 * w + 1) + w * (2 * w + 1);
  const double rotations = 2 * 3 * w;  // of query and key: two products and a sum an element
  const double attention = 2 * keys * w + heads * keys + 2 * keys * w;  // scores, scale, values
  const double softmax = FlopsOfSoftmax(heads * keys);
  const double inner = feed_forward * w;
  const double net = inner * (2 * w + 1) + inner * (kFlopsOfTanh + 8) + w * (2 * inner + 1);
  return norms + projections + rotations + attention + softmax + net + 2 * w;  // residuals
}

TEST(StepCost, OfDecodingMatchesTheHandCountAtAnyContext) {
  constexpr double w = 12, k = 4;
  const auto network = MakeTransformer(
      {.layers = 1, .heads = 2, .head_width = 6, .feed_forward = 3, .head = {.components = 4}},
      {.length = 8});
  for (const int cached : {1, 7, 100}) {
    const OperatorGraph graph = network->Graph("decode " + std::to_string(cached));
    const double position = 1 + 3 * (1 + 2 * kFlopsOfSine);  // counted, angles, cosines and sines
    const double last = 7 * w;
    EXPECT_EQ(graph.TotalFlops().si(),
              BlockFlops(w, 2, cached, 3) + position + last + CodeAndHead(w, k))
        << cached;
    EXPECT_EQ(graph.WeightBytes().si(),
              4 * (4 * w * (w + 1) + 3 * w * (w + 1) + w * (3 * w + 1) + 3 * 2 * w + 3) +
                  CodeAndHeadBytes(w, k));
  }
  // A window of 8: what opens it and 6 steps are cached when its last step but one comes.
  EXPECT_EQ(network->Graph("decode").TotalFlops().si(),
            network->Graph("decode 7").TotalFlops().si());
  EXPECT_GT(network->Graph("prefill").TotalFlops().si(),
            6 * network->Graph("decode 1").TotalFlops().si() * 0.8);
}

TEST(StepCost, KnowsDecodingAtACountOfStepsAlone) {
  const auto network = MakeTransformer({}, {.length = 8});
  for (const char* call : {"decode x", "decode 0", "decode 7 ", "decode -1"}) {
    EXPECT_THAT(test::WordsOf([&] { network->Graph(call); }),
                testing::StartsWith(std::string("unknown call \"") + call + "\" of a model; "));
  }
}

}  // namespace
}  // namespace giot

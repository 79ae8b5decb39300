#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/plan/plan_builder.h"
#include "models/plan/plan_file.h"
#include "models/plan/plan_kernels.h"
#include "sim/base/random_stream.h"
#include "tests/models/plan/random_model.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

std::vector<float> RandomFloats(Stream& random, std::size_t count, double reach = 1) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.Uniform(-reach, reach));
  return values;
}

/// y = W x + b and an activation, in double precision.
std::vector<double> DenseInDoubles(const std::vector<double>& x, const std::vector<float>& weight,
                                   const std::vector<float>& bias, bool relu) {
  std::vector<double> y(bias.begin(), bias.end());
  for (std::size_t o = 0; o < y.size(); ++o) {
    for (std::size_t i = 0; i < x.size(); ++i) y[o] += weight[o * x.size() + i] * x[i];
    if (relu) y[o] = std::max(y[o], 0.0);
  }
  return y;
}

TEST(Plan, ADenseNetComputesWhatItsWeightsSay) {
  Stream random(1, "dense net");
  const auto w1 = RandomFloats(random, 64 * 32, 0.2), b1 = RandomFloats(random, 64);
  const auto w2 = RandomFloats(random, 5 * 64, 0.2), b2 = RandomFloats(random, 5);
  PlanBuilder builder;
  PlanValue x = builder.Input(32);
  x = builder.Dense(x, 64, w1, b1, ActivationKind::kRelu);
  builder.Output(builder.Dense(x, 5, w2, b2));
  const auto plan = builder.Build();
  EXPECT_EQ(plan->input_width(), 32);
  EXPECT_EQ(plan->output_width(), 5);
  EXPECT_EQ(plan->state_size(), 0);
  EXPECT_FALSE(plan->draws_noise());
  const auto input = RandomFloats(random, 32);
  std::vector<float> output(5);
  PlanRunner(plan).Run({1, input, output});
  const auto hidden = DenseInDoubles({input.begin(), input.end()}, w1, b1, true);
  const auto expected = DenseInDoubles(hidden, w2, b2, false);
  for (int o = 0; o < 5; ++o) EXPECT_NEAR(output[o], expected[o], 2e-6);
}

/// A plan of random layers of all kinds, sampling included.
std::shared_ptr<const InferencePlan> RandomPlanOf(Stream& random) {
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(random.Below(static_cast<std::uint64_t>(high - low + 1)));
  };
  PlanBuilder builder;
  const int positions = pick(1, 7);
  int width = pick(1, 40);
  PlanValue x = builder.Input(width, positions);
  const auto floats = [&](int count) { return RandomFloats(random, count, 0.4); };
  const auto dense = [&](PlanValue value, int outputs) {
    const int inputs = builder.ShapeOf(value).width;
    const auto kind = static_cast<ActivationKind>(pick(0, kActivations - 2));  // Exp would run away
    return builder.Dense(value, outputs, floats(inputs * outputs), floats(outputs), kind);
  };
  for (int layers = pick(1, 4); layers > 0; --layers) {
    width = builder.ShapeOf(x).width;
    switch (pick(0, 7)) {
      case 0: x = dense(x, pick(1, 150)); break;
      case 1: x = builder.LayerNorm(x, floats(width), floats(width)); break;
      case 2: x = builder.Softmax(x); break;
      case 3: {
        const int heads = pick(1, 3);
        x = builder.Attention(dense(x, 3 * heads * pick(1, 9)), heads, pick(0, 1) == 1);
        break;
      }
      case 4: {
        const int outputs = pick(1, 40), taps = pick(1, 3), dilation = pick(1, 2);
        x = builder.CausalConvolution(x, outputs, taps, dilation, floats(outputs * width * taps),
                                      floats(outputs), ActivationKind::kRelu);
        break;
      }
      case 5: {
        const int h = pick(1, 40);
        const bool lstm = pick(0, 1) == 1;
        const int gates = lstm ? 4 : 3;
        const auto a = floats(gates * h * width), b = floats(gates * h * h), c = floats(gates * h);
        const RecurrentWeights weights{h, a, b, c, c};
        const PlanValue kept = builder.State(h);
        const RecurrentValues out =
            lstm ? builder.Lstm(x, weights, {kept, {}}) : builder.Gru(x, weights, {kept, {}});
        builder.KeepState(kept, out.hidden);
        x = out.output;
        break;
      }
      case 6: x = builder.Add(x, dense(x, width)); break;
      default:
        x = builder.Concat({builder.Slice(x, width / 2, 1), dense(x, pick(1, 20)), x});
        break;
    }
  }
  const PlanValue last = builder.At(x, -1);
  const int values = pick(1, 20);
  const PlanValue sample = builder.Normals(values);
  builder.BeginRepeat(3);
  const int inputs = values + builder.ShapeOf(last).width;
  const PlanValue predicted =
      builder.DenseOfRound(builder.Concat({sample, last}), values, floats(inputs * values),
                           floats(3 * values), ActivationKind::kTanh);
  builder.Denoise(sample, predicted,
                  std::vector<float>{1, -0.1f, 2, 0.5f, 0.5f, 0.1f, 1, -0.1f, 2, 0.5f, 0.5f, 0.1f,
                                     1, -0.1f, 2, 0.5f, 0.5f, 0});
  builder.EndRepeat();
  const PlanValue token = dense(last, 12);
  builder.Output(builder.CachedAttention(token, 2, 5));
  builder.Output(x);
  builder.Output(sample);
  return builder.Build();
}

struct Rows {
  Rows(const InferencePlan& plan, int rows, Stream& random)
      : inputs(RandomFloats(random, static_cast<std::size_t>(rows) * plan.input_width(), 1.5)),
        outputs(static_cast<std::size_t>(rows) * plan.output_width()),
        states(static_cast<std::size_t>(rows) * plan.state_size()) {
    for (int r = 0; r < rows; ++r) {
      pointers.push_back(states.data() + static_cast<std::ptrdiff_t>(r) * plan.state_size());
      noise.push_back({random.Bits(), random.Bits()});
    }
  }
  std::vector<float> inputs, outputs, states;
  std::vector<float*> pointers;
  std::vector<NoiseKey> noise;
};

// The property that runs rest on, over random nets, batch sizes, instruction sets and two steps of
// each session.
TEST(Plan, ARowHasTheSameBitsAloneAndInAnyBatchOnEveryInstructionSet) {
  Stream random(2, "row bits");
  for (int round = 0; round < 60; ++round) {
    const auto plan = RandomPlanOf(random);
    const int rows =
        1 + static_cast<int>(random.Below(40)) + (round % 4 == 0 ? plan->rows_at_once() : 0);
    Rows batch(*plan, rows, random);
    Rows alone = batch;
    Stream unused(1, "");
    PlanRunner together(plan);
    const std::string set = InstructionSets()[random.Below(InstructionSets().size())];
    PlanRunner single(plan, FindKernels("$ORIGIN", set));
    for (int step = 0; step < 2; ++step) {
      together.Run({rows, batch.inputs, batch.outputs, batch.pointers, batch.noise});
      for (int r = 0; r < rows; ++r) {
        float* state = alone.states.data() + static_cast<std::ptrdiff_t>(r) * plan->state_size();
        single.Run(
            {1, std::span(alone.inputs).subspan(r * plan->input_width(), plan->input_width()),
             std::span(alone.outputs).subspan(r * plan->output_width(), plan->output_width()),
             std::span(&state, 1), std::span(alone.noise).subspan(r, 1)});
      }
      ASSERT_EQ(test::BytesOf(batch.outputs), test::BytesOf(alone.outputs)) << round << " " << set;
      ASSERT_EQ(test::BytesOf(batch.states), test::BytesOf(alone.states)) << round << " " << set;
    }
  }
}

TEST(Plan, ComesBackFromAFileAsItWas) {
  Stream random(3, "plan file");
  for (int round = 0; round < 10; ++round) {
    const auto plan = RandomPlanOf(random);
    ModelFile file;
    StorePlan("sample", *plan, file);
    const ModelFile read = ModelFile::FromBytes(file.ToBytes(), "x.giot");
    const auto back = LoadPlan("sample", read, "x.giot");
    ModelFile again;
    StorePlan("sample", *back, again);
    EXPECT_EQ(again.ToBytes(), file.ToBytes());
    Rows one(*plan, 3, random);
    Rows other = one;
    other.pointers.clear();
    for (int r = 0; r < 3; ++r)
      other.pointers.push_back(other.states.data() + r * plan->state_size());
    PlanRunner(plan).Run({3, one.inputs, one.outputs, one.pointers, one.noise});
    PlanRunner(back).Run({3, other.inputs, other.outputs, other.pointers, other.noise});
    EXPECT_EQ(test::BytesOf(one.outputs), test::BytesOf(other.outputs));
  }
}

std::shared_ptr<const InferencePlan> SmallPlan() {
  PlanBuilder builder;
  const PlanValue x = builder.Input(2);
  const std::vector<float> weight{1, 2, 3, 4, 5, 6}, bias{1, 2, 3};
  builder.Output(builder.Dense(x, 3, weight, bias));
  return builder.Build();
}

std::string FaultOf(const std::function<void(ModelFile&)>& change) {
  ModelFile file;
  StorePlan("step", *SmallPlan(), file);
  change(file);
  try {
    LoadPlan("step", file, "x.giot");
  } catch (const ModelFileError& error) {
    return error.what();
  }
  return "none";
}

TEST(PlanFile, WhatIsMissingOrOfTheFutureIsNamed) {
  EXPECT_EQ(FaultOf([](ModelFile&) {}), "none");
  EXPECT_EQ(FaultOf([](ModelFile& file) { file.metadata.erase("plans"); }),
            "x.giot: lacks the plan step");
  EXPECT_EQ(FaultOf([](ModelFile& file) { file.metadata["plans"]["step"]["version"] = 7; }),
            "x.giot: plan format 7, but this giot reads format 1; use the giot that wrote it or "
            "train it again");
  EXPECT_EQ(FaultOf([](ModelFile& file) { file.tensors.clear(); }),
            "x.giot: lacks the tensor plan.step.weights");
  EXPECT_EQ(
      FaultOf([](ModelFile& file) { file.tensors["plan.step.weights"].values.resize(kBlock); }),
      "x.giot: malformed plan step: step 0 (dense): names weights beyond the plan's");
  const auto change_step = [](const char* key, const nlohmann::json& value) {
    return FaultOf(
        [&](ModelFile& file) { file.metadata["plans"]["step"]["steps"][0][key] = value; });
  };
  EXPECT_EQ(change_step("in", 9),
            "x.giot: malformed plan step: step 0 (dense): names no buffer of the plan");
  EXPECT_EQ(change_step("weights", -16),
            "x.giot: malformed plan step: step 0 (dense): names weights beyond the plan's");
  EXPECT_EQ(change_step("activation", 99),
            "x.giot: malformed plan step: step 0 (dense): an activation out of range");
  EXPECT_EQ(change_step("step", "dens"), "x.giot: malformed plan step: unknown step \"dens\"");
  EXPECT_EQ(
      FaultOf([](ModelFile& file) { file.metadata["plans"]["step"]["buffers"][0][1] = 1 << 30; }),
      "x.giot: malformed plan step: a buffer of an impossible size");
  EXPECT_EQ(FaultOf([](ModelFile& file) { file.metadata["plans"]["step"]["outputs"][0] = 5; }),
            "x.giot: malformed plan step: names no buffer of the plan");
}

// Any number of a description put out of order is refused or harmless, never a crash.
TEST(PlanFile, AForeignNumberNeverReachesBeyondThePlan) {
  Stream random(4, "foreign numbers");
  for (int round = 0; round < 300; ++round) {
    const auto plan = RandomPlanOf(random);
    ModelFile file;
    StorePlan("step", *plan, file);
    auto& steps = file.metadata["plans"]["step"]["steps"];
    auto& step = steps[random.Below(steps.size())];
    auto field = step.begin();
    std::advance(field, static_cast<std::ptrdiff_t>(random.Below(step.size())));
    if (!field->is_number_integer()) continue;
    *field = field->get<int>() + static_cast<int>(random.Below(9)) - 4;
    try {
      const auto changed = LoadPlan("step", file, "x.giot");
      Rows rows(*changed, 2, random);
      PlanRunner(changed).Run({2, rows.inputs, rows.outputs, rows.pointers, rows.noise});
    } catch (const ModelFileError&) {
    } catch (const ScenarioError&) {
    }
  }
}

TEST(PlanRunner, SpansOfAnotherSizeAreRefused) {
  PlanRunner runner(SmallPlan());
  std::vector<float> two(2), three(3), four(4);
  EXPECT_EQ(test::WordsOf([&] {
              runner.Run({1, three, three});
            }),
            "plan: expected 2 inputs, found 3");
  EXPECT_EQ(test::WordsOf([&] {
              runner.Run({2, four, three});
            }),
            "plan: expected 6 outputs, found 3");
  EXPECT_EQ(test::WordsOf([&] { runner.Run({0, two, three}); }), "plan: expected at least one row");
}

TEST(PlanBuilder, SizesThatDoNotFitAreRefused) {
  const std::vector<float> some(100);
  const auto words = [&](auto call) {
    return test::WordsOf([&] {
      PlanBuilder builder;
      call(builder, builder.Input(6, 4));
    });
  };
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.Dense(x, 16, some, {}); }),
            "dense layer 6 -> 16: expected 96 weights, found 100");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) {
              b.Dense(x, 10, std::span(some).first(60), std::span(some).first(9));
            }),
            "dense layer 6 -> 10: expected 10 biases, found 9");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.Add(x, b.Slice(x, 0, 3)); }),
            "sum: expected two values of one shape, found 4 x 6 and 4 x 3");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.Slice(x, 4, 3); }),
            "slice: expected columns within 0..5, found 4..6");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.LayerNorm(x, some, some); }),
            "layer normalisation of 6: expected 6 gains, found 100");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) {
              b.Gru(x, {5, some, some, some, some});
            }),
            "GRU layer 6 -> 5: expected 90 input weights, found 100");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.Attention(x, 4, true); }),
            "attention of 4 heads: expected 3 x a multiple of them, found 6");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue x) { b.CausalConvolution(x, 5, 2, 1, some, {}); }),
            "convolution 6 -> 5 by 1 x 2: expected 60 weights, found 100");
  EXPECT_EQ(words([&](PlanBuilder& b, PlanValue) { b.Build(); }),
            "plan: expected at least one output; call Output");
}

TEST(Plan, AFullCacheAndAnUnknownTokenAreRefused) {
  PlanBuilder builder;
  const std::vector<float> table(7 * 6, 0.5f);
  builder.Output(builder.CachedAttention(builder.Embed(builder.Input(1), 6, table), 1, 3));
  const auto plan = builder.Build();
  PlanRunner runner(plan);
  std::vector<float> state(static_cast<std::size_t>(plan->state_size())), token{6}, out(2);
  float* const pointer = state.data();
  const PlanBatch batch{1, token, out, std::span(&pointer, 1)};
  for (int i = 0; i < 3; ++i) runner.Run(batch);
  EXPECT_EQ(test::WordsOf([&] { runner.Run(batch); }),
            "the key and value cache of 3 positions is full; start a new session, or lower the "
            "model for more");
  token[0] = 7;
  EXPECT_EQ(test::WordsOf([&] { runner.Run(batch); }),
            "token: expected a whole number in 0..6, found 7.000000");
  token[0] = 0.5f;
  EXPECT_EQ(test::WordsOf([&] { runner.Run(batch); }),
            "token: expected a whole number in 0..6, found 0.500000");
}

}  // namespace
}  // namespace giot

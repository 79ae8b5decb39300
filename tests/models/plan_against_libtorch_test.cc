// Every layer that a plan has, and whole nets, beside LibTorch's modules with the same weights.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/plan/plan_builder.h"
#include "models/plan/plan_denoiser.h"
#include "models/plan/plan_kernels.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kTolerance = 1e-5;

class PlanAgainstLibTorch : public testing::Test {
 protected:
  PlanAgainstLibTorch() { torch::manual_seed(7); }

  /// Floats of a tensor, kept alive until the test ends.
  std::span<const float> Of(const Tensor& tensor) {
    kept_.push_back(tensor.detach().contiguous());
    return {kept_.back().data_ptr<float>(), static_cast<std::size_t>(kept_.back().numel())};
  }
  PlanValue Linear(PlanBuilder& builder, PlanValue x, const torch::nn::Linear& layer,
                   PlanActivation activation = {}) {
    return builder.Dense(x, static_cast<int>(layer->weight.size(0)), Of(layer->weight),
                         Of(layer->bias), activation);
  }
  PlanValue Norm(PlanBuilder& builder, PlanValue x, const torch::nn::LayerNorm& layer) {
    return builder.LayerNorm(x, Of(layer->weight), Of(layer->bias));
  }
  /// What the plan makes of x [rows, ..].
  Tensor Run(const std::shared_ptr<const InferencePlan>& plan, const Tensor& x) {
    const int rows = static_cast<int>(x.size(0));
    const Tensor out = torch::empty({rows, plan->output_width()});
    PlanRunner(plan).Run(
        {rows, Of(x), {out.data_ptr<float>(), static_cast<std::size_t>(out.numel())}});
    return out;
  }
  static void ExpectEqual(const Tensor& found, const Tensor& expected) {
    const Tensor flat = expected.detach().reshape(found.sizes());
    EXPECT_LE((found - flat).abs().max().item<double>(), kTolerance);
    EXPECT_GT(flat.abs().max().item<double>(), 0.01);
  }

  torch::NoGradGuard no_grad_;
  std::vector<Tensor> kept_;
};

TEST_F(PlanAgainstLibTorch, DenseLayersWithEveryActivation) {
  const std::vector<std::pair<ActivationKind, std::function<Tensor(const Tensor&)>>> kinds{
      {ActivationKind::kIdentity, [](const Tensor& x) { return x; }},
      {ActivationKind::kRelu, [](const Tensor& x) { return torch::relu(x); }},
      {ActivationKind::kLeakyRelu, [](const Tensor& x) { return torch::leaky_relu(x, 0.2); }},
      {ActivationKind::kTanh, [](const Tensor& x) { return torch::tanh(x); }},
      {ActivationKind::kSigmoid, [](const Tensor& x) { return torch::sigmoid(x); }},
      {ActivationKind::kSilu, [](const Tensor& x) { return torch::silu(x); }},
      {ActivationKind::kGelu, [](const Tensor& x) { return torch::gelu(x); }},
      {ActivationKind::kMish, [](const Tensor& x) { return torch::mish(x); }},
      {ActivationKind::kSoftplus, [](const Tensor& x) { return torch::softplus(x); }},
      {ActivationKind::kExp, [](const Tensor& x) { return torch::exp(x); }}};
  ASSERT_EQ(kinds.size(), static_cast<std::size_t>(kActivations));
  for (const auto& [kind, function] : kinds) {
    for (const auto& [inputs, outputs] : {std::pair{1, 9}, {7, 16}, {64, 50}, {130, 200}}) {
      torch::nn::Linear layer(inputs, outputs);
      PlanBuilder builder;
      builder.Output(Linear(builder, builder.Input(inputs), layer, {kind, 0.2f}));
      const Tensor x = torch::randn({9, inputs});
      ExpectEqual(Run(builder.Build(), x), function(layer(x)));
    }
  }
}

TEST_F(PlanAgainstLibTorch, SoftmaxAndLayerNormalisation) {
  for (const int width : {3, 5, 16, 33, 100}) {
    torch::nn::LayerNorm norm(torch::nn::LayerNormOptions({width}));
    norm->weight.uniform_(0.5, 1.5);
    norm->bias.uniform_(0.5, 1.5);
    PlanBuilder builder;
    const PlanValue in = builder.Input(width, 3);
    builder.Output(builder.Softmax(in));
    builder.Output(Norm(builder, in, norm));
    const Tensor x = 3 * torch::randn({4, 3, width}) + 2;
    ExpectEqual(Run(builder.Build(), x),
                torch::cat({torch::softmax(x, -1).flatten(1), norm(x).flatten(1)}, 1));
  }
}

TEST_F(PlanAgainstLibTorch, TwoLayersOfGru) {
  for (const int hidden : {1, 16, 37}) {
    torch::nn::GRU gru(torch::nn::GRUOptions(5, hidden).num_layers(2).batch_first(true));
    PlanBuilder builder;
    PlanValue x = builder.Input(5, 12);
    for (const std::string layer : {"_l0", "_l1"}) {
      const auto p = gru->named_parameters();
      x = builder
              .Gru(x, {hidden, Of(p["weight_ih" + layer]), Of(p["weight_hh" + layer]),
                       Of(p["bias_ih" + layer]), Of(p["bias_hh" + layer])})
              .output;
    }
    builder.Output(x);
    const Tensor in = torch::randn({3, 12, 5});
    ExpectEqual(Run(builder.Build(), in), std::get<0>(gru(in)));
  }
}

TEST_F(PlanAgainstLibTorch, LstmFromGivenStates) {
  const int hidden = 21;
  torch::nn::LSTM lstm(torch::nn::LSTMOptions(6, hidden).batch_first(true));
  const auto p = lstm->named_parameters();
  PlanBuilder builder;
  const PlanValue x = builder.Input(6, 8);
  const PlanValue h = builder.Input(hidden);
  const PlanValue c = builder.Input(hidden);
  const RecurrentValues out = builder.Lstm(x,
                                           {hidden, Of(p["weight_ih_l0"]), Of(p["weight_hh_l0"]),
                                            Of(p["bias_ih_l0"]), Of(p["bias_hh_l0"])},
                                           {h, c});
  for (const PlanValue value : {out.output, out.hidden, out.cell}) builder.Output(value);
  const Tensor in = torch::randn({5, 8, 6}), h0 = torch::randn({5, hidden}),
               c0 = torch::randn({5, hidden});
  const auto [y, states] = lstm(in, std::make_tuple(h0.unsqueeze(0), c0.unsqueeze(0)));
  ExpectEqual(Run(builder.Build(), torch::cat({in.flatten(1), h0, c0}, 1)),
              torch::cat({y.flatten(1), std::get<0>(states)[0], std::get<1>(states)[0]}, 1));
}

TEST_F(PlanAgainstLibTorch, CausalConvolutions) {
  for (const auto& [channels, outputs, taps, dilation] :
       {std::tuple{1, 8, 3, 1}, {5, 20, 2, 4}, {32, 32, 3, 2}}) {
    torch::nn::Conv1d layer(torch::nn::Conv1dOptions(channels, outputs, taps).dilation(dilation));
    PlanBuilder builder;
    builder.Output(builder.CausalConvolution(builder.Input(channels, 15), outputs, taps, dilation,
                                             Of(layer->weight), Of(layer->bias),
                                             ActivationKind::kTanh));
    const Tensor x = torch::randn({4, 15, channels});
    const Tensor padded = torch::constant_pad_nd(x.transpose(1, 2), {(taps - 1) * dilation, 0});
    ExpectEqual(Run(builder.Build(), x), torch::tanh(layer(padded)).transpose(1, 2));
  }
}

TEST_F(PlanAgainstLibTorch, ImageConvolutionsWithStrideMarginAndDilation) {
  torch::nn::Conv2d first(torch::nn::Conv2dOptions(3, 8, {3, 5}).stride({2, 1}).padding({1, 2}));
  torch::nn::Conv2d second(torch::nn::Conv2dOptions(8, 20, {2, 3}).dilation({2, 1}));
  PlanBuilder builder;
  ConvolutionShape shape;
  shape.outputs = 8, shape.taps_down = 3, shape.taps_across = 5, shape.stride_down = 2;
  shape.top = shape.bottom = 1, shape.left = shape.right = 2;
  PlanImage image{builder.Input(3, 12 * 9), 12, 9};
  image =
      builder.Convolution(image, shape, Of(first->weight), Of(first->bias), ActivationKind::kRelu);
  EXPECT_EQ(image.height, 6);
  EXPECT_EQ(image.width, 9);
  shape = {};
  shape.outputs = 20, shape.taps_down = 2, shape.taps_across = 3, shape.dilation_down = 2;
  image = builder.Convolution(image, shape, Of(second->weight), Of(second->bias));
  builder.Output(image.value);
  const Tensor x = torch::randn({3, 3, 12, 9});
  ExpectEqual(Run(builder.Build(), x.permute({0, 2, 3, 1})),
              second(torch::relu(first(x))).permute({0, 2, 3, 1}));
}

TEST_F(PlanAgainstLibTorch, AttentionOfSeveralHeads) {
  for (const bool causal : {false, true}) {
    for (const auto& [width, heads, steps] : {std::tuple{16, 2, 20}, {40, 2, 7}, {36, 3, 33}}) {
      torch::nn::MultiheadAttention attention(width, heads);
      attention->in_proj_bias.uniform_(-0.5, 0.5);
      PlanBuilder builder;
      PlanValue x = builder.Input(width, steps);
      x = builder.Dense(x, 3 * width, Of(attention->in_proj_weight), Of(attention->in_proj_bias));
      x = builder.Attention(x, heads, causal);
      builder.Output(
          builder.Dense(x, width, Of(attention->out_proj->weight), Of(attention->out_proj->bias)));
      const Tensor in = torch::randn({steps, 3, width});
      Tensor mask;
      if (causal) mask = torch::full({steps, steps}, -INFINITY).triu(1);
      const Tensor expected = std::get<0>(attention->forward(in, in, in, Tensor(), false, mask));
      ExpectEqual(Run(builder.Build(), in.transpose(0, 1)), expected.transpose(0, 1));
    }
  }
}

/// A decoder-only transformer block, normalised first.
struct Block {
  Block(int width, int heads_of_it)
      : heads(heads_of_it),
        norm1(torch::nn::LayerNormOptions({width})),
        norm2(torch::nn::LayerNormOptions({width})),
        qkv(width, 3 * width),
        out(width, width),
        up(width, 4 * width),
        down(4 * width, width) {}
  int heads;
  torch::nn::LayerNorm norm1, norm2;
  torch::nn::Linear qkv, out, up, down;

  /// x [rows, steps, width]
  Tensor operator()(Tensor x) {
    const std::int64_t rows = x.size(0), steps = x.size(1), width = x.size(2);
    const auto parts =
        qkv(norm1(x)).reshape({rows, steps, 3, heads, width / heads}).permute({2, 0, 3, 1, 4});
    Tensor scores = torch::matmul(parts[0], parts[1].transpose(-1, -2)) /
                    std::sqrt(static_cast<double>(width) / heads);
    scores = scores + torch::full({steps, steps}, -INFINITY).triu(1);
    const Tensor seen = torch::matmul(torch::softmax(scores, -1), parts[2]);
    x = x + out(seen.transpose(1, 2).reshape({rows, steps, width}));
    return x + down(torch::gelu(up(norm2(x))));
  }
};

TEST_F(PlanAgainstLibTorch, ATransformerWholeAndTokenByTokenWithItsCache) {
  constexpr int kTokens = 11, kWidth = 24, kSteps = 19, kRows = 3;
  torch::nn::Embedding words(kTokens, kWidth), places(kSteps, kWidth);
  std::vector<Block> blocks{{kWidth, 3}, {kWidth, 2}};
  torch::nn::Linear head(kWidth, kTokens);
  const Tensor ids = torch::randint(kTokens, {kRows, kSteps});
  Tensor x = words(ids) + places(torch::arange(kSteps));
  for (Block& block : blocks) x = block(x);
  const Tensor expected = head(x);

  const auto lower = [&](bool cached) {
    PlanBuilder builder;
    const PlanValue id = builder.Input(1, cached ? 1 : kSteps);
    PlanValue y = builder.Embed(id, kWidth, Of(words->weight));
    y = cached ? builder.Add(y, builder.Embed(builder.RunsSoFar(), kWidth, Of(places->weight)))
               : builder.AddTable(y, Of(places->weight));
    for (const Block& block : blocks) {
      const PlanValue qkv = Linear(builder, Norm(builder, y, block.norm1), block.qkv);
      const PlanValue seen = cached ? builder.CachedAttention(qkv, block.heads, kSteps)
                                    : builder.Attention(qkv, block.heads, true);
      y = builder.Add(y, Linear(builder, seen, block.out));
      const PlanValue up =
          Linear(builder, Norm(builder, y, block.norm2), block.up, ActivationKind::kGelu);
      y = builder.Add(y, Linear(builder, up, block.down));
    }
    builder.Output(Linear(builder, y, head));
    return builder.Build();
  };
  const Tensor whole = Run(lower(false), ids.to(torch::kFloat32)).reshape({kRows, kSteps, kTokens});
  ExpectEqual(whole, expected);

  const auto plan = lower(true);
  PlanRunner runner(plan);
  std::vector<float> state(static_cast<std::size_t>(kRows) * plan->state_size());
  std::vector<float*> states;
  for (int r = 0; r < kRows; ++r) states.push_back(state.data() + r * plan->state_size());
  for (int t = 0; t < kSteps; ++t) {
    const Tensor out = torch::empty({kRows, kTokens});
    runner.Run({kRows,
                Of(ids.select(1, t).to(torch::kFloat32)),
                {out.data_ptr<float>(), kRows * kTokens},
                states});
    // The same sums in the same order: the cache changes no bit.
    EXPECT_TRUE(torch::equal(out, whole.select(1, t))) << t;
  }
}

TEST_F(PlanAgainstLibTorch, ACouplingFlowOfSlicesProductsAndGathers) {
  torch::nn::Linear hidden(2, 32), scale(32, 2), shift(32, 2);
  PlanBuilder builder;
  const PlanValue x = builder.Input(4);
  const PlanValue kept = builder.Slice(x, 0, 2);
  const PlanValue h = Linear(builder, kept, hidden, ActivationKind::kTanh);
  const PlanValue factor =
      builder.Activate(Linear(builder, h, scale, ActivationKind::kTanh), ActivationKind::kExp);
  const PlanValue moved =
      builder.Add(builder.Multiply(builder.Slice(x, 2, 2), factor), Linear(builder, h, shift));
  builder.Output(builder.Gather(builder.Concat({kept, moved}), {2, 0, 3, 1}));
  const Tensor in = torch::randn({50, 4});
  const Tensor first = in.slice(1, 0, 2);
  const Tensor seen = torch::tanh(hidden(first));
  const Tensor second = in.slice(1, 2, 4) * torch::exp(torch::tanh(scale(seen))) + shift(seen);
  ExpectEqual(Run(builder.Build(), in),
              torch::cat({first, second}, 1).index_select(1, torch::tensor({2, 0, 3, 1})));
}

TEST_F(PlanAgainstLibTorch, ADiffusionPolicyRoundByRoundWithItsNoise) {
  constexpr int kAction = 16, kState = 32, kTime = 8, kRounds = 10, kRows = 5;
  torch::nn::Linear first(kAction + kState + kTime, 128), second(128, 128), last(128, kAction);
  DenoisingPath path{VpAlphaBars(kRounds), {}, 1, 1};
  const std::vector<float> seen = SinusoidalEmbedding(TimesOf(path), kTime);
  DenseDenoiser net{kAction, kState, seen, {}, ActivationKind::kMish};
  for (const torch::nn::Linear& layer : {first, second, last}) {
    net.layers.push_back(
        {static_cast<int>(layer->bias.size(0)), Of(layer->weight), Of(layer->bias)});
  }
  const auto plan = LowerDenoiser(net, path);
  const Tensor condition = torch::randn({kRows, kState});
  const Tensor out = torch::empty({kRows, kAction});
  std::vector<NoiseKey> keys;
  for (int r = 0; r < kRows; ++r) keys.push_back({StreamSeed(3, "policy"), std::uint64_t(r)});
  PlanRunner(plan).Run({kRows, Of(condition), {out.data_ptr<float>(), kRows * kAction}, {}, keys});

  // The first draw begins the sample, each of the next three gives four rounds' noise.
  Tensor noise = torch::empty({kRows, 4, 4, kAction});
  for (int r = 0; r < kRows; ++r) {
    Kernels().normals(keys[r].key, keys[r].sequence, 0, 4, noise[r].data_ptr<float>());
  }
  Tensor x = noise.select(1, 0).select(1, 0).clone();
  const std::vector<float> factors = DenoisingFactors(path);
  const Tensor times = torch::tensor(seen).reshape({kRounds, 1, kTime});
  for (int i = 0; i < kRounds; ++i) {
    const float* f = factors.data() + i * kDenoiseFactors;
    Tensor told = torch::cat({x, condition, times[i].expand({kRows, kTime})}, 1);
    told = last(torch::mish(second(torch::mish(first(told)))));
    const Tensor clean = (f[0] * x + f[1] * told).clamp(-1, 1);
    x = f[3] * x + f[4] * clean + f[5] * noise.select(1, 1 + i / 4).select(1, i % 4);
  }
  ExpectEqual(out, x);
}

}  // namespace
}  // namespace giot

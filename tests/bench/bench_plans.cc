// Small nets at batch 1, 64 and 1024: a decision (32-64-64-16) and a diffusion policy (10 rounds of
// 64-128-128-16), as plans on every instruction set, beside eager LibTorch and Eigen, and the peak
// of a matrix product.
#include <benchmark/benchmark.h>
#include <dlfcn.h>
#include <torch/torch.h>

#include <algorithm>
#include <map>

#include "models/plan/plan_denoiser.h"
#include "models/plan/plan_kernels.h"
#include "sim/base/random_stream.h"

extern "C" {
void* EigenDecision();
void EigenDecide(void* net, int rows, const float* in, float* out);
void EigenProduct(int n, const float* a, const float* b, float* c);
}

namespace giot {
namespace {

using torch::Tensor;

constexpr int kState = 32, kAction = 16, kTime = 16, kRounds = 10;

/// Weights of dense layers, drawn once.
struct Net {
  explicit Net(const std::vector<int>& sizes) {
    Stream random(1, "net");
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      weight.emplace_back(static_cast<std::size_t>(sizes[i]) * sizes[i + 1]);
      bias.emplace_back(static_cast<std::size_t>(sizes[i + 1]));
      for (float& w : weight.back()) w = static_cast<float>(random.Uniform(-0.1, 0.1));
      for (float& b : bias.back()) b = static_cast<float>(random.Uniform(-0.1, 0.1));
      outputs.push_back(sizes[i + 1]);
    }
  }
  std::vector<std::vector<float>> weight, bias;
  std::vector<int> outputs;
};

std::shared_ptr<const InferencePlan> DecisionPlan() {
  const Net net({kState, 64, 64, kAction});
  PlanBuilder builder;
  PlanValue x = builder.Input(kState);
  for (std::size_t i = 0; i < 3; ++i) {
    x = builder.Dense(x, net.outputs[i], net.weight[i], net.bias[i],
                      i < 2 ? ActivationKind::kRelu : ActivationKind::kIdentity);
  }
  builder.Output(x);
  return builder.Build();
}

DenoisingPath PolicyPath() { return {VpAlphaBars(kRounds), {}, 1, 1}; }

std::shared_ptr<const InferencePlan> PolicyPlan() {
  const Net net({kAction + kState + kTime, 128, 128, kAction});
  DenseDenoiser denoiser{kAction,
                         kState,
                         SinusoidalEmbedding(TimesOf(PolicyPath()), kTime),
                         {},
                         ActivationKind::kRelu};
  for (std::size_t i = 0; i < 3; ++i) {
    denoiser.layers.push_back({net.outputs[i], net.weight[i], net.bias[i]});
  }
  return LowerDenoiser(denoiser, PolicyPath());
}

/// Time per row, and arithmetic as it was lowered.
void Report(benchmark::State& state, int rows, double flops_per_row) {
  const double done = static_cast<double>(state.iterations()) * rows;
  state.counters["s_per_row"] =
      benchmark::Counter(done, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["FLOP/s"] = benchmark::Counter(done * flops_per_row, benchmark::Counter::kIsRate);
}

constexpr double kDecisionFlops = 2.0 * (32 * 64 + 64 * 64 + 64 * 16);
constexpr double kPolicyFlops = 2.0 * (32 * 128 + kRounds * (16 * 128 + 128 * 128 + 128 * 16));

void Plan(benchmark::State& state, const std::shared_ptr<const InferencePlan>& plan,
          const std::string& set, double flops) {
  const int rows = static_cast<int>(state.range(0));
  const auto size = static_cast<std::size_t>(rows);
  PlanRunner runner(plan, FindKernels("$ORIGIN", set));
  const std::vector<float> in(size * plan->input_width(), 0.3f);
  std::vector<float> out(size * plan->output_width());
  std::vector<NoiseKey> noise(size);
  for (std::size_t r = 0; r < size; ++r) noise[r].key = r;
  for (auto _ : state) {
    for (NoiseKey& key : noise) ++key.sequence;
    runner.Run({.rows = rows, .inputs = in, .outputs = out, .states = {}, .noise = noise});
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, rows, flops);
}

/// The same nets as LibTorch modules would compute them.
struct TorchNet {
  explicit TorchNet(const std::vector<int>& sizes) {
    const Net net(sizes);
    for (std::size_t i = 0; i < net.outputs.size(); ++i) {
      weight.push_back(torch::tensor(net.weight[i]).reshape({sizes[i + 1], sizes[i]}));
      bias.push_back(torch::tensor(net.bias[i]));
    }
  }
  Tensor operator()(Tensor x) const {
    for (std::size_t i = 0; i < weight.size(); ++i) {
      x = torch::linear(x, weight[i], bias[i]);
      if (i + 1 < weight.size()) x = torch::relu(x);
    }
    return x;
  }
  std::vector<Tensor> weight, bias;
};

void TorchDecision(benchmark::State& state) {
  const c10::InferenceMode inference;
  const TorchNet net({kState, 64, 64, kAction});
  const Tensor x = torch::full({state.range(0), kState}, 0.3f);
  for (auto _ : state) benchmark::DoNotOptimize(net(x).data_ptr());
  Report(state, static_cast<int>(state.range(0)), kDecisionFlops);
}

void TorchPolicy(benchmark::State& state) {
  const c10::InferenceMode inference;
  const TorchNet net({kAction + kState + kTime, 128, 128, kAction});
  const std::int64_t rows = state.range(0);
  const Tensor condition = torch::full({rows, kState}, 0.3f);
  const std::vector<float> factors = DenoisingFactors(PolicyPath());
  const Tensor times =
      torch::tensor(SinusoidalEmbedding(TimesOf(PolicyPath()), kTime)).reshape({kRounds, 1, kTime});
  for (auto _ : state) {
    Tensor x = torch::randn({rows, kAction});
    for (int i = 0; i < kRounds; ++i) {
      const float* f = factors.data() + i * kDenoiseFactors;
      const Tensor told = net(torch::cat({x, condition, times[i].expand({rows, kTime})}, 1));
      const Tensor clean = (f[0] * x + f[1] * told).clamp(-f[2], f[2]);
      x = f[3] * x + f[4] * clean + f[5] * torch::randn({rows, kAction});
    }
    benchmark::DoNotOptimize(x.data_ptr());
  }
  Report(state, static_cast<int>(rows), kPolicyFlops);
}

void EigensDecision(benchmark::State& state) {
  const int rows = static_cast<int>(state.range(0));
  void* net = EigenDecision();
  const std::vector<float> in(static_cast<std::size_t>(rows) * kState, 0.3f);
  std::vector<float> out(static_cast<std::size_t>(rows) * kAction);
  for (auto _ : state) {
    EigenDecide(net, rows, in.data(), out.data());
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, rows, kDecisionFlops);
}

void EigensProduct(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const std::vector<float> a(static_cast<std::size_t>(n) * n, 0.3f);
  std::vector<float> c(a.size());
  for (auto _ : state) {
    EigenProduct(n, a.data(), a.data(), c.data());
    benchmark::DoNotOptimize(c.data());
  }
  Report(state, 1, 2.0 * n * n * n);
}

void TorchProduct(benchmark::State& state) {
  const c10::InferenceMode inference;
  const std::int64_t n = state.range(0);
  const Tensor a = torch::full({n, n}, 0.3f);
  Tensor c = torch::empty({n, n});
  for (auto _ : state) benchmark::DoNotOptimize(torch::mm_out(c, a, a).data_ptr());
  Report(state, 1, 2.0 * n * n * n);
}

/// Registers everything; the peak first and last, for the machine is shared.
void Register() {
  const auto peak = [](const char* when) {
    benchmark::RegisterBenchmark((std::string("product/OpenBLAS") + when).c_str(), TorchProduct)
        ->Arg(512);
    benchmark::RegisterBenchmark((std::string("product/Eigen") + when).c_str(), EigensProduct)
        ->Arg(512);
  };
  const auto batches = [](benchmark::internal::Benchmark* bench) {
    bench->ArgName("rows")->Arg(1)->Arg(64)->Arg(1024);
  };
  peak("");
  const auto decision = DecisionPlan();
  const auto policy = PolicyPlan();
  for (const std::string& set : InstructionSets()) {
    batches(benchmark::RegisterBenchmark(("decision/plan/" + set).c_str(), Plan, decision, set,
                                         kDecisionFlops));
  }
  batches(benchmark::RegisterBenchmark("decision/Eigen", EigensDecision));
  batches(benchmark::RegisterBenchmark("decision/LibTorch", TorchDecision));
  for (const std::string& set : InstructionSets()) {
    batches(benchmark::RegisterBenchmark(("policy/plan/" + set).c_str(), Plan, policy, set,
                                         kPolicyFlops));
  }
  batches(benchmark::RegisterBenchmark("policy/LibTorch", TorchPolicy));
  peak("/again");
}

}  // namespace
}  // namespace giot

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  using SetThreads = void (*)(int);
  if (void* set = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
    reinterpret_cast<SetThreads>(set)(1);
  }
  giot::Register();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

// One step of the shipped wind model: the plan that runs use, beside the same network in LibTorch.
#include <benchmark/benchmark.h>

#include <string>

#include "models/gru_mixture_net.h"
#include "models/plan/load_model.h"
#include "models/plan/neural_model.h"
#include "tests/models/plan/random_model.h"

namespace giot {
namespace {

constexpr int kComponents = 3;

void PlanStep(benchmark::State& state) {
  const GruMixtureShape shape = test::RandomShape(static_cast<int>(state.range(0)), kComponents);
  const test::RandomWeights weights(shape, 3);
  const NeuralModel model(std::make_shared<NeuralPlan>(test::RandomPlan(shape, weights)));
  const auto session = model.StartForecast({0, ""});
  float x = 5;
  for (auto _ : state) {
    session->Observe({&x, 1});
    benchmark::DoNotOptimize(x = static_cast<float>(session->Next().mean));
  }
}
BENCHMARK(PlanStep)->ArgName("hidden")->Arg(8)->Arg(16)->Arg(32)->Arg(64);

void LibTorchStep(benchmark::State& state) {
  const GruMixtureShape shape = test::RandomShape(static_cast<int>(state.range(0)), kComponents);
  const test::RandomWeights weights(shape, 3);
  const NeuralPlan plan = test::RandomPlan(shape, weights);
  GruMixtureNet net(shape, {}, 1, "cpu");
  net.SetWeights({weights.input_weight, weights.input_bias, weights.hidden_weight,
                  weights.hidden_bias, weights.head_weight, weights.head_bias});
  NetworkStep step;
  step.hidden.assign(static_cast<std::size_t>(shape.hidden), 0.0f);
  step.averages.assign(shape.averages.size(), 0.0f);
  step.past.assign(static_cast<std::size_t>(shape.memory()), 0.0f);
  step.phases.assign(plan.scale.season.periods.size(), 0.25);
  step.now = plan.scale.At(0);
  step.x = 5;
  for (auto _ : state) {
    net.Step(plan.transform, plan.scale, step);
    benchmark::DoNotOptimize(step.mixture.data());
  }
}
BENCHMARK(LibTorchStep)->ArgName("hidden")->Arg(8)->Arg(16)->Arg(32)->Arg(64);

void ShippedStep(benchmark::State& state, const std::string& name) {
  const auto model =
      LoadModel(std::string(GIOT_SOURCE_DIR "/scenarios/models/") + name + ".giot", "neural");
  const auto session = model->StartForecast({0, ""});
  float x = static_cast<float>(session->Next().mean);
  for (auto _ : state) {
    session->Observe({&x, 1});
    benchmark::DoNotOptimize(x = static_cast<float>(session->Next().mean));
  }
}
BENCHMARK_CAPTURE(ShippedStep, wind, "wind");
BENCHMARK_CAPTURE(ShippedStep, demand, "demand");

}  // namespace
}  // namespace giot

BENCHMARK_MAIN();

#include "energy/large_model.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "scenarios/devices.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

// 1 GFLOP/s and 1 GB/s reached, 100 GB of memory.
ComputeProfile RoundProfile() {
  ComputeProfile profile;
  profile.peak[Precision::kFp16].value = FlopsPerSecond(2e9);
  profile.memory_bandwidth.value = BytesPerSecond(4e9);
  profile.working_memory.value = profile.weight_memory.value = Bytes(100e9);
  profile.storage_bandwidth.value = BytesPerSecond(1e8);
  profile.active.value = Watts(30);
  profile.idle.value = Watts(10);
  return profile;
}

ServingProfile RoundRuntime(double overlap = 1) {
  ServingProfile runtime;
  runtime.compute_efficiency.value = 0.5;
  runtime.bandwidth_efficiency.value = 0.25;
  runtime.overlap.value = overlap;
  return runtime;
}

// 1 G parameters in 2 GB, 4 layers of width 500; 4 * L * d = 8000 FLOPs and 1 kB of cache a token.
LanguageModel RoundModel() {
  LanguageModel model;
  model.name = "round";
  model.parameters = model.active_parameters = 1e9;
  model.layers = 4;
  model.width = 500;
  model.kv_heads = 1;
  model.head_dim = 62;
  model.cache_value_bytes = 1000. / (2 * 4 * 62);
  model.weight_bytes = Bytes(2e9);
  return model;
}

TEST(LanguageModel, CachesKeysAndValuesOfEveryLayer) {
  // fp16, physics.md section 3 after ml-engineering.
  const std::pair<const char*, double> known[] = {
      {"gpt2", 36864},          {"tinyllama_1_1b", 22528}, {"llama_3_2_1b", 32768},
      {"llama_3_2_3b", 114688}, {"llama_2_7b", 524288},    {"llama_3_1_8b", 131072},
      {"llama_3_3_70b", 327680}};
  for (const auto& [name, bytes] : known) {
    EXPECT_EQ(KnownLanguageModel(name).CacheBytesPerToken().si(), bytes) << name;
  }
}

TEST(LanguageModel, StoresItsParametersInTheirBits) {
  const LanguageModel model = Quantized(KnownLanguageModel("llama_2_7b"), 4.5, Precision::kInt8);
  EXPECT_NEAR(model.weight_bytes.si(), 3.79e9, 5e6);
  EXPECT_EQ(model.precision, Precision::kInt8);
}

TEST(LanguageModelServer, ReadsAPromptInItsFlops) {
  // LLaMA-7B, 2048 tokens: 28.17 TFLOP (physics.md section 3).
  ComputeProfile profile = RoundProfile();
  profile.peak[Precision::kFp16].value = FlopsPerSecond(2e12);
  const LanguageModelServer server(KnownLanguageModel("llama_2_7b"), profile, RoundRuntime());
  EXPECT_NEAR(server.PrefillTime(2048).si(), 28.17, 0.01);
}

TEST(LanguageModelServer, DecodesAtTheMemorysRate) {
  const LanguageModelServer server(RoundModel(), RoundProfile(), RoundRuntime());
  // 2 GFLOP in 2 s and 2 GB in 2 s; 1000 tokens: 8 MFLOP in 8 ms and 1 MB in 1 ms.
  EXPECT_NEAR(server.DecodeTime(0).si(), 2, 1e-12);
  EXPECT_NEAR(server.DecodeTime(1000).si(), 2.008, 1e-12);
  EXPECT_NEAR(server.DecodeTime(0, 5).si(), 10, 1e-12);
}

TEST(LanguageModelServer, AddsArithmeticAndMemoryWhereTheyDoNotOverlap) {
  ServingProfile runtime = RoundRuntime(0);
  runtime.layer_overhead.value = Seconds(0.25);
  const LanguageModelServer apart(RoundModel(), RoundProfile(), runtime);
  EXPECT_NEAR(apart.DecodeTime(1000).si(), 4 + 0.009 + 1, 1e-12);
  runtime.overlap.value = 0.5;
  const LanguageModelServer half(RoundModel(), RoundProfile(), runtime);
  EXPECT_NEAR(half.DecodeTime(1000).si(), 3 + 0.0085 + 1, 1e-12);
}

TEST(LanguageModelServer, SharesOneReadingOfTheWeightsInAMixedStep) {
  const LanguageModelServer server(RoundModel(), RoundProfile(), RoundRuntime(0));
  const Seconds mixed = server.StepTime({100, 2, 3, 3000});
  EXPECT_NEAR(mixed.si(), 2 * 103 + 2 + 0.024 + 0.003 + 8e-6 * 100 * 50 / 2, 1e-9);
  EXPECT_LT(mixed, server.PrefillTime(50, 2) + server.DecodeTime(1000, 3));
}

TEST(LanguageModelServer, GeneratesABatch) {
  const LanguageModelServer server(RoundModel(), RoundProfile(), RoundRuntime());
  const Generation batch = server.Generate(10, 3, 2);
  const Seconds expected =
      server.PrefillTime(10, 2) + server.DecodeTime(11, 2) + server.DecodeTime(12, 2);
  EXPECT_EQ(batch.first_token, server.PrefillTime(10, 2));
  EXPECT_NEAR(batch.time.si(), expected.si(), 1e-12);
  EXPECT_NEAR(batch.tokens_per_second, 6 / expected.si(), 1e-12);
  EXPECT_NEAR(batch.energy.si(), 20 * expected.si(), 1e-9);
  EXPECT_NEAR(batch.energy_per_token.si() * 6, batch.energy.si(), 1e-9);
  EXPECT_NEAR(batch.cache.si(), 26e3, 1e-6);
}

TEST(LanguageModelServer, BatchesUntilArithmeticIsTheLimit) {
  const LanguageModelServer server(KnownLanguageModel("llama_2_7b"),
                                   *ReadDeviceProfile(DevicesFolder() / "a100.toml").compute,
                                   RoundRuntime());
  double before = 0;
  for (const std::int64_t jobs : {1, 2, 4, 8, 16, 32, 64}) {
    const double rate = server.Generate(128, 64, jobs).tokens_per_second;
    EXPECT_GT(rate, before);
    before = rate;
  }
}

TEST(LanguageModelServer, TellsTheRoomForItsCacheAndTheTimeToLoad) {
  const LanguageModelServer server(RoundModel(), RoundProfile(), RoundRuntime());
  EXPECT_EQ(server.CacheTokens(1), 98'000'000);
  EXPECT_EQ(server.CacheTokens(0.5), 49'000'000);
  EXPECT_DOUBLE_EQ(server.LoadTime().si(), 20);
}

TEST(LanguageModelServer, RefusesWhatDoesNotFitOrCannotBe) {
  ComputeProfile small = RoundProfile();
  small.working_memory.value = Bytes(1.5e9);
  EXPECT_EQ(WordsOf([&] { LanguageModelServer(RoundModel(), small, RoundRuntime()); }),
            "round: weight_bytes: expected at most 1.5 GB of memory, found 2 GB; take a smaller or "
            "a more quantized model");
  LanguageModel other = RoundModel();
  other.precision = Precision::kInt8;
  EXPECT_EQ(WordsOf([&] { LanguageModelServer(other, RoundProfile(), RoundRuntime()); }),
            "round: precision: expected one that the processor runs, found int8; run it at another "
            "precision or elsewhere");
  LanguageModel broken = RoundModel();
  broken.active_parameters = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WordsOf([&] { LanguageModelServer(broken, RoundProfile(), RoundRuntime()); }),
            "round: active_parameters: expected a number > 0, found nan; count the weights that a "
            "token passes");
  ComputeProfile slow = RoundProfile();
  slow.memory_bandwidth.value = BytesPerSecond(0);
  EXPECT_EQ(WordsOf([&] { LanguageModelServer(RoundModel(), slow, RoundRuntime()); }),
            "round: bandwidth: expected a number > 0, found 0; check the processor's profile");
  const LanguageModelServer server(RoundModel(), RoundProfile(), RoundRuntime());
  EXPECT_EQ(WordsOf([&] { server.Generate(50'000'000, 1, 2); }),
            "round: cache tokens: expected at most 98000000, found 100000002; serve fewer or "
            "shorter requests at once");
  EXPECT_EQ(WordsOf([&] {
              server.StepTime({-1, 0, 0, 0});
            }),
            "language step: prompt_tokens: expected a whole number >= 0, found -1; count tokens "
            "and jobs");
  EXPECT_EQ(WordsOf([] { KnownLanguageModel("llama_2_8b"); }).substr(0, 70),
            "unknown language model \"llama_2_8b\"; did you mean \"llama_2_7b\"? known:");
}

}  // namespace
}  // namespace giot

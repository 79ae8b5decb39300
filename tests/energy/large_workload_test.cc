#include "energy/large_workload.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

TEST(LargeWork, OfStableDiffusionWithGuidanceIs17TeraMacsAndTheDecoder) {
  const LargeWork image = DiffusionWork(StableDiffusion1(), 25, true);
  EXPECT_NEAR(image.flops.si() / 2, 25 * 2 * 339e9 + 2 * 6.5e9 + 1.2e12, 1);
  EXPECT_NEAR((image.flops - StableDiffusion1().decoder).si() / 2, 17e12, 0.1e12);
  EXPECT_NEAR(image.bytes.si(), 25 * 1.72e9, 1);
  EXPECT_NEAR(DiffusionWork(StableDiffusion1(), 25, false).flops.si() / 2,
              25 * 339e9 + 6.5e9 + 1.2e12, 1);
}

TEST(LargeWork, OfATrainingStepIsThreeForwardPasses) {
  EXPECT_EQ(TrainingStep(1e6, 1000, Optimizer::kAdam).flops.si(), 6e9);
  EXPECT_EQ(TrainingStep(1e6, 1000, Optimizer::kAdam, true).flops.si(), 8e9);
  EXPECT_EQ(TrainingMemory(1e6, Optimizer::kAdam).si(), 16e6);
  EXPECT_EQ(TrainingMemory(1e6, Optimizer::kMixedAdam).si(), 18e6);
  EXPECT_EQ(TrainingMemory(1e6, Optimizer::kSgdMomentum).si(), 12e6);
}

TEST(LargeWork, OfALoraStepIsTwoForwardPassesAndALittle) {
  const LargeWork step = LoraStep(1e9, 1e6, 100, Optimizer::kAdam);
  EXPECT_EQ(step.flops.si(), 4e11 + 6e8);
  EXPECT_EQ(step.bytes.si(), 16e6);
}

TEST(LargeWork, TakesTheLongerOfArithmeticAndMemory) {
  ComputeProfile profile;
  profile.peak[Precision::kFp16].value = FlopsPerSecond(100);
  profile.memory_bandwidth.value = BytesPerSecond(10);
  ServingProfile runtime;
  runtime.compute_efficiency.value = 0.5;
  runtime.bandwidth_efficiency.value = 0.5;
  EXPECT_EQ(TimeOf({Flops(100), Bytes(5)}, profile, runtime, Precision::kFp16), Seconds(2));
  EXPECT_EQ(TimeOf({Flops(100), Bytes(15)}, profile, runtime, Precision::kFp16), Seconds(3));
  EXPECT_EQ(WordsOf([&] { TimeOf({}, profile, runtime, Precision::kInt8); }),
            "large workload: precision: expected one that the processor runs, found int8; run it "
            "at another precision or elsewhere");
}

TEST(LargeWork, RefusesWhatCannotBe) {
  EXPECT_EQ(WordsOf([] { DiffusionWork(StableDiffusion1(), 0, true); }),
            "large workload: steps: expected a whole number >= 1, found 0; denoise at least once");
  EXPECT_EQ(WordsOf([] { TrainingStep(-1, 1, Optimizer::kAdam); }),
            "large workload: parameters: expected a number > 0, found -1; count the weights");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WordsOf([&] { LoraStep(1, 1, nan, Optimizer::kAdam); }),
            "large workload: tokens: expected a number > 0, found nan; count the tokens or rows of "
            "the step");
}

}  // namespace
}  // namespace giot

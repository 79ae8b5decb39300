#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>

#include "models/plan/plan_kernels.h"
#include "models/plan/plan_layout.h"
#include "models/plan/plan_steps.h"
#include "models/plan/portable_math.h"
#include "sim/base/random_stream.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

std::uint32_t BitsOf(float x) { return std::bit_cast<std::uint32_t>(x); }

void Fill(AlignedFloats& values, Stream& random) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values.data()[i] = static_cast<float>(random.Uniform(-2, 2));
  }
}

class AnyInstructionSet : public testing::TestWithParam<std::string> {
 protected:
  const KernelTable& kernels_ = FindKernels("$ORIGIN", GetParam());
};
INSTANTIATE_TEST_SUITE_P(OfThisProcessor, AnyInstructionSet, testing::ValuesIn(InstructionSets()),
                         [](const auto& name) { return name.param; });

/// One output as DenseCall defines it, with the fused multiply-add of the C library.
float ExpectedSum(const DenseCall& call, int row, int output) {
  const int inputs = call.segments * call.segment_length;
  const float* weights = call.weights +
                         static_cast<std::ptrdiff_t>(output / kBlock) * inputs * kBlock +
                         output % kBlock;
  float total = 0;
  for (int phase = 0; phase < call.phases; ++phase) {
    float sum = 0;
    if (phase == 0) sum = call.bias[output];
    if (phase == 0 && call.addend != nullptr) {
      sum = call.bias[output] + call.addend[row * call.addend_stride + output];
    }
    for (int s = 0; s < call.segments; ++s) {
      const float* x = call.x + row * call.x_stride + call.segment_offsets[s];
      for (int i = phase; i < call.segment_length; i += call.phases) {
        sum = std::fma(x[i], weights[(s * call.segment_length + i) * kBlock], sum);
      }
    }
    total = phase == 0 ? sum : total + sum;
  }
  return total;
}

TEST_P(AnyInstructionSet, ADenseLayerHasTheBitsOfFusedSumsInOrder) {
  Stream random(7, "dense kernels");
  for (int round = 0; round < 120; ++round) {
    DenseCall call;
    call.segments = 1 + static_cast<int>(random.Below(3));
    call.segment_length = 1 + static_cast<int>(random.Below(21));
    call.blocks = 1 + static_cast<int>(random.Below(12));
    call.rows = 1 + static_cast<int>(random.Below(15));
    call.phases = 1 << random.Below(3);
    if (random.Below(2) == 0) call.activation = ActivationKind::kRelu;
    const int inputs = call.segments * call.segment_length;
    const int outputs = call.blocks * kBlock;
    const std::vector<std::int32_t> offsets{0, inputs + 3, 2 * inputs + 5};
    call.x_stride = 4 * inputs;
    AlignedFloats weights(static_cast<std::size_t>(inputs) * outputs);
    AlignedFloats bias(static_cast<std::size_t>(outputs));
    AlignedFloats addend(static_cast<std::size_t>(outputs) * call.rows);
    AlignedFloats x(static_cast<std::size_t>(call.rows) * call.x_stride);
    AlignedFloats y(static_cast<std::size_t>(outputs) * call.rows);
    for (AlignedFloats* values : {&weights, &bias, &addend, &x}) Fill(*values, random);
    call.weights = weights.data(), call.bias = bias.data(), call.x = x.data(), call.y = y.data();
    call.segment_offsets = offsets.data();
    call.y_stride = call.addend_stride = outputs;
    if (random.Below(2) == 0) call.addend = addend.data();
    kernels_.dense(&call);
    for (int r = 0; r < call.rows; ++r) {
      for (int o = 0; o < outputs; ++o) {
        float expected = ExpectedSum(call, r, o);
        if (call.activation == ActivationKind::kRelu && expected < 0) expected = 0;
        ASSERT_EQ(BitsOf(y.data()[r * outputs + o]), BitsOf(expected))
            << round << ": row " << r << " output " << o;
      }
    }
  }
}

TEST_P(AnyInstructionSet, FusedSumsAreRightWhereRoundingTwiceWouldNotBe) {
  // Products that lie a hair beside the middle of two floats, subnormal results, infinities, NaN.
  Stream random(8, "hard sums");
  for (int round = 0; round < 20000; ++round) {
    AlignedFloats w(kBlock), bias(kBlock), x(kBlock), y(kBlock);
    for (int l = 0; l < kBlock; ++l) {
      const auto half = static_cast<float>(random.Below(1 << 12) * 2 + 1);
      w.data()[l] = std::ldexp(half, -12 - static_cast<int>(random.Below(3)) * 24);
      bias.data()[l] = std::ldexp(static_cast<float>(random.Below(1 << 24)),
                                  static_cast<int>(random.Below(40)) - 20);
      if (random.Below(8) == 0) w.data()[l] = std::ldexp(half, -140);
      if (random.Below(64) == 0) bias.data()[l] = INFINITY;
      if (random.Below(64) == 0) w.data()[l] = NAN;
      if (random.Below(8) == 0) bias.data()[l] = std::ldexp(bias.data()[l], -120);
    }
    x.data()[0] = std::ldexp(1.0f + static_cast<float>(random.Below(1 << 12)) * 0x1p-12f,
                             -static_cast<int>(random.Below(12)));
    const std::int32_t offset = 0;
    DenseCall call;
    call.weights = w.data(), call.bias = bias.data(), call.x = x.data(), call.y = y.data();
    call.segment_offsets = &offset;
    call.segment_length = call.rows = call.blocks = call.phases = 1;
    kernels_.dense(&call);
    for (int l = 0; l < kBlock; ++l) {
      const float expected = std::fma(x.data()[0], w.data()[l], bias.data()[l]);
      if (std::isnan(expected)) {
        ASSERT_TRUE(std::isnan(y.data()[l]));
      } else {
        ASSERT_EQ(BitsOf(y.data()[l]), BitsOf(expected));
      }
    }
  }
}

float Apply(const KernelTable& kernels, ActivationKind activation, float x) {
  AlignedFloats value(kBlock);
  value.data()[0] = x;
  kernels.activate(activation, 0.2f, kBlock, value.data(), value.data());
  return value.data()[0];
}

TEST_P(AnyInstructionSet, ActivationsAreWhatTheyAreCalled) {
  for (float x = -30; x < 30; x += 0.0371f) {
    const double d = x;
    const auto near = [&](ActivationKind activation, double expected) {
      EXPECT_NEAR(Apply(kernels_, activation, x), expected, 4e-7 * std::max(1.0, std::abs(d)))
          << static_cast<int>(activation) << " at " << x;
    };
    near(ActivationKind::kIdentity, d);
    near(ActivationKind::kRelu, std::max(d, 0.0));
    near(ActivationKind::kLeakyRelu, d < 0 ? 0.2f * d : d);
    near(ActivationKind::kTanh, std::tanh(d));
    near(ActivationKind::kSigmoid, 1 / (1 + std::exp(-d)));
    near(ActivationKind::kSilu, d / (1 + std::exp(-d)));
    near(ActivationKind::kGelu, d * 0.5 * std::erfc(-d * std::sqrt(0.5)));
    near(ActivationKind::kMish, d * std::tanh(std::log1p(std::exp(d))));
    near(ActivationKind::kSoftplus, std::log1p(std::exp(d)));
    EXPECT_NEAR(Apply(kernels_, ActivationKind::kExp, x) / std::exp(d), 1, 3e-7) << x;
  }
}

TEST_P(AnyInstructionSet, SigmoidTanhAndExpHaveTheBitsOfPortableMath) {
  for (float x = -100; x < 100; x += 0.173f) {
    EXPECT_EQ(BitsOf(Apply(kernels_, ActivationKind::kExp, x)), BitsOf(portable::Exp(x))) << x;
    EXPECT_EQ(BitsOf(Apply(kernels_, ActivationKind::kSigmoid, x)), BitsOf(portable::Sigmoid(x)))
        << x;
    EXPECT_EQ(BitsOf(Apply(kernels_, ActivationKind::kTanh, x)), BitsOf(portable::Tanh(x))) << x;
  }
}

TEST_P(AnyInstructionSet, NotANumberStaysNotANumber) {
  for (int kind = 0; kind < kActivations; ++kind) {
    if (static_cast<ActivationKind>(kind) == ActivationKind::kSoftplus)
      continue;  // log of NaN's bits
    EXPECT_TRUE(std::isnan(Apply(kernels_, static_cast<ActivationKind>(kind), NAN))) << kind;
  }
}

// Golden: Philox4x32-10 of counter 0 and key 0 is 6627e8d5 e169c58d bc57ac4c 9b00dbd8, of counter
// 243f6a88 85a308d3 13198a2e 03707344 and key a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1
// (known-answer vectors of Salmon et al. 2011's Random123). A lane's counter has 0 as its second
// word, so the first alone can be asked for.
TEST_P(AnyInstructionSet, NormalsComeFromPhiloxByBoxMuller) {
  AlignedFloats y(kNormalsPerDraw);
  kernels_.normals(0, 0, 0, 1, y.data());
  const auto radius = [](std::uint32_t word) {
    return std::sqrt(-2 * std::log(static_cast<double>((word >> 1) | 1) * 0x1p-31));
  };
  const auto angle = [](std::uint32_t word) {
    const double within = static_cast<double>((word << 2) >> 8) * 0x1p-24 - 0.5;
    return (within + (word >> 30)) * std::acos(-1.0) / 2;
  };
  EXPECT_NEAR(y.data()[0], radius(0x6627e8d5) * std::cos(angle(0xe169c58d)), 2e-6);
  EXPECT_NEAR(y.data()[16], radius(0x6627e8d5) * std::sin(angle(0xe169c58d)), 2e-6);
  EXPECT_NEAR(y.data()[32], radius(0xbc57ac4c) * std::cos(angle(0x9b00dbd8)), 2e-6);
  EXPECT_NEAR(y.data()[48], radius(0xbc57ac4c) * std::sin(angle(0x9b00dbd8)), 2e-6);
}

TEST_P(AnyInstructionSet, NormalsAreNormalAndNeighboursIndependent) {
  constexpr int kDraws = 4000;
  AlignedFloats y(static_cast<std::size_t>(kDraws) * kNormalsPerDraw);
  kernels_.normals(42, 1, 0, kDraws, y.data());
  double sums[5] = {};
  double neighbours = 0;
  double pairs = 0;
  const std::size_t n = y.size();
  for (std::size_t i = 0; i < n; ++i) {
    double power = 1;
    for (double& sum : sums) sum += power, power *= y.data()[i];
    if (i > 0) neighbours += y.data()[i] * y.data()[i - 1];
    if (i >= kBlock) pairs += y.data()[i] * y.data()[i - kBlock];
  }
  const double share = 1.0 / static_cast<double>(n);
  EXPECT_NEAR(sums[1] * share, 0, 4 * std::sqrt(1 * share));
  EXPECT_NEAR(sums[2] * share, 1, 4 * std::sqrt(2 * share));
  EXPECT_NEAR(sums[3] * share, 0, 4 * std::sqrt(15 * share));
  EXPECT_NEAR(sums[4] * share, 3, 4 * std::sqrt(96 * share));
  EXPECT_NEAR(neighbours * share, 0, 4 * std::sqrt(share));
  EXPECT_NEAR(pairs * share, 0, 4 * std::sqrt(share));
}

TEST_P(AnyInstructionSet, NormalsOfAnotherKeySequenceOrDrawDiffer) {
  const auto first = [&](std::uint64_t key, std::uint64_t sequence, std::uint32_t draw) {
    AlignedFloats y(kNormalsPerDraw);
    kernels_.normals(key, sequence, draw, 1, y.data());
    return y.data()[5];
  };
  const float base = first(1, 1, 0);
  EXPECT_NE(first(2, 1, 0), base);
  EXPECT_NE(first(1ULL << 40, 1, 0), base);
  EXPECT_NE(first(1, 2, 0), base);
  EXPECT_NE(first(1, 1ULL << 40, 0), base);
  EXPECT_NE(first(1, 1, 1), base);
}

TEST(Kernels, AllInstructionSetsGiveTheSameNormals) {
  std::vector<std::string> bytes;
  for (const std::string& set : InstructionSets()) {
    AlignedFloats y(64 * kNormalsPerDraw);
    FindKernels("$ORIGIN", set).normals(3, 5, 7, 64, y.data());
    bytes.emplace_back(reinterpret_cast<const char*>(y.data()), y.size() * sizeof(float));
    EXPECT_EQ(bytes.back(), bytes.front()) << set;
  }
}

TEST(Kernels, TheBestSetOfTheProcessorIsChosen) {
  EXPECT_EQ(FindKernels("$ORIGIN", "").name, InstructionSets().front());
  EXPECT_EQ(InstructionSets().back(), "x86_64");
}

class FolderOfKernels : public testing::Test {
 protected:
  FolderOfKernels()
      : folder_(std::filesystem::path(testing::TempDir()) /
                ("kernels_test." + std::to_string(::getpid()) +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~FolderOfKernels() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(FolderOfKernels, AMissingObjectIsMadeUpForByTheNextBest) {
  std::filesystem::copy(GIOT_BINARY_DIR "/libgiot_kernels_x86_64.so", folder_);
  EXPECT_STREQ(FindKernels(folder_, "").name, "x86_64");
}

TEST_F(FolderOfKernels, NoObjectAtAllIsTold) {
  try {
    FindKernels(folder_, "");
    FAIL();
  } catch (const std::runtime_error& error) {
    const std::string path = folder_.string() + "/libgiot_kernels_x86_64.so";
    EXPECT_EQ(error.what(), "cannot load the kernels of plans: " + path +
                                ": cannot open shared object file: No such file or directory; "
                                "libgiot_kernels_x86_64.so belongs beside giot");
  }
}

TEST(Kernels, AnUnknownInstructionSetIsRefused) {
  EXPECT_EQ(test::WordsOf([] { FindKernels("$ORIGIN", "avx3"); }),
            "GIOT_KERNELS: unknown instruction set \"avx3\"; did you mean \"avx2\"? known: avx512, "
            "avx2, x86_64");
}

}  // namespace
}  // namespace giot

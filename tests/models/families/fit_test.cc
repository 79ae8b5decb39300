#include "models/families/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "models/families/make_network.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

class Fitting : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<GenerativeNetwork> Make() const {
    return MakeNetwork(test::DefaultsOf("real_nvp"), train_.shape, 1);
  }

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "fitting";
  EncodedExamples train_ = test::CorrelatedWindows(64, 1);
  EncodedExamples validation_ = test::CorrelatedWindows(16, 2);
};

TEST_F(Fitting, NamesThePlaceOfAValueThatIsNoNumber) {
  train_.x[8 * 3 + 5] = std::numeric_limits<float>::quiet_NaN();
  const auto network = Make();
  EXPECT_EQ(test::WordsOf([&] { Fit(*network, train_, validation_, {}); }),
            "the training part of the data, row 3, step 2, channel 1: expected a finite number, "
            "found nan; mend or drop the row");
}

TEST_F(Fitting, RefusesAnEmptyPart) {
  const auto network = Make();
  EXPECT_EQ(test::WordsOf([&] {
              Fit(*network, train_, {train_.shape, {}, {}}, {});
            }),
            "the validation part of the data has no row: give it a longer share of the data or "
            "shorter windows");
}

TEST_F(Fitting, RefusesTheCheckpointOfAnotherTraining) {
  FitOptions options{.updates = 4, .check_every = 2};
  options.checkpoint = folder_ / "a.checkpoint";
  options.checkpoint_every_s = 0;
  const auto stop = [](const FitProgress&) { throw std::runtime_error("stop"); };
  const auto network = Make();
  EXPECT_THROW(Fit(*network, train_, validation_, options, stop), std::runtime_error);
  options.learning_rate = 0.5;
  const auto other = Make();
  EXPECT_EQ(test::WordsOf([&] { Fit(*other, train_, validation_, options); }),
            options.checkpoint.string() +
                ": is the checkpoint of a training with other data, network or options; remove it "
                "to begin anew, or give another --out");
}

TEST_F(Fitting, StopsOnceValidationHasNotImprovedForLong) {
  FitOptions options{.updates = 1000, .learning_rate = 1e-12, .check_every = 1, .patience = 3};
  options.averaging = 0;
  const auto network = Make();
  const FitResult result = Fit(*network, train_, validation_, options);
  EXPECT_LT(result.updates, 100);
  EXPECT_EQ(result.updates - result.best_update, 3);
}

TEST_F(Fitting, SaysThatATrainingDiverged) {
  FitOptions options{.updates = 2000, .learning_rate = 1e12, .check_every = 1000};
  options.clip_norm = 1e9;
  const auto network = Make();
  try {
    Fit(*network, train_, validation_, options);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(),
                testing::StartsWith("training diverged: the loss of the network is no finite "
                                    "number at update 1; lower training.learning_rate (now 1e+12) "
                                    "or training.clip_norm (now 1e+09)"));
  }
}

// Golden: entropy of the windows given their condition, in nats: of an AR(1) of 4 steps,
// 4 ln(2 pi e) / 2 + 3 ln .6, and of what is left of the other channel, 4 (ln(2 pi e) / 2 + ln .2).
TEST_F(Fitting, KeepsTheWeightsThatValidatedBestNearTheEntropy) {
  constexpr double kEntropy = 3.38128;
  FitOptions options{.updates = 400, .batch = 64, .learning_rate = 5e-3, .check_every = 50};
  const EncodedExamples train = test::CorrelatedWindows(1024, 1);
  const auto network = Make();
  const FitResult result = Fit(*network, train, test::CorrelatedWindows(1024, 3), options);
  EXPECT_NEAR(result.best, kEntropy, 0.15);
  for (const LearningPoint& point : result.curve) {
    EXPECT_GE(point.validation, result.best);
    if (point.update == result.best_update) {
      EXPECT_EQ(point.validation, result.best);
    }
  }
}

}  // namespace
}  // namespace giot

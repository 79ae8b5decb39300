#include "sim/agent/twin_protocol.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

// x[t+1] is expected to be 0.8 x[t] + 0.1 x[t-1], and the state holds the last ten values, so that
// a lost message leaves a trace for more than one step and a keyframe is long.
class EchoSession final : public ForecastSession {
 public:
  static constexpr std::size_t kStateBytes = 40;

  void Observe(std::span<const float> x) override {
    std::shift_right(past_.begin(), past_.end(), 1);
    past_[0] = x[0];
  }
  StepForecast Next() const override {
    const double mean = 0.8 * past_[0] + 0.1 * past_[1];
    return {mean, mean, 1};
  }
  std::vector<float> Predict(int, int, Stream&) const override { return {}; }
  std::vector<float> Sample(int, int, Stream&) const override { return {}; }
  double LogDensity(std::span<const float>) const override { return 0; }
  double Crps(std::span<const float>) const override { return 0; }
  std::unique_ptr<ForecastSession> CloneForecast() const override {
    return std::make_unique<EchoSession>(*this);
  }
  std::vector<std::byte> Serialize() const override {
    const auto bytes = std::as_bytes(std::span(past_));
    return {bytes.begin(), bytes.end()};
  }
  void Restore(std::span<const std::byte> bytes) override {
    if (bytes.size() != kStateBytes) throw std::runtime_error("not a state");
    std::memcpy(past_.data(), bytes.data(), bytes.size());
  }

 private:
  std::array<float, kStateBytes / sizeof(float)> past_{};
};

class EchoModel final : public Forecaster {
 public:
  std::unique_ptr<ForecastSession> StartForecast(const Condition&) const override {
    return std::make_unique<EchoSession>();
  }
  OperatorGraph Graph(const std::string&) const override { return {}; }
  int channels() const override { return 1; }
  std::string name() const override { return "echo"; }
  std::string unit() const override { return "1"; }
};

TwinTerms EchoTerms() {
  TwinTerms terms;
  terms.model = std::make_shared<EchoModel>();
  terms.tolerance = 0.5;
  return terms;
}

TEST(TwinSender, IsSilentWhileThePredictionHolds) {
  TwinSender sender(EchoTerms());
  EXPECT_EQ(sender.Observe({0, 0.4}).message, Action::Message::kNone);
  EXPECT_EQ(sender.Observe({1, 0.6}).message, Action::Message::kUpdate);
}

TEST(TwinSender, SendsAKeyframeAtOnceWhenAnUpdateIsLost) {
  TwinTerms terms = EchoTerms();
  terms.keyframes_only = true;
  TwinSender sender(terms);
  EXPECT_EQ(sender.Observe({0, 3}).payload.size(), 7u);
  const Action keyframe = sender.OnConfirm(false);
  EXPECT_EQ(keyframe.message, Action::Message::kKeyframe);
  EXPECT_EQ(keyframe.payload.size(), 7u + EchoSession::kStateBytes);
  EXPECT_EQ(sender.OnConfirm(false).message,
            Action::Message::kNone);  // Waits for the next reading.
  EXPECT_EQ(sender.Observe({1, 2.4}).message, Action::Message::kKeyframe);
}

TEST(TwinSender, CatchesUpWithWhatWasAgreedSince) {
  TwinSender sender(EchoTerms());
  EXPECT_EQ(sender.Observe({0, 3}).message, Action::Message::kUpdate);
  const Action again = sender.OnConfirm(false);
  EXPECT_EQ(again.message, Action::Message::kCatchUp);
  EXPECT_EQ(again.payload.size(), 7u);
  EXPECT_EQ(sender.OnConfirm(false).message, Action::Message::kNone);
  const Action catch_up = sender.Observe({1, 6});
  EXPECT_EQ(catch_up.message, Action::Message::kCatchUp);
  EXPECT_EQ(catch_up.payload.size(), 7u + 4u);
  EXPECT_FALSE(catch_up.send_after_thinking);
  EXPECT_EQ(sender.OnConfirm(true).message, Action::Message::kNone);
  EXPECT_EQ(sender.Observe({2, 0.8 * 6 + 0.1 * 3}).message, Action::Message::kNone);
}

TEST(TwinSender, ProbesALinkThatFailsBeforeItSendsMuch) {
  TwinSender sender(EchoTerms());
  sender.Observe({0, 3});
  sender.OnConfirm(false);
  sender.OnConfirm(false);
  EXPECT_EQ(sender.Observe({1, 6}).payload.size(), 7u + 4u);
  sender.OnConfirm(false);
  for (int step = 2; step < 5; ++step) {
    EXPECT_EQ(sender.Observe({step, 3}).message, Action::Message::kUpdate);
    EXPECT_EQ(sender.OnConfirm(false).message, Action::Message::kNone);
  }
  EXPECT_EQ(sender.Observe({5, 3}).message, Action::Message::kUpdate);
  const Action catch_up = sender.OnConfirm(true);
  EXPECT_EQ(catch_up.message, Action::Message::kCatchUp);
  EXPECT_EQ(catch_up.payload.size(), 7u + 5 * 4u);
  EXPECT_EQ(sender.OnConfirm(true).message, Action::Message::kNone);
  EXPECT_EQ(sender.Observe({6, 0.9 * 3}).message, Action::Message::kNone);
}

TEST(TwinSender, SendsItsStateWhereThatIsShorterThanWhatWasAgreed) {
  TwinSender sender(EchoTerms());
  for (int step = 0; step < 10; ++step) {
    sender.Observe({step, 3});
    sender.OnConfirm(false);
  }
  EXPECT_EQ(sender.Observe({10, 3}).message, Action::Message::kUpdate);  // the probe
  const Action keyframe = sender.OnConfirm(true);
  EXPECT_EQ(keyframe.message, Action::Message::kKeyframe);
  EXPECT_EQ(keyframe.payload.size(), 7u + EchoSession::kStateBytes);
  EXPECT_EQ(sender.OnConfirm(true).message, Action::Message::kNone);
  sender.Observe({11, 30});
  EXPECT_EQ(sender.OnConfirm(false).payload.size(), 7u);
}

TEST(TwinReplica, DoesMissedStepsOverAndPaysForThem) {
  const TwinTerms terms = EchoTerms();
  TwinSender sender(terms);
  TwinReplica replica(terms);
  for (int step = 0; step < 2; ++step) {
    sender.Observe({step, 5.0 - 2 * step});
    sender.OnConfirm(false);
    EXPECT_EQ(replica.FinishStep(), 1);
  }
  const Action probe = sender.Observe({2, 1});
  EXPECT_TRUE(replica.Receive(probe.payload));
  EXPECT_EQ(replica.Value(), 1.0);  // Right already, while its state is not.
  const Action catch_up = sender.OnConfirm(true);
  ASSERT_EQ(catch_up.message, Action::Message::kCatchUp);
  EXPECT_TRUE(replica.Receive(catch_up.payload));
  EXPECT_EQ(replica.Value(), 1.0);
  EXPECT_EQ(replica.FinishStep(), 3);
  EXPECT_EQ(replica.Value(), sender.Observe({3, 0}).predicted);
}

TEST(TwinReplica, RefusesACatchUpBeyondWhatItRemembers) {
  TwinReplica replica(EchoTerms());
  std::vector<std::byte> payload(7 + 4);
  payload[0] = static_cast<std::byte>(Action::Message::kCatchUp);
  EXPECT_THROW(replica.Receive(payload), std::runtime_error);
  payload[0] = std::byte{9};
  EXPECT_THROW(replica.Receive(payload), std::runtime_error);
}

TEST(TwinSender, CountsAMessageWithoutConfirmAsLost) {
  TwinSender sender(EchoTerms());
  sender.Observe({0, 3});
  EXPECT_EQ(sender.Observe({1, 2.4}).message, Action::Message::kCatchUp);
}

TEST(TwinSender, BeginsWithWhatBothEndsHaveSeenBefore) {
  TwinTerms terms = EchoTerms();
  terms.past = {5, 10};
  TwinSender sender(terms);
  EXPECT_NEAR(sender.Observe({0, 8.4}).predicted, 0.8 * 10 + 0.1 * 5, 1e-6);
  EXPECT_NEAR(TwinReplica(terms).Value(), 8.5, 1e-6);
}

TEST(TwinSender, BreaksASilenceThatLastsTooLong) {
  TwinTerms terms = EchoTerms();
  terms.longest_silence = 3;
  TwinSender sender(terms);
  int silent = 0;
  while (sender.Observe({silent, 0}).message == Action::Message::kNone) ++silent;
  EXPECT_EQ(silent, 3);
}

TEST(TwinSender, StartsOverWithAKeyframeAfterAPowerCycle) {
  TwinSender sender(EchoTerms());
  sender.Observe({0, 0});
  sender.PowerCycle(5);
  EXPECT_EQ(sender.Observe({5, 0}).message, Action::Message::kKeyframe);
}

TEST(TwinReplica, DropsAMessageOfAnotherStepAndRefusesGarbage) {
  TwinReplica replica(EchoTerms());
  TwinSender sender(EchoTerms());
  const Action action = sender.Observe({0, 3});
  replica.FinishStep();
  EXPECT_FALSE(replica.Receive(action.payload));
  EXPECT_THROW(replica.Receive(std::span(action.payload).first(3)), std::runtime_error);
}

struct Loss {
  double data;     // A message is lost on its way.
  double confirm;  // A message arrives and its confirm is lost.
  bool keyframes_only;
};

// The heart of the matter: whatever is lost, the sender never believes in a copy that has drifted,
// and a step that ends in step ends within the tolerance.
class TwinUnderLoss : public testing::TestWithParam<Loss> {};

TEST_P(TwinUnderLoss, NeverDriftsUnnoticed) {
  TwinTerms terms = EchoTerms();
  terms.keyframes_only = GetParam().keyframes_only;
  Stream random(3, "twin under loss");
  TwinSender sender(terms);
  TwinReplica replica(terms);
  double truth = 0;
  int in_step = 0;
  bool believed = true;  // the sender took the copies for equal when the step began
  constexpr int kSteps = 5000;
  for (int step = 0; step < kSteps; ++step) {
    truth = 0.85 * truth + random.Normal(0, 0.6);
    Action action = sender.Observe({step, truth});
    bool believes = true;
    if (believed) {
      ASSERT_EQ(replica.Value(), action.predicted) << "at step " << step;
    }
    while (action.message != Action::Message::kNone) {
      const bool arrives = random.Uniform() >= GetParam().data;
      const bool confirmed = arrives && random.Uniform() >= GetParam().confirm;
      if (arrives) {
        ASSERT_TRUE(replica.Receive(action.payload));
      }
      action = sender.OnConfirm(confirmed);
      believes = confirmed;
    }
    if (believes) {
      ++in_step;
      ASSERT_LE(std::abs(replica.Value() - truth), terms.tolerance + 1e-6) << "at step " << step;
    }
    ASSERT_EQ(replica.step(), step);
    replica.FinishStep();
    believed = believes;
  }
  EXPECT_GT(in_step, kSteps / 2);
  EXPECT_EQ(in_step<kSteps, GetParam().data + GetParam().confirm> 0);
}

INSTANTIATE_TEST_SUITE_P(Links, TwinUnderLoss,
                         testing::Values(Loss{0, 0, false}, Loss{0.1, 0, false},
                                         Loss{0, 0.1, false}, Loss{0.4, 0.2, false},
                                         Loss{0.4, 0.2, true}));

TEST(TwinWithoutModel, SendOnDeltaHoldsTheLastValueSent) {
  TwinTerms terms;
  terms.tolerance = 1;
  TwinSender sender(terms);
  TwinReplica replica(terms);
  for (int step = 0; step < 5; ++step) {
    const Action action = sender.Observe({step, 0.4 * step});  // 0, 0.4, 0.8, 1.2, 1.6
    EXPECT_EQ(action.message == Action::Message::kUpdate, step == 3);
    EXPECT_EQ(action.model_steps, 0);
    if (action.message != Action::Message::kNone) {
      replica.Receive(action.payload);
      sender.OnConfirm(true);
    }
    EXPECT_NEAR(replica.Value(), step < 3 ? 0 : 1.2, 1e-6);
    replica.FinishStep();
  }
}

}  // namespace
}  // namespace giot

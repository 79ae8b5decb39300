#include "sim/agent/twin_protocol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "sim/base/random_stream.h"

namespace giot {
namespace {

// x[t+1] is expected to be 0.8 x[t] + 0.1 x[t-1]: a state of two floats, so that a lost message
// leaves a trace for more than one step.
class EchoSession final : public Session {
 public:
  void Observe(std::span<const float> x) override {
    before_ = last_;
    last_ = x[0];
  }
  StepForecast Next() const override {
    const double mean = 0.8 * last_ + 0.1 * before_;
    return {mean, mean, 1};
  }
  std::vector<float> Predict(int, int, Stream&) const override { return {}; }
  std::vector<float> Sample(int, int, Stream&) const override { return {}; }
  double LogDensity(std::span<const float>) const override { return 0; }
  double Crps(std::span<const float>) const override { return 0; }
  std::unique_ptr<Session> Clone() const override { return std::make_unique<EchoSession>(*this); }
  std::vector<std::byte> Serialize() const override {
    std::vector<std::byte> bytes(8);
    std::memcpy(bytes.data(), &last_, 4);
    std::memcpy(bytes.data() + 4, &before_, 4);
    return bytes;
  }
  void Restore(std::span<const std::byte> bytes) override {
    if (bytes.size() != 8) throw std::runtime_error("not a state");
    std::memcpy(&last_, bytes.data(), 4);
    std::memcpy(&before_, bytes.data() + 4, 4);
  }

 private:
  float last_ = 0, before_ = 0;
};

class EchoModel final : public GenerativeModel {
 public:
  std::unique_ptr<Session> Start(const Condition&) const override {
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
  TwinSender sender(EchoTerms());
  EXPECT_EQ(sender.Observe({0, 3}).payload.size(), 7u);
  const Action keyframe = sender.OnConfirm(false);
  EXPECT_EQ(keyframe.message, Action::Message::kKeyframe);
  EXPECT_EQ(keyframe.payload.size(), 7u + 8u);
  EXPECT_EQ(sender.OnConfirm(false).message,
            Action::Message::kNone);  // Waits for the next reading.
  EXPECT_EQ(sender.Observe({1, 2.4}).message, Action::Message::kKeyframe);
}

TEST(TwinSender, CountsAMessageWithoutConfirmAsLost) {
  TwinSender sender(EchoTerms());
  sender.Observe({0, 3});
  EXPECT_EQ(sender.Observe({1, 2.4}).message, Action::Message::kKeyframe);
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
};

// The heart of the matter: whatever is lost, the sender never believes in a copy that has drifted,
// and a step that ends in step ends within the tolerance.
class TwinUnderLoss : public testing::TestWithParam<Loss> {};

TEST_P(TwinUnderLoss, NeverDriftsUnnoticed) {
  const TwinTerms terms = EchoTerms();
  Stream random(3, "twin under loss");
  TwinSender sender(terms);
  TwinReplica replica(terms);
  double truth = 0;
  int in_step = 0;
  constexpr int kSteps = 5000;
  for (int step = 0; step < kSteps; ++step) {
    truth = 0.85 * truth + random.Normal(0, 0.6);
    Action action = sender.Observe({step, truth});
    bool believes = true;
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
  }
  EXPECT_GT(in_step, kSteps / 2);
  EXPECT_EQ(in_step<kSteps, GetParam().data + GetParam().confirm> 0);
}

INSTANTIATE_TEST_SUITE_P(Links, TwinUnderLoss,
                         testing::Values(Loss{0, 0}, Loss{0.1, 0}, Loss{0, 0.1}, Loss{0.4, 0.2}));

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

#include "models/foreign_generative.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;

constexpr const char* kForward = "def forward(self, x):\n    return torch.relu(x)\n";

class ForeignGenerativeTest : public testing::Test {
 protected:
  /// A model of two channels with these methods besides forward.
  std::unique_ptr<ForeignGenerativeModel> Load(const std::string& methods,
                                               int most_history = 0) const {
    torch::jit::Module module("__torch__.Net");
    module.define(kForward + methods);
    const std::string file = (folder_.path() / "m.pt").string();
    module.save(file);
    return std::make_unique<ForeignGenerativeModel>(std::make_unique<ForeignModel>(file),
                                                    ForeignMeaning{"net", "m/s", 2, most_history});
  }

  test::Folder folder_;
  Stream random_{1, "foreign"};
};

TEST_F(ForeignGenerativeTest, GoesOnFromWhatWasObserved) {
  const auto model = Load(
      "def predict(self, history, horizon: int, n: int, seed: int):\n"
      "    last = history[-1:] + float(history.size(0))\n"
      "    return last.repeat([n, horizon, 1])\n",
      3);
  const auto session = model->Start({});
  for (const float x : {1.0f, 2.0f, 3.0f, 4.0f}) session->Observe(std::vector<float>{x, -x});
  EXPECT_THAT(session->Sample(2, 1, random_), ElementsAre(7, -1, 7, -1));  // 3 steps are kept.
  EXPECT_THAT(session->Predict(1, 4, random_), ElementsAre(7, -1));
  const auto copy = model->Start({});
  copy->Restore(session->Serialize());
  session->Observe(std::vector<float>{9, 9});
  EXPECT_THAT(copy->Clone()->Sample(1, 1, random_), ElementsAre(7, -1));
  EXPECT_THAT(session->Sample(1, 1, random_), ElementsAre(12, 12));
  EXPECT_THROW(copy->Restore(std::vector<std::byte>(5)), std::runtime_error);
}

TEST_F(ForeignGenerativeTest, DrawsRowsAndTellsTheirDensity) {
  const auto model = Load(
      "def sample(self, n: int, condition, seed: int):\n"
      "    return condition.unsqueeze(1) + torch.zeros([n, 5, 2])\n"
      "def log_density(self, x):\n    return -x.sum([1])\n");
  EXPECT_EQ(model->density(), DensityKind::kExact);
  EXPECT_THAT(model->calls(), ElementsAre("forward", "log_density"));
  Condition condition;
  condition.values = {3, 4};
  const auto session = model->Start(condition);
  EXPECT_THAT(session->Sample(2, 2, random_), ElementsAre(3, 4, 3, 4, 3, 4, 3, 4));
  EXPECT_EQ(test::WordsOf([&] { session->Sample(6, 1, random_); }),
            (folder_.path() / "m.pt").string() +
                ": sample: expected 1 rows of 6 steps of 2 channels, found 10 numbers; give the "
                "model's own channels and horizon");
  EXPECT_EQ(model->Start({})->LogDensity(std::vector<float>{1, 2}), -3);
}

TEST_F(ForeignGenerativeTest, TellsItsCost) {
  const auto model = Load("def sample(self, n: int, seed: int):\n    return torch.randn([n, 2])\n");
  EXPECT_EQ(model->density(), DensityKind::kNone);
  EXPECT_EQ(model->Graph("forward").operators.size(), 1);
  EXPECT_EQ(test::WordsOf([&] { model->Graph("forwad"); }),
            "unknown call \"forwad\" of net; did you mean \"forward\"? known: forward");
}

TEST_F(ForeignGenerativeTest, NeedsAWayToDraw) {
  EXPECT_EQ(test::WordsOf([&] { Load(""); }),
            (folder_.path() / "m.pt").string() +
                ": expected a method sample or predict to draw with, found neither; export the "
                "module with one of them");
}

}  // namespace
}  // namespace giot

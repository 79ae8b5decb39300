// What every family owes, whatever it is: the tests run for each line of FamilyEntries().
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>

#include "models/families/make_network.h"
#include "models/families/table.h"
#include "models/families/tensors.h"
#include "tests/models/families/toy_examples.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using torch::Tensor;

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : FamilyEntries()) names.push_back(entry.name);
  return names;
}

class AnyFamily : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<GenerativeNetwork> Make(std::uint64_t seed = 1) const {
    return MakeNetwork(test::DefaultsOf(GetParam()), train_.shape, seed);
  }
  FitOptions Options() const {
    FitOptions options;
    options.updates = 12;
    options.check_every = 4;
    options.batch = 16;
    return options;
  }
  /// Draws for the first conditions of the validation part.
  std::vector<float> Draw(const GenerativeNetwork& network, std::uint64_t seed) const {
    torch::NoGradGuard no_grad;
    auto noise = NoiseOf(seed, "draw");
    return ValuesOf(network.Draw(Conditions(8), noise));
  }
  Tensor Conditions(std::int64_t rows) const {
    const auto wanted = static_cast<std::size_t>(rows * train_.shape.conditions);
    return TensorOf(std::span(validation_.conditions).first(wanted),
                    {rows, train_.shape.conditions});
  }
  Tensor Validation() const {
    return TensorOf(validation_.x,
                    {validation_.rows(), train_.shape.length, train_.shape.channels});
  }

  const EncodedExamples train_ = test::ExamplesFor(GetParam(), 128, 1);
  const EncodedExamples validation_ = test::ExamplesFor(GetParam(), 32, 2);
};

TEST_P(AnyFamily, TrainsAndDrawsFiniteExamplesOfItsShape) {
  const auto network = Make();
  const FitResult result = Fit(*network, train_, validation_, Options());
  EXPECT_FALSE(result.curve.empty());
  const std::vector<float> draws = Draw(*network, 1);
  ASSERT_EQ(draws.size(), static_cast<std::size_t>(8 * train_.shape.values()));
  for (std::size_t i = 0; i < draws.size(); ++i) {
    ASSERT_TRUE(std::isfinite(draws[i]));
    const int codes = train_.shape.CategoriesOf(static_cast<int>(i) % train_.shape.channels);
    if (codes == 0) continue;
    EXPECT_THAT(draws[i], testing::AllOf(testing::Ge(0), testing::Lt(codes)));
    EXPECT_EQ(draws[i], std::floor(draws[i]));
  }
}

TEST_P(AnyFamily, DrawsFromTheSeedAlone) {
  const auto network = Make();
  Fit(*network, train_, validation_, Options());
  EXPECT_EQ(Draw(*network, 1), Draw(*network, 1));
  EXPECT_NE(Draw(*network, 1), Draw(*network, 2));
}

TEST_P(AnyFamily, TwoTrainingsOfOneSeedEndInTheSameWeights) {
  ModelFile first, second;
  for (ModelFile* file : {&first, &second}) {
    const auto network = Make();
    Fit(*network, train_, validation_, Options());
    StoreWeights(*network, "", *file);
  }
  EXPECT_EQ(first.ToBytes(), second.ToBytes());
}

TEST_P(AnyFamily, AnInterruptedTrainingEndsInTheWeightsOfAnUnbrokenOne) {
  FitOptions options = Options();
  ModelFile unbroken, resumed;
  const auto whole = Make();
  Fit(*whole, train_, validation_, options);
  StoreWeights(*whole, "", unbroken);

  const auto folder = std::filesystem::path(testing::TempDir()) / ("resume_" + GetParam());
  std::filesystem::create_directories(folder);
  options.checkpoint = folder / "checkpoint";
  options.checkpoint_every_s = 0;
  struct Interrupted {};
  const auto interrupt = [](const FitProgress& progress) {
    if (progress.updates == 8) throw Interrupted{};
  };
  const auto begun = Make();
  try {
    Fit(*begun, train_, validation_, options, interrupt);
  } catch (const Interrupted&) {
    EXPECT_TRUE(std::filesystem::exists(options.checkpoint));
  }
  const auto ended = Make();
  const FitResult result = Fit(*ended, train_, validation_, options);
  StoreWeights(*ended, "", resumed);
  EXPECT_EQ(resumed.ToBytes(), unbroken.ToBytes());
  EXPECT_FALSE(std::filesystem::exists(options.checkpoint));
  std::filesystem::remove_all(folder);
}

TEST_P(AnyFamily, DrawsTheSameOnceSavedAndLoaded) {
  const auto network = Make();
  Fit(*network, train_, validation_, Options());
  ModelFile file;
  StoreWeights(*network, "network/", file);
  const auto other = Make(/*seed=*/2);
  LoadWeights(ModelFile::FromBytes(file.ToBytes(), "m"), "network/", "m", *other);
  EXPECT_EQ(Draw(*other, 1), Draw(*network, 1));
}

TEST_P(AnyFamily, TellsTheCostOfEachOfItsCalls) {
  const auto network = Make();
  EXPECT_FALSE(network->calls().empty());
  for (const std::string& call : network->calls()) {
    const OperatorGraph graph = network->Graph(call);
    EXPECT_GT(graph.TotalFlops().si(), 0) << call;
    EXPECT_GT(graph.PeakActivationBytes().si(), 0) << call;
  }
  EXPECT_THAT(test::WordsOf([&] { network->Graph("stpe"); }),
              testing::StartsWith("unknown call \"stpe\" of a model; "));
}

TEST_P(AnyFamily, ScoresItsValidationPartWhereItHasADensity) {
  const auto network = Make();
  Fit(*network, train_, validation_, Options());
  torch::NoGradGuard no_grad;
  auto noise = NoiseOf(1, "density");
  const Tensor condition = Conditions(validation_.rows());
  if (network->density() == DensityKind::kNone) {
    EXPECT_EQ(test::WordsOf([&] { network->LogDensity(Validation(), condition, noise); }),
              "this family has no density: score its samples instead");
    return;
  }
  const std::vector<float> density = ValuesOf(network->LogDensity(Validation(), condition, noise));
  EXPECT_EQ(static_cast<std::int64_t>(density.size()), validation_.rows());
  EXPECT_THAT(density, testing::Each(testing::Truly([](float v) { return std::isfinite(v); })));
}

INSTANTIATE_TEST_SUITE_P(Families, AnyFamily, testing::ValuesIn(Names()),
                         [](const auto& info) { return info.param; });

TEST(FamilyTable, HasAMakerForEachName) {
  for (const std::string& name : Names()) EXPECT_NO_THROW(test::ExamplesFor(name, 2, 1)) << name;
}

}  // namespace
}  // namespace giot

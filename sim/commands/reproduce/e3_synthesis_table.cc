// E3: giot's generators of series beside published ones, by TimeGAN's two scores.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/families/table.h"
#include "models/score/series_scores.h"
#include "models/score/synthesis_sets.h"
#include "scenarios/family_recipe.h"
#include "sim/base/problems.h"
#include "sim/commands/reproduce/experiments.h"
#include "sim/models_library.h"
#include "sim/progress.h"

namespace giot {
namespace {

constexpr std::size_t kSinesRows = 10000;

/// Rows of Yuan and Qiao 2024 (Diffusion-TS), table 1; TimeGAN's are also in its own paper.
struct PublishedRow {
  const char* name;
  const char* stocks;
  const char* sines;
};
constexpr PublishedRow kPublished[] = {
    {"Diffusion-TS", "0.067 ± 0.015   0.036", "0.006 ± 0.007   0.093"},
    {"TimeGAN", "0.102 ± 0.021   0.038", "0.011 ± 0.008   0.093"},
    {"TimeVAE", "0.145 ± 0.120   0.039", "0.041 ± 0.044   0.093"},
    {"DiffTime", "0.097 ± 0.016   0.038", "0.013 ± 0.006   0.093"},
    {"DiffWave", "0.232 ± 0.061   0.047", "0.017 ± 0.008   0.093"},
    {"Cot-GAN", "0.230 ± 0.016   0.047", "0.254 ± 0.137   0.100"},
    {"real windows", "-               0.036", "-               0.094"},
};

struct MeanAndDeviation {
  double mean = 0;
  double deviation = 0;
};

MeanAndDeviation Over(const std::vector<double>& values) {
  MeanAndDeviation over;
  for (const double value : values) over.mean += value / static_cast<double>(values.size());
  for (const double value : values) {
    over.deviation += (value - over.mean) * (value - over.mean);
  }
  const auto rest = static_cast<double>(values.size()) - 1;
  over.deviation = rest > 0 ? std::sqrt(over.deviation / rest) : 0;
  return over;
}

/// The windows as a data set for a training.
DataSet DataOf(const WindowSet& real, const FamilyRecipe& recipe) {
  DataSet data;
  data.train.length = static_cast<int>(real.length);
  for (std::size_t channel = 0; channel < real.channels; ++channel) {
    data.train.fields.push_back({fmt::format("channel_{}", channel), "", {}});
  }
  data.train.values = real.values;
  EncoderOptions options;
  if (!recipe.data.normalise.numbers.empty()) options.numbers = recipe.data.normalise.numbers;
  data.encoder = Encoder::Fit(data.train.fields, data.train.values, options);
  return data;
}

class SynthesisTableExperiment final : public Command {
 public:
  std::string name() const override { return "E3"; }
  std::string summary() const override {
    return "Generators of series beside published ones, by TimeGAN's two scores";
  }
  std::string example() const override {
    return "giot reproduce E3 --sets sines --families time_vae --seeds 1 --out e3";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("--sets", sets_, "stocks, sines")
        ->delimiter(',')
        ->check(CLI::IsMember({"stocks", "sines"}))
        ->capture_default_str();
    app.add_option("--stocks", stocks_,
                   "stock_data.csv of github.com/jsyoon0823/TimeGAN (revision 8f6181c)")
        ->capture_default_str();
    app.add_option("--families", families_,
                   "recipes to train, by name in --recipes; by default all")
        ->delimiter(',');
    app.add_option("--recipes", recipes_, "folder of recipes NAME.toml")->capture_default_str();
    app.add_option("--seeds", seeds_, "trainings of each")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app.add_option("--updates", updates_, "of each training; by default the recipe's");
    app.add_option("--out", out_, "folder of the trained models; those there are not trained again")
        ->capture_default_str();
  }
  int Run() override {
    if (families_.empty()) families_ = AllRecipes();
    std::filesystem::create_directories(out_);
    for (const std::string& set : sets_) PrintSet(set);
    std::printf(
        "\ndisc.: |accuracy - 1/2| of a GRU that tells real from synthetic windows; pred.: mean "
        "absolute error\non real windows of a GRU trained on synthetic ones. Lower is better. "
        "Synthetic values are taken into 0..1,\nwhere all real ones lie. Published: Yuan and Qiao "
        "2024, table 1 (TensorFlow's GRU).\n");
    return 0;
  }

 private:
  std::vector<std::string> AllRecipes() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(recipes_)) {
      if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  WindowSet Read(const std::string& set) const {
    if (set == "stocks") return StockSet(stocks_);
    Stream random(1, "sines");
    return SinesSet(kSinesRows, random);
  }

  static void PrintRow(const std::string& row, const std::vector<double>& discriminative,
                       const std::vector<double>& predictive) {
    const MeanAndDeviation disc = Over(discriminative), pred = Over(predictive);
    std::printf("  %-24s %.3f ± %.3f   %.4f ± %.4f\n", row.c_str(), disc.mean, disc.deviation,
                pred.mean, pred.deviation);
    std::fflush(stdout);
  }

  void PrintSet(const std::string& set) const {
    const WindowSet real = Read(set);
    std::printf("\n%s: %zu windows of %zu steps of %zu channels\n  %-24s %-15s %s\n", set.c_str(),
                real.rows(), real.length, real.channels, "generator", "disc.", "pred.");
    for (const PublishedRow& row : kPublished) {
      std::printf("  %-24s %s  published\n", row.name, set == "stocks" ? row.stocks : row.sines);
    }
    std::vector<double> discriminative, predictive;
    const FullCovarianceGaussian gaussian(real.View());
    for (int seed = 1; seed <= seeds_; ++seed) {
      Stream random(static_cast<std::uint64_t>(seed), "Gaussian");
      Score(real, gaussian.Sample(real.rows(), random), seed, discriminative, predictive);
    }
    PrintRow("full-covariance Gaussian", discriminative, predictive);
    for (const std::string& family : families_) {
      discriminative.clear();
      predictive.clear();
      for (int seed = 1; seed <= seeds_; ++seed) {
        Score(real, Synthetic(set, real, family, seed), seed, discriminative, predictive);
      }
      PrintRow("giot " + family, discriminative, predictive);
    }
  }

  static void Score(const WindowSet& real, const WindowSet& fake, int seed,
                    std::vector<double>& discriminative, std::vector<double>& predictive) {
    const auto number = static_cast<std::uint64_t>(seed);
    discriminative.push_back(DiscriminativeScore(real.View(), fake.View(), number));
    predictive.push_back(PredictiveScore(real.View(), fake.View(), number));
  }

  /// As many windows as there are real ones, from a model that is trained where it is not there.
  WindowSet Synthetic(const std::string& set, const WindowSet& real, const std::string& family,
                      int seed) const {
    const std::filesystem::path file =
        std::filesystem::path(out_) / fmt::format("{}_{}_{}.giot", set, family, seed);
    if (!std::filesystem::exists(file)) Train(file, real, family, seed);
    const auto model = LoadTrainer().OpenFamily(ModelFile::Read(file), file);
    Examples drawn =
        model->Draw(static_cast<std::int64_t>(real.rows()), {}, static_cast<std::uint64_t>(seed));
    for (float& value : drawn.values) value = std::clamp(value, 0.0f, 1.0f);
    return {std::move(drawn.values), real.length, real.channels};
  }

  void Train(const std::filesystem::path& file, const WindowSet& real, const std::string& family,
             int seed) const {
    FamilyRecipe recipe = RecipeOf(family, seed);
    recipe.name = file.stem().string();
    ProgressLine line(ProgressLine::For(stderr, false));
    FamilyTraining training;
    training.checkpoint = file.string() + ".checkpoint";
    training.report = [&](const FitProgress& progress) {
      line.Show(fmt::format("{}: update {}/{}  loss {:.4f}  validation {:.4f}", recipe.name,
                            progress.updates, progress.most_updates, progress.last.loss,
                            progress.last.validation));
    };
    LoadTrainer().TrainFamilyOn(recipe, DataOf(real, recipe), training).Write(file);
    line.Finish(fmt::format("{}: trained in {:.0f} s", recipe.name, line.elapsed().si()));
  }

  FamilyRecipe RecipeOf(const std::string& family, int seed) const {
    Catalogue catalogue;
    catalogue.Add(FamilyEntries());
    const std::filesystem::path path = std::filesystem::path(recipes_) / (family + ".toml");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
      throw ScenarioError("no recipe " + path.string() + " for --families " + family +
                          "; give its folder by --recipes");
    }
    std::vector<Override> overrides{ParseOverride(fmt::format("training.seed={}", seed))};
    if (updates_ > 0) {
      overrides.push_back(ParseOverride(fmt::format("training.updates={}", updates_)));
    }
    return ParseFamilyRecipe({std::istreambuf_iterator<char>(stream), {}}, path.string(), catalogue,
                             overrides);
  }

  std::vector<std::string> sets_{"stocks", "sines"};
  std::vector<std::string> families_;
  std::string stocks_ = "stock_data.csv";
  std::string recipes_ = "scenarios/models/e3";
  std::string out_ = "runs/e3";
  int seeds_ = 3;
  std::int64_t updates_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeSynthesisTableExperiment() {
  return std::make_unique<SynthesisTableExperiment>();
}

}  // namespace giot

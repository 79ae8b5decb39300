// `giot train RECIPE`: trains a model from its recipe and writes it with its scores.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "scenarios/family_recipe.h"
#include "scenarios/recipe.h"
#include "sim/commands/commands.h"
#include "sim/commands/family_commands.h"
#include "sim/models_library.h"
#include "sim/progress.h"

namespace giot {
namespace {

/// Time left at the pace so far, were every epoch to run.
std::string TimeLeft(const TrainingProgress& p, Seconds elapsed) {
  const double done = (p.attempt - 1.0) * p.epochs + p.epoch;
  const double all = static_cast<double>(p.attempts) * p.epochs;
  const double left = elapsed.si() * (all - done) / done;
  return "at most " + DurationText(Seconds(left)) + " left";
}

class TrainCommand final : public Command {
 public:
  std::string name() const override { return "train"; }
  std::string summary() const override { return "Train a model from its recipe and score it"; }
  std::string example() const override {
    return "giot train scenarios/models/wind.toml --out wind.giot";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("recipe", recipe_, "training recipe (TOML)")->required();
    app.add_option("overrides", overrides_, "key=value, e.g. model.hidden=8");
    app.add_option("--out", out_, "model file to write; by default the recipe's name + .giot here");
    app.add_option("--curve", curve_, "HDF5 file for the learning curve of a family");
    app.add_option("--checkpoint-every-s", checkpoint_every_s_,
                   "least time between two checkpoints of a family's training")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    app.add_option("--device", device_, "cpu, or cuda where LibTorch has it")
        ->capture_default_str();
    app.add_flag("--quiet", quiet_, "no progress, just the scores");
  }
  int Run() override {
    std::vector<Override> overrides;
    for (const std::string& text : overrides_) overrides.push_back(ParseOverride(text));
    if (IsFamilyRecipe(recipe_)) {
      TrainFamilyModel({recipe_, overrides, out_, curve_, device_, quiet_, checkpoint_every_s_});
      return 0;
    }
    if (!curve_.empty()) {
      throw ScenarioError("--curve is for recipes of a family ([model] kind = ...)");
    }
    Recipe recipe = LoadRecipe(recipe_, overrides);
    const std::filesystem::path out = out_.empty() ? recipe.name + ".giot" : out_;
    recipe.name = out.stem().string();
    CheckWritable(out);
    ProgressLine line(ProgressLine::For(stderr, quiet_));
    line.Say("loading LibTorch and fitting the baselines of " + recipe_);
    TrainingOptions options;
    options.device = device_;
    options.report = [&](const TrainingProgress& p) {
      line.Show(
          fmt::format("seed {}/{} epoch {}/{}  loss {:.4f}  validation CRPS {:.4g}  best "
                      "{:.4g}  {}",
                      p.attempt, p.attempts, p.epoch, p.epochs, p.loss, p.validation_crps,
                      p.best_crps, TimeLeft(p, line.elapsed())));
    };
    const ModelFile file = LoadTrainer().Train(recipe, options);
    file.Write(out);
    const ModelInfo info = LoadInfo(file, out);
    line.Finish(fmt::format("trained in {:.1f} s", line.elapsed().si()));
    std::printf("%s: %lld weights, SHA-256 %s\n", info.name.c_str(),
                static_cast<long long>(info.parameters), info.weights_sha256.c_str());
    std::printf("%s", FormatScores(info.scores, info.unit).c_str());
    std::printf("\nwrote %s (%ju bytes)\n", out.c_str(),
                static_cast<std::uintmax_t>(std::filesystem::file_size(out)));
    return 0;
  }

 private:
  /// A long training must not end at a folder that is not there.
  static void CheckWritable(const std::filesystem::path& out) {
    const std::filesystem::path folder = out.has_parent_path() ? out.parent_path() : ".";
    if (std::filesystem::is_directory(folder) && ::access(folder.c_str(), W_OK) == 0) return;
    throw std::runtime_error("cannot write " + out.string() + ": " + folder.string() +
                             " is no folder that may be written to");
  }

  std::string recipe_;
  std::vector<std::string> overrides_;
  std::string out_;
  std::string curve_;
  double checkpoint_every_s_ = 30;
  std::string device_ = "cpu";
  bool quiet_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeTrainCommand() { return std::make_unique<TrainCommand>(); }

}  // namespace giot

#include "models/trainer.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/families/family_model.h"
#include "models/gru_mixture_net.h"
#include "models/plan/fit_baselines.h"
#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "models/plan/series.h"
#include "models/training_data.h"
#include "sim/base/problems.h"
#include "sim/base/sha256.h"

namespace giot {
namespace {

/// A recipe with its data at hand: everything that training reads.
struct Task {
  const Recipe& recipe;
  Series series;
  ModelInfo info;
  Transform transform;
  Season season;

  std::span<const double> TrainingPart(const std::string& column) const {
    return std::span(series.values[series.IndexOf(column)])
        .subspan(static_cast<std::size_t>(info.train_from),
                 static_cast<std::size_t>(info.validate_from - info.train_from));
  }
  ScoredPart Validation() const { return {info.validate_from, info.test_from, info.warm_up_steps}; }
  ScoredPart Test() const { return {info.test_from, info.end, info.warm_up_steps}; }
};

std::int64_t StepOf(const Series& series, const Recipe& recipe, const std::string& key,
                    const std::string& time) {
  const std::int64_t step = series.axis.StepOf(time);
  if (step < 0 || step > series.rows()) {
    throw ScenarioError(fmt::format("{}: split.{}: {} is outside of the data, {} to {}",
                                    recipe.file.string(), key, time, series.axis.origin,
                                    series.axis.TimeOf(series.rows() - 1)));
  }
  return step;
}

void SplitColumns(const Recipe& recipe, Task& task) {
  task.info.held_out_columns = recipe.data.held_out;
  for (const std::string& column : recipe.data.held_out) task.series.IndexOf(column);
  for (const std::string& column : task.series.columns) {
    const auto& out = recipe.data.held_out;
    if (std::find(out.begin(), out.end(), column) == out.end()) {
      task.info.trained_columns.push_back(column);
    }
  }
  if (task.info.trained_columns.empty()) {
    throw ScenarioError(recipe.file.string() +
                        ": data.held_out: every column is held out; leave one to train on");
  }
}

void SplitTimes(const Recipe& recipe, Task& task) {
  const RecipeSplit& split = recipe.split;
  ModelInfo& info = task.info;
  info.train_from = StepOf(task.series, recipe, "train_from", split.train_from);
  info.validate_from = StepOf(task.series, recipe, "validate_from", split.validate_from);
  info.test_from = StepOf(task.series, recipe, "test_from", split.test_from);
  info.end = StepOf(task.series, recipe, "end", split.end);
  if (!(info.train_from < info.validate_from && info.validate_from < info.test_from &&
        info.test_from < info.end)) {
    throw ScenarioError(recipe.file.string() +
                        ": split: each part must end after it begins; give train_from < "
                        "validate_from < test_from < end");
  }
}

/// Makes the mean of the trained columns' training part 1.
void DivideByMean(Task& task) {
  double sum = 0;
  double count = 0;
  for (const std::string& column : task.info.trained_columns) {
    for (const double value : task.TrainingPart(column)) sum += value;
    count += static_cast<double>(task.TrainingPart(column).size());
  }
  const double factor = count / sum;
  if (!std::isfinite(factor) || !(factor > 0)) {
    throw ScenarioError(task.recipe.file.string() +
                        ": data.divide_by_mean: the mean of the training part is not above 0");
  }
  task.info.scale *= factor;
  for (std::vector<double>& column : task.series.values) {
    for (double& value : column) value *= factor;
  }
}

void CheckValues(const Task& task) {
  if (task.transform.kind != TransformKind::kSqrt) return;
  for (std::size_t c = 0; c < task.series.columns.size(); ++c) {
    for (std::size_t row = 0; row < task.series.values[c].size(); ++row) {
      if (task.series.values[c][row] >= 0) continue;
      throw ScenarioError(fmt::format(
          "{}: row {}: {} is {:g}: a sqrt model takes no negative values; use another transform",
          task.recipe.DataFile().string(), row + 1, task.series.columns[c],
          task.series.values[c][row]));
    }
  }
}

Task Prepare(const Recipe& recipe) {
  const RecipeData& data = recipe.data;
  Task task{recipe, {}, {}, {}, {}};
  task.series =
      Series::Read({recipe.DataFile(), data.time_column, data.columns, data.step, data.scale});
  task.transform = {ParseTransform(data.transform), data.resolution};
  for (std::size_t i = 0; i < recipe.season.periods.size(); ++i) {
    task.season.periods.push_back(
        {recipe.season.periods[i], static_cast<int>(recipe.season.harmonics[i])});
  }
  task.info.name = recipe.name;
  task.info.quantity = data.quantity;
  task.info.unit = data.unit;
  task.info.scale = data.scale;
  task.info.axis = task.series.axis;
  task.info.data_file = data.file;
  task.info.data_sha256 = Sha256OfFile(recipe.DataFile());
  task.info.recipe = recipe.text;
  task.info.warm_up_steps = recipe.evaluation.warm_up_steps;
  SplitColumns(recipe, task);
  SplitTimes(recipe, task);
  if (data.divide_by_mean) DivideByMean(task);
  CheckValues(task);
  return task;
}

/// Transformed training parts of trained columns: one, or all of them pooled.
struct Transformed {
  Transformed(const Task& task, const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
      std::vector<double>& y = values.emplace_back();
      for (const double x : task.TrainingPart(column)) y.push_back(task.transform.Forward(x));
    }
    for (const std::vector<double>& y : values) stretches.push_back({task.info.train_from, y});
  }
  std::vector<std::vector<double>> values;
  std::vector<Stretch> stretches;
};

using FitFunction = std::function<SeasonalArFit(const std::vector<Stretch>&)>;

SeasonalArPlan FitPlan(const Task& task, const std::string& variant, const FitFunction& fit) {
  SeasonalArPlan plan{task.info.name + " " + variant, task.info.unit, task.transform, {}, {}};
  plan.sites = task.info.trained_columns;
  plan.sites.insert(plan.sites.end(), task.info.held_out_columns.begin(),
                    task.info.held_out_columns.end());
  plan.fits[""] = fit(Transformed(task, task.info.trained_columns).stretches);
  for (const std::string& column : task.info.trained_columns) {
    plan.fits[column] = fit(Transformed(task, {column}).stretches);
  }
  return plan;
}

/// Mean CRPS over the trained columns in the validation part.
double ValidationCrps(const Task& task, const Forecaster& model) {
  double sum = 0;
  for (const std::string& column : task.info.trained_columns) {
    sum += ScoreColumn(model, column, task.series.values[task.series.IndexOf(column)], 0,
                       task.Validation())
               .crps;
  }
  return sum / static_cast<double>(task.info.trained_columns.size());
}

std::vector<int> Lags(int p, const std::vector<double>& seasonal) {
  std::vector<int> lags;
  for (int lag = 1; lag <= p; ++lag) lags.push_back(lag);
  for (const double lag : seasonal) {
    if (lag > p) lags.push_back(static_cast<int>(lag));
  }
  std::sort(lags.begin(), lags.end());
  return lags;
}

/// The seasonal AR(p) with the best validation CRPS, with none, the first, the first two, ... of
/// the seasonal lags.
SeasonalArPlan ChooseSeasonalAr(const Task& task) {
  std::optional<SeasonalArPlan> best;
  double best_crps = INFINITY;
  std::vector<std::vector<double>> choices{{}};
  const RecipeBaselines& options = task.recipe.baselines;
  for (const double lag : options.seasonal_lags) {
    choices.push_back(choices.back());
    choices.back().push_back(lag);
  }
  for (const auto& seasonal : choices) {
    for (int p = 1; p <= options.most_lags; ++p) {
      const std::vector<int> lags = Lags(p, seasonal);
      const auto plan = FitPlan(task, "seasonal_ar", [&](const std::vector<Stretch>& stretches) {
        return FitSeasonalAr(task.season, lags, stretches);
      });
      const double crps =
          ValidationCrps(task, SeasonalArModel(std::make_shared<SeasonalArPlan>(plan)));
      if (!(crps < best_crps)) continue;
      best_crps = crps;
      best = plan;
    }
  }
  if (!best) throw std::runtime_error("no seasonal AR could be fitted to " + task.info.name);
  return *best;
}

void AddBaselines(const Task& task, ModelFile& file) {
  StoreBaseline("persistence", FitPlan(task, "persistence", FitPersistence), file);
  StoreBaseline("climatology",
                FitPlan(task, "climatology",
                        [&](const auto& parts) { return FitSeasonalAr(task.season, {}, parts); }),
                file);
  StoreBaseline(
      "ar1",
      FitPlan(task, "ar1", [&](const auto& parts) { return FitSeasonalAr(Season{}, {1}, parts); }),
      file);
  StoreBaseline("seasonal_ar", ChooseSeasonalAr(task), file);
}

/// The two features of each harmonic that the recipe lists; all of them where it lists none.
std::vector<int> SeasonInputs(const Recipe& recipe, const Season& season) {
  std::vector<int> inputs;
  for (const double harmonic : recipe.model.season_inputs) {
    if (2 * harmonic > season.FeatureCount()) {
      throw ScenarioError(
          fmt::format("{}: model.season_inputs: there is no harmonic {}; the season "
                      "has {}",
                      recipe.file.string(), harmonic, season.FeatureCount() / 2));
    }
    inputs.push_back(2 * static_cast<int>(harmonic) - 2);
    inputs.push_back(2 * static_cast<int>(harmonic) - 1);
  }
  if (inputs.empty()) {
    for (int feature = 0; feature < season.FeatureCount(); ++feature) inputs.push_back(feature);
  }
  return inputs;
}

GruMixtureShape ShapeOf(const Task& task) {
  const RecipeModel& model = task.recipe.model;
  GruMixtureShape shape;
  shape.season_inputs = SeasonInputs(task.recipe, task.season);
  shape.hidden = static_cast<int>(model.hidden);
  shape.components = static_cast<int>(model.components);
  shape.level_prior = static_cast<float>(model.level_prior);
  shape.level_window = static_cast<int>(model.level_window);
  shape.averages.assign(model.averages.begin(), model.averages.end());
  shape.lags.assign(model.lags.begin(), model.lags.end());
  std::sort(shape.lags.begin(), shape.lags.end());
  return shape;
}

/// The best weights of one seed.
struct Attempt {
  NetworkWeights weights;
  double crps = INFINITY;
};

class NetworkTrainer {
 public:
  NetworkTrainer(const Task& task, const TrainingOptions& options)
      : task_(task), options_(options), shape_(ShapeOf(task)) {
    const Transformed pooled(task, task.info.trained_columns);
    scale_ = FitScale(task.season, pooled.stretches);
    columns_.first_step = task.info.train_from;
    for (const std::vector<double>& y : pooled.values) {
      std::vector<double>& z = columns_.z.emplace_back();
      for (std::size_t t = 0; t < y.size(); ++t) {
        const auto point = scale_.At(columns_.first_step + static_cast<std::int64_t>(t));
        z.push_back((y[t] - point.mean) / point.standard_deviation);
      }
    }
  }

  /// Trains with every seed of the recipe and keeps the best in validation.
  Attempt Run() const {
    Attempt best;
    const std::vector<double>& seeds = task_.recipe.training.seeds;
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      TrainingProgress progress;
      progress.attempt = static_cast<int>(i) + 1;
      progress.attempts = static_cast<int>(seeds.size());
      Attempt attempt = RunSeed(static_cast<std::uint64_t>(seeds[i]), progress);
      if (attempt.crps < best.crps) best = std::move(attempt);
    }
    if (!std::isfinite(best.crps)) {
      throw std::runtime_error("training " + task_.info.name +
                               " diverged with every seed; lower training.learning_rate");
    }
    return best;
  }

  NeuralPlan Plan(const NetworkWeights& weights) const {
    std::vector<std::string> sites = task_.info.trained_columns;
    sites.insert(sites.end(), task_.info.held_out_columns.begin(),
                 task_.info.held_out_columns.end());
    return {task_.info.name + " neural",
            task_.info.unit,
            std::move(sites),
            task_.transform,
            scale_,
            GruMixturePlan(shape_, weights.Spans()),
            {}};
  }

  void Store(const NetworkWeights& weights, ModelFile& file) const {
    NeuralPlan plan = Plan(weights);
    const GruMixtureNet net(shape_, {}, 0, "cpu");
    plan.step_graph = net.Trace(plan.name + " step", plan.transform, plan.scale);
    StoreNeural(plan, weights.Spans(), file);
  }

 private:
  Attempt RunSeed(std::uint64_t seed, TrainingProgress progress) const {
    const RecipeTraining& recipe = task_.recipe.training;
    GruMixtureNet net(
        shape_, {recipe.learning_rate, recipe.clip_norm, recipe.weight_decay, recipe.averaging},
        seed, options_.device);
    WindowSampler sampler(columns_, scale_, shape_, recipe, Stream(seed, "training windows"));
    Attempt best;
    int best_epoch = 0;
    progress.epochs = static_cast<int>(recipe.epochs);
    for (int epoch = 1; epoch <= recipe.epochs; ++epoch) {
      net.SetLearningRate(recipe.learning_rate * std::pow(recipe.decay, epoch - 1));
      double loss = 0;
      const std::vector<TrainingBatch> batches = sampler.NextEpoch();
      for (const TrainingBatch& batch : batches) loss += net.Learn(batch);
      NetworkWeights weights = net.Weights();
      const double crps =
          ValidationCrps(task_, NeuralModel(std::make_shared<NeuralPlan>(Plan(weights))));
      if (crps < best.crps) {
        best = {std::move(weights), crps};
        best_epoch = epoch;
      }
      progress.epoch = epoch;
      progress.loss = loss / static_cast<double>(batches.size());
      progress.validation_crps = crps;
      progress.best_crps = best.crps;
      if (options_.report) options_.report(progress);
      if (epoch - best_epoch >= recipe.patience) break;
    }
    return best;
  }

  const Task& task_;
  const TrainingOptions& options_;
  GruMixtureShape shape_;
  SeasonalScale scale_;
  TrainingColumns columns_;
};

class TorchTrainer final : public Trainer {
 public:
  ModelFile Train(const Recipe& recipe, const TrainingOptions& options) const override {
    // One thread: the order of every sum, and so every bit, is fixed.
    torch::set_num_threads(1);
    const Task task = Prepare(recipe);
    ModelFile file;
    AddBaselines(task, file);
    const NetworkTrainer trainer(task, options);
    const Attempt best = trainer.Run();
    trainer.Store(best.weights, file);
    ModelInfo info = task.info;
    info.parameters = best.weights.Count();
    info.weights_sha256 = WeightsHash(file);
    StoreInfo(info, file);
    info.scores = ScoreModelFile(file, recipe.name, task.series, task.Test());
    StoreInfo(info, file);
    return file;
  }
  ModelFile TrainFamily(const FamilyRecipe& recipe, const FamilyTraining& training) const override {
    return giot::TrainFamily(recipe, training);
  }
  ModelFile TrainFamilyOn(const FamilyRecipe& recipe, const DataSet& data,
                          const FamilyTraining& training) const override {
    return giot::TrainFamilyOn(recipe, data, training);
  }
  std::unique_ptr<ExampleModel> OpenFamily(const ModelFile& file,
                                           const std::filesystem::path& name) const override {
    torch::set_num_threads(1);
    return OpenFamilyModel(file, name);
  }
};

}  // namespace
}  // namespace giot

extern "C" const giot::Trainer* giot_models_trainer() {
  static const giot::TorchTrainer trainer;
  return &trainer;
}

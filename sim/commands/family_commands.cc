#include "sim/commands/family_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "models/families/draw_by_plan.h"
#include "models/families/example_scores.h"
#include "models/families/family_info.h"
#include "models/families/table.h"
#include "models/plan/plan_file.h"
#include "results/table_file.h"
#include "results/text_table.h"
#include "scenarios/family_recipe.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"
#include "sim/models_library.h"
#include "sim/packet_examples.h"
#include "sim/progress.h"

namespace giot {
namespace {

Catalogue Families() {
  Catalogue catalogue;
  catalogue.Add(FamilyEntries());
  return catalogue;
}

/// A long training must not end at a folder that is not there.
void CheckWritable(const std::filesystem::path& out) {
  const std::filesystem::path folder = out.has_parent_path() ? out.parent_path() : ".";
  if (std::filesystem::is_directory(folder) && ::access(folder.c_str(), W_OK) == 0) return;
  throw std::runtime_error("cannot write " + out.string() + ": " + folder.string() +
                           " is no folder that may be written to");
}

void WriteCurve(const std::filesystem::path& file, const FamilyInfo& info) {
  const auto column = [](const char* name, const char* unit, const char* meaning) {
    TableColumn made;
    made.info = {name, unit, meaning, ColumnType::kDouble, {}};
    return made;
  };
  TableColumn updates = column("updates", "", "moves of the optimiser so far");
  TableColumn loss = column("loss", "", "mean training loss since the row before");
  TableColumn validation = column("validation", "", "what early stopping watches; lower is better");
  TableColumn rate = column("learning_rate", "", "of the last update");
  for (const LearningPoint& point : info.curve) {
    updates.numbers.push_back(static_cast<double>(point.update));
    loss.numbers.push_back(point.loss);
    validation.numbers.push_back(point.validation);
    rate.numbers.push_back(point.learning_rate);
  }
  TableData table;
  table.meaning = "how the training of " + info.name + " went";
  table.rows = info.curve.size();
  table.columns = {updates, loss, validation, rate};
  WriteTableFile(file, "learning_curve", table,
                 {{"model", info.name}, {"family", info.family}, {"recipe", info.recipe}});
}

std::string ScoreLines(const std::map<std::string, double>& scores) {
  TextTable table({false, true});
  for (const auto& [name, value] : scores) table.Add({name, fmt::format("{:.4g}", value)});
  return table.ToString("  ");
}

/// The number of a condition as a user writes it: a category by its name.
float ConditionValue(const Field& field, const std::string& text) {
  if (field.discrete()) {
    for (std::size_t code = 0; code < field.categories.size(); ++code) {
      if (field.categories[code] == text) return static_cast<float>(code);
    }
    throw ScenarioError("--condition " + field.name + ": unknown category \"" + text + "\"; " +
                        DidYouMean(text, field.categories));
  }
  std::size_t used = 0;
  float value = 0;
  try {
    value = std::stof(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != text.size() || !std::isfinite(value)) {
    throw ScenarioError("--condition " + field.name + ": expected a number, found \"" + text + '"');
  }
  return value;
}

/// One condition [condition fields] from `field=value` texts.
std::vector<float> ConditionOf(const std::vector<Field>& fields,
                               const std::vector<std::string>& texts) {
  std::map<std::string, std::string> given;
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (equals == std::string::npos) {
      throw ScenarioError("--condition " + text + ": expected field=value");
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw ScenarioError("--condition " + text + ": the model is told nothing of that name; " +
                          (names.empty() ? "it has no condition" : DidYouMean(name, names)));
    }
    given[name] = text.substr(equals + 1);
  }
  std::vector<float> values;
  for (const Field& field : fields) {
    const auto found = given.find(field.name);
    if (found == given.end()) {
      throw ScenarioError("the model wants to be told " + field.name + ": add --condition " +
                          field.name + "=VALUE");
    }
    values.push_back(ConditionValue(field, found->second));
  }
  return values;
}

std::string Cell(const Field& field, float value) {
  if (!field.discrete()) return fmt::format("{:.6g}", value);
  return field.categories[static_cast<std::size_t>(value)];
}

std::string ProgressText(const FitProgress& progress, Seconds elapsed) {
  const auto done = static_cast<double>(progress.updates - progress.resumed_from);
  const double left = static_cast<double>(progress.most_updates - progress.updates);
  return fmt::format("update {}/{}  loss {:.4f}  validation {:.4f}  best {:.4f}  at most {} left",
                     progress.updates, progress.most_updates, progress.last.loss,
                     progress.last.validation, progress.best,
                     DurationText(Seconds(elapsed.si() * left / std::max(1.0, done))));
}

}  // namespace

void TrainFamilyModel(const FamilyTrainRequest& request) {
  FamilyRecipe recipe = LoadFamilyRecipe(request.recipe, Families(), request.overrides);
  const std::filesystem::path out =
      request.out.empty() ? std::filesystem::path(recipe.name + ".giot") : request.out;
  recipe.name = out.stem().string();
  CheckWritable(out);
  if (!request.curve.empty()) CheckWritable(request.curve);
  ProgressLine line(ProgressLine::For(stderr, request.quiet));
  line.Say("loading LibTorch and the data of " + request.recipe.string());
  FamilyTraining training;
  training.device = request.device;
  training.checkpoint = out.string() + ".checkpoint";
  training.checkpoint_every_s = request.checkpoint_every_s;
  training.read_packets = ReadPacketColumns;
  training.note = [&](const std::string& note) { line.Say(note); };
  bool said = false;
  training.report = [&](const FitProgress& progress) {
    if (progress.resumed_from > 0 && !std::exchange(said, true)) {
      line.Say(fmt::format("went on from update {} of {}", progress.resumed_from,
                           training.checkpoint.string()));
    }
    line.Show(ProgressText(progress, line.elapsed()));
  };
  const ModelFile file = LoadTrainer().TrainFamily(recipe, training);
  file.Write(out);
  const FamilyInfo info = LoadFamilyInfo(file, out);
  if (!request.curve.empty()) WriteCurve(request.curve, info);
  line.Finish(fmt::format("trained in {:.1f} s", line.elapsed().si()));
  std::printf("%s", DescribeFamilyModel(file, out).c_str());
  std::printf("\nwrote %s (%ju bytes)\n", out.c_str(),
              static_cast<std::uintmax_t>(std::filesystem::file_size(out)));
  if (!request.curve.empty()) std::printf("wrote %s\n", request.curve.c_str());
}

std::string SampleFamilyModel(const ModelFile& file, const FamilySampleRequest& request) {
  const FamilyInfo info = LoadFamilyInfo(file, request.model);
  const std::vector<float> condition =
      ConditionOf(info.condition_encoder.fields(), request.conditions);
  std::vector<float> conditions;
  for (std::int64_t row = 0; row < request.rows; ++row) {
    conditions.insert(conditions.end(), condition.begin(), condition.end());
  }
  const Examples drawn = HasDrawPlan(file)
                             ? DrawByPlan(info, LoadPlan(kDrawPlan, file, request.model),
                                          request.rows, conditions, request.seed)
                             : LoadTrainer()
                                   .OpenFamily(file, request.model)
                                   ->Draw(request.rows, conditions, request.seed);
  std::string text = "example,step";
  for (const Field& field : drawn.fields) text += "," + field.name;
  text += "\n";
  const std::size_t fields = drawn.fields.size();
  for (std::size_t i = 0; i < drawn.values.size(); i += fields) {
    const std::size_t step = i / fields;
    text += fmt::format("{},{}", step / static_cast<std::size_t>(drawn.length),
                        step % static_cast<std::size_t>(drawn.length));
    for (std::size_t f = 0; f < fields; ++f)
      text += "," + Cell(drawn.fields[f], drawn.values[i + f]);
    text += "\n";
  }
  return text;
}

std::string EvaluateFamilyModel(const ModelFile& file, const FamilyEvaluateRequest& request) {
  const auto model = LoadTrainer().OpenFamily(file, request.model);
  const FamilyInfo info = LoadFamilyInfo(file, request.model);
  FamilyRecipe recipe = ParseFamilyRecipe(info.recipe, request.model.string(), Families());
  recipe.data.files = request.data;
  const Examples real =
      LoadAll({recipe.data, "", ReadPacketColumns}, model->fields(), model->condition_fields());
  std::string text =
      fmt::format("{} ({}) on {} examples of {} steps of {} fields; lower is better\n", info.name,
                  info.family, real.rows(), real.length, real.fields.size());
  return text + ScoreLines(ScoreExamples(*model, real, request.seed));
}

std::string DescribeFamilyModel(const ModelFile& file, const std::filesystem::path& name) {
  const FamilyInfo info = LoadFamilyInfo(file, name);
  std::string text = fmt::format("{}: {}, {} weights, SHA-256 {}\n", info.name, info.family,
                                 info.parameters, info.weights_sha256);
  text += fmt::format("examples of {} steps of {} fields, {} condition fields\n", info.length,
                      info.channels(), info.condition_encoder.fields().size());
  text += fmt::format("trained for {} updates; the weights are those of update {}\n", info.updates,
                      info.best_update);
  TextTable costs({false, true, true, true, true});
  costs.Add({"call", "FLOP", "weight bytes", "peak activation bytes", "operators"});
  for (const auto& [call, graph] : info.graphs) {
    costs.Add({call, ShortNumber(graph.TotalFlops().si()), ShortNumber(graph.WeightBytes().si()),
               ShortNumber(graph.PeakActivationBytes().si()),
               std::to_string(graph.operators.size())});
  }
  text += costs.ToString("  ");
  if (info.scores.empty()) return text + "no test part: not scored\n";
  return text + "on the test part (lower is better):\n" + ScoreLines(info.scores);
}

}  // namespace giot

// `giot evaluate MODEL`: scores a model and its baselines on readings, without LibTorch.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "models/families/family_info.h"
#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "sim/base/csv.h"
#include "sim/base/sha256.h"
#include "sim/commands/commands.h"
#include "sim/commands/family_commands.h"

namespace giot {
namespace {

class EvaluateCommand final : public Command {
 public:
  std::string name() const override { return "evaluate"; }
  std::string summary() const override {
    return "Score a trained model beside its baselines on readings";
  }
  std::string example() const override {
    return "giot evaluate scenarios/models/wind.giot --data scenarios/data/irish_wind_knots.csv";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("model", model_, "model file (.giot)")->required();
    app.add_option("--data", data_, "readings (CSV), in the unit of the training data")->required();
    app.add_option("--time-column", time_column_, "column of times; by default the first column");
    app.add_option("--columns", columns_, "columns to score; all by default")->delimiter(',');
    app.add_option("--from", from_, "first time to score; by default the model's test part");
    app.add_option("--until", until_, "first time beyond what is scored");
    app.add_option("--warm-up", warm_up_, "steps that a session observes before it is scored");
  }
  int Run() override {
    const ModelFile file = ModelFile::Read(model_);
    if (IsFamilyFile(file)) {
      std::printf("%s", EvaluateFamilyModel(file, {model_, {data_}, 1}).c_str());
      return 0;
    }
    const ModelInfo info = LoadInfo(file, model_);
    const Series series = Series::Read({data_, TimeColumn(), columns_, info.axis.step, info.scale});
    const ScoredPart part = Part(info, series);
    const std::vector<Score> scores = ScoreModelFile(file, model_, series, part);
    std::printf("%s, %s in %s, %s up to %s (not included)\n", info.name.c_str(),
                info.quantity.c_str(), info.unit.c_str(), info.axis.TimeOf(part.from).c_str(),
                info.axis.TimeOf(part.end).c_str());
    if (Sha256OfFile(data_) == info.data_sha256) {
      std::printf("the readings are those that the model was trained on\n");
    }
    std::printf("%s", FormatScores(scores, info.unit).c_str());
    return 0;
  }

 private:
  std::string TimeColumn() const;
  /// The model's test part, cut to what was asked for; for other readings all of them.
  ScoredPart Part(const ModelInfo& info, const Series& series) const {
    const std::int64_t first = info.axis.StepOf(series.axis.origin);
    const std::int64_t beyond = first + series.rows();
    ScoredPart part{info.test_from, info.end, info.warm_up_steps};
    if (part.from < first || part.end > beyond) part = {first, beyond, info.warm_up_steps};
    if (!from_.empty()) part.from = info.axis.StepOf(from_);
    if (!until_.empty()) part.end = info.axis.StepOf(until_);
    if (warm_up_ >= 0) part.warm_up = warm_up_;
    return part;
  }

  std::string model_;
  std::string data_;
  std::string time_column_;
  std::vector<std::string> columns_;
  std::string from_;
  std::string until_;
  std::int64_t warm_up_ = -1;
};

std::string EvaluateCommand::TimeColumn() const {
  return time_column_.empty() ? CsvTable::Read(data_).columns().front() : time_column_;
}

}  // namespace

std::unique_ptr<Command> MakeEvaluateCommand() { return std::make_unique<EvaluateCommand>(); }

}  // namespace giot

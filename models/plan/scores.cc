#include "models/plan/scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/plan/fit_baselines.h"
#include "models/plan/load_model.h"
#include "models/plan/plan_codec.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The baseline refitted on one column's own training part.
SeasonalArPlan OwnFit(const std::string& variant, SeasonalArPlan plan, const ModelInfo& info,
                      const std::vector<double>& values, std::int64_t first_step) {
  std::vector<double> y;
  for (std::int64_t step = info.train_from; step < info.validate_from; ++step) {
    y.push_back(plan.transform.Forward(values[static_cast<std::size_t>(step - first_step)]));
  }
  const std::vector<Stretch> own{{info.train_from, y}};
  const SeasonalArFit& pooled = plan.FitOf("");
  SeasonalArFit fit = variant == "persistence"
                          ? FitPersistence(own)
                          : FitSeasonalAr(pooled.scale.season, pooled.lags, own);
  plan.fits.clear();
  plan.fits[""] = std::move(fit);
  return plan;
}

/// Decimals that show four significant digits of the best CRPS.
int Decimals(const std::vector<Score>& scores) {
  double least = INFINITY;
  for (const Score& score : scores) least = std::min(least, score.crps);
  if (!std::isfinite(least) || least <= 0) return 4;
  return std::clamp(3 - static_cast<int>(std::floor(std::log10(least))), 0, 9);
}

void AppendMeans(std::string& text, const std::vector<Score>& scores, bool held_out) {
  const std::vector<MeanScore> means = MeanScores(scores, held_out);
  if (means.empty()) return;
  text += fmt::format("\n{}\n{:<26}{:>12}{:>12}{:>12}\n",
                      held_out ? "Columns held out of training (mean); baselines are the fits "
                                 "pooled over the trained columns unless said"
                               : "Trained columns (mean); each baseline has its own fit for each",
                      "model", "NLL", "CRPS", "RMSE");
  const int decimals = Decimals(scores);
  for (const MeanScore& mean : means) {
    text += fmt::format("{:<26}{:>12.4f}{:>12.{}f}{:>12.{}f}\n", mean.variant, mean.nll, mean.crps,
                        decimals, mean.rmse, decimals);
  }
  text += "=> " + Verdict(means) + "\n";
}

void AppendColumns(std::string& text, const std::vector<Score>& scores) {
  const int decimals = Decimals(scores);
  std::vector<std::string> columns;
  std::vector<std::string> variants;
  for (const Score& score : scores) {
    if (!Contains(columns, score.column)) columns.push_back(score.column);
    if (!Contains(variants, score.variant)) variants.push_back(score.variant);
  }
  text += fmt::format("\nCRPS by column (* held out of training)\n{:<26}", "model");
  for (const std::string& column : columns) {
    const bool held_out = std::any_of(scores.begin(), scores.end(), [&](const Score& score) {
      return score.column == column && score.held_out;
    });
    const std::string head = column + (held_out ? "*" : "");
    text += fmt::format(" {:>{}}", head, std::max<std::size_t>(8, column.size() + 1));
  }
  text += '\n';
  for (const std::string& variant : variants) {
    text += fmt::format("{:<26}", variant);
    for (const std::string& column : columns) {
      const auto found = std::find_if(scores.begin(), scores.end(), [&](const Score& score) {
        return score.column == column && score.variant == variant;
      });
      const std::string cell =
          found == scores.end() ? "" : fmt::format("{:.{}f}", found->crps, decimals);
      text += fmt::format(" {:>{}}", cell, std::max<std::size_t>(8, column.size() + 1));
    }
    text += '\n';
  }
}

}  // namespace

Score ScoreColumn(const Forecaster& model, const std::string& site,
                  const std::vector<double>& values, std::int64_t first_step,
                  const ScoredPart& part) {
  const std::int64_t end_of_values = first_step + static_cast<std::int64_t>(values.size());
  if (part.from < first_step || part.end > end_of_values || part.from >= part.end) {
    throw ScenarioError(
        fmt::format("cannot score steps {} to {}: the readings cover steps {} to {}", part.from,
                    part.end - 1, first_step, end_of_values - 1));
  }
  const std::int64_t start = std::max(first_step, part.from - part.warm_up);
  const auto session = model.StartForecast({start, site});
  Score score;
  for (std::int64_t step = start; step < part.end; ++step) {
    const double value = values[static_cast<std::size_t>(step - first_step)];
    const auto x = static_cast<float>(value);
    if (step >= part.from) {
      const double error = session->Next().mean - value;
      score.nll -= session->LogDensity({&x, 1});
      score.crps += session->Crps({&x, 1});
      score.rmse += error * error;
      ++score.count;
    }
    session->Observe({&x, 1});
  }
  const auto count = static_cast<double>(score.count);
  score.nll /= count;
  score.crps /= count;
  score.rmse = std::sqrt(score.rmse / count);
  return score;
}

std::vector<Score> ScoreModelFile(const ModelFile& file, const std::filesystem::path& name,
                                  const Series& series, const ScoredPart& part) {
  const ModelInfo info = LoadInfo(file, name);
  const std::int64_t first_step = info.axis.StepOf(series.axis.origin);
  const bool has_training_part =
      first_step <= info.train_from && first_step + series.rows() >= info.validate_from;
  std::vector<Score> scores;
  const auto add = [&](const Forecaster& model, const std::string& variant, std::size_t c) {
    const std::string& column = series.columns[c];
    const bool trained = Contains(info.trained_columns, column);
    Score score = ScoreColumn(model, trained ? column : "", series.values[c], first_step, part);
    score.variant = variant;
    score.column = column;
    score.held_out = !trained;
    scores.push_back(std::move(score));
  };
  for (const std::string& variant : ModelVariants()) {
    const auto model = ModelFromFile(file, variant, name);
    for (std::size_t c = 0; c < series.columns.size(); ++c) add(*model, variant, c);
  }
  for (const std::string& variant : ModelVariants()) {
    if (variant == "neural" || !has_training_part) continue;
    for (std::size_t c = 0; c < series.columns.size(); ++c) {
      if (Contains(info.trained_columns, series.columns[c])) continue;
      const SeasonalArModel model(std::make_shared<SeasonalArPlan>(
          OwnFit(variant, LoadBaseline(variant, file, name), info, series.values[c], first_step)));
      add(model, variant + " (own fit)", c);
    }
  }
  return scores;
}

std::vector<MeanScore> MeanScores(const std::vector<Score>& scores, bool held_out) {
  std::vector<MeanScore> means;
  std::vector<double> counts;
  for (const Score& score : scores) {
    if (score.held_out != held_out) continue;
    auto mean = std::find_if(means.begin(), means.end(), [&](const MeanScore& candidate) {
      return candidate.variant == score.variant;
    });
    if (mean == means.end()) {
      means.push_back({score.variant, 0, 0, 0});
      counts.push_back(0);
      mean = means.end() - 1;
    }
    mean->nll += score.nll;
    mean->crps += score.crps;
    mean->rmse += score.rmse;
    ++counts[static_cast<std::size_t>(mean - means.begin())];
  }
  for (std::size_t i = 0; i < means.size(); ++i) {
    means[i].nll /= counts[i];
    means[i].crps /= counts[i];
    means[i].rmse /= counts[i];
  }
  return means;
}

std::string Verdict(const std::vector<MeanScore>& means) {
  const auto neural = std::find_if(means.begin(), means.end(),
                                   [](const MeanScore& mean) { return mean.variant == "neural"; });
  if (neural == means.end()) return "there is no neural model to compare";
  std::string better;
  double best = INFINITY;
  for (const MeanScore& mean : means) {
    if (mean.variant == "neural") continue;
    best = std::min(best, mean.crps);
    if (mean.crps > neural->crps) continue;
    better += fmt::format("{}{} ({:+.2f} %)", better.empty() ? "" : ", ", mean.variant,
                          100 * (mean.crps / neural->crps - 1));
  }
  const std::string margin =
      fmt::format("its CRPS is {:.2f} % below the best of them", 100 * (1 - neural->crps / best));
  if (better.empty()) return "the neural model beats every baseline in CRPS; " + margin;
  return "the neural model does NOT beat in CRPS: " + better;
}

std::string FormatScores(const std::vector<Score>& scores, const std::string& unit) {
  std::string text = "One step ahead, lower is better; CRPS and RMSE in " + unit + ", NLL in nat\n";
  AppendMeans(text, scores, false);
  AppendMeans(text, scores, true);
  AppendColumns(text, scores);
  return text;
}

}  // namespace giot

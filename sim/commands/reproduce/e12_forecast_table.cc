// E12: giot's forecasters beside persistence, last season and a random walk, on real series.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "models/plan/fit_baselines.h"
#include "models/plan/load_model.h"
#include "models/plan/plan_codec.h"
#include "models/plan/seasonal_ar.h"
#include "models/plan/series.h"
#include "models/score/exchange_rates.h"
#include "models/score/path_forecasters.h"
#include "sim/base/csv.h"
#include "sim/commands/reproduce/experiments.h"

namespace giot {
namespace {

/// Rows of a real set and the part of it that is forecast.
struct ForecastSet {
  std::vector<double> values;  ///< [rows, channels]
  std::size_t channels = 0;
  std::size_t train_from = 0;
  std::size_t train_end = 0;
  std::size_t season = 0;  ///< Rows; 0 for none.

  SampleView View() const { return {values, channels}; }
  SampleView Training() const {
    return {View().values.subspan(train_from * channels, (train_end - train_from) * channels),
            channels};
  }
};

/// A set that a model file of giot's was trained on.
struct ShippedSet {
  const char* name;
  const char* model;
  const char* data;
  std::size_t season;
  std::vector<int> horizons;
};

void PrintHead(const std::string& title) {
  std::printf("\n%s\n%-22s %10s %10s %10s %10s %10s %10s %10s\n", title.c_str(), "forecaster",
              "CRPS", "CRPS-sum", "fair CRPS", "fair sum", "ND", "ND-sum", "NRMSE");
}

class ForecastTableExperiment final : public Command {
 public:
  std::string name() const override { return "E12"; }
  std::string summary() const override {
    return "Forecasters on real series beside persistence, last season and a random walk";
  }
  std::string example() const override {
    return "giot reproduce E12 --exchange exchange_rate.txt --sets demand";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("--scenarios", folder_, "folder with giot's data/ and models/")
        ->capture_default_str();
    app.add_option("--sets", sets_, "of giot's own: wind, demand")
        ->delimiter(',')
        ->check(CLI::IsMember({"wind", "demand"}))
        ->capture_default_str();
    app.add_option("--exchange", exchange_,
                   "exchange_rate.txt of github.com/laiguokun/multivariate-time-series-data "
                   "(revision 7f402f1), unpacked");
    app.add_option("--paths", paths_, "sampled for each window")
        ->check(CLI::Range(2, 10000))
        ->capture_default_str();
    app.add_option("--windows", most_windows_, "at most, for each horizon")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    app.add_option("--seed", seed_, "of the sampled paths")->capture_default_str();
  }
  int Run() override {
    ExchangeRates exchange;  // Read first: tells faults before the first line.
    if (!exchange_.empty()) exchange = ExchangeRates::Read(exchange_);
    std::printf("E12: forecasts of real series, %d sampled paths; lower is better\n", paths_);
    for (const std::string& name : sets_) {
      if (name == "wind") {
        Shipped({"wind", "wind.giot", "irish_wind_knots.csv", 365, {1, 7, 30}});
      } else {
        Shipped({"demand", "demand.giot", "england_demand_half_hourly.csv", 336, {1, 48, 336}});
      }
    }
    if (!exchange_.empty()) Exchange(exchange);
    std::printf(
        "\nCRPS, CRPS-sum and ND as gluonts and CSDI print them: from 19 quantiles, over the sum "
        "of "
        "sizes. The fair ones are\nfree of the bias of both the quantiles and the paths. giot's "
        "models draw each series on its own, so that their sums\nare too sure of themselves; the "
        "random walk draws all together.\n");
    if (exchange_.empty()) {
      std::printf(
          "The exchange-rate set is not part of giot: give it by --exchange (see --help). There "
          "persistence has ND 0.009311 and\nND-sum 0.006205.\n");
    }
    return 0;
  }

 private:
  void Print(const std::string& forecaster, const std::string& set, PathForecaster& at_work,
             const ForecastSet& data, RollingWindows windows) const {
    windows.paths = paths_;
    Stream random(seed_, fmt::format("E12 {} {} {}", set, forecaster, windows.horizon));
    const ForecastScores scores = ScoreRolling(at_work, data.View(), windows, random);
    std::printf("%-22s %10.6f %10.6f %10.6f %10.6f %10.6f %10.6f %10.6f\n", forecaster.c_str(),
                scores.crps, scores.crps_sum, scores.fair_crps, scores.fair_crps_sum, scores.nd,
                scores.nd_sum, scores.nrmse);
    std::fflush(stdout);
  }

  void PrintBaselines(const std::string& name, const ForecastSet& data,
                      const RollingWindows& windows) const {
    SeasonalNaive persistence(1);
    Print("persistence", name, persistence, data, windows);
    if (data.season > 0) {
      SeasonalNaive seasonal(data.season);
      Print("last season", name, seasonal, data, windows);
    }
    GaussianWalk walk(data.Training());
    Print("Gaussian random walk", name, walk, data, windows);
  }

  void Shipped(const ShippedSet& set) const {
    const std::filesystem::path model = std::filesystem::path(folder_) / "models" / set.model;
    const std::filesystem::path csv = std::filesystem::path(folder_) / "data" / set.data;
    const ModelInfo info = LoadInfo(ModelFile::Read(model), model);
    const Series series =
        Series::Read({csv, CsvTable::Read(csv).columns().front(), {}, info.axis.step, info.scale});
    ForecastSet data;
    data.channels = series.columns.size();
    data.season = set.season;
    for (std::size_t row = 0; row < static_cast<std::size_t>(series.rows()); ++row) {
      for (const auto& column : series.values) data.values.push_back(column[row]);
    }
    // The model's steps count from its own origin, rows from the file's first.
    const std::int64_t first = info.axis.StepOf(series.axis.origin);
    const auto row_of = [&](std::int64_t step) { return static_cast<std::size_t>(step - first); };
    data.train_from = row_of(info.train_from);
    data.train_end = row_of(info.validate_from);
    const std::int64_t warm_up =
        std::max<std::int64_t>(info.warm_up_steps, static_cast<std::int64_t>(set.season));
    for (const int horizon : set.horizons) {
      RollingWindows windows =
          SpreadWindows(row_of(info.test_from), row_of(info.end), horizon, most_windows_);
      windows.observe_from = row_of(std::max(first, info.test_from - warm_up));
      PrintHead(fmt::format("{} ({}), {} series, {} from {}: {} windows of {} steps", set.name,
                            info.quantity, data.channels, "test part",
                            info.axis.TimeOf(info.test_from), windows.count, horizon));
      PrintBaselines(set.name, data, windows);
      for (const char* variant : {"seasonal_ar", "neural"}) {
        SessionPaths sessions(Sessions(model, variant, series.columns,
                                       first + static_cast<std::int64_t>(windows.observe_from)));
        Print(variant, set.name, sessions, data, windows);
      }
    }
  }

  static std::vector<std::unique_ptr<Session>> Sessions(const std::filesystem::path& model,
                                                        const std::string& variant,
                                                        const std::vector<std::string>& columns,
                                                        std::int64_t first_step) {
    const auto forecaster = LoadModel(model, variant);
    std::vector<std::unique_ptr<Session>> sessions;
    for (const std::string& column : columns) {
      sessions.push_back(forecaster->Start({first_step, column}));
    }
    return sessions;
  }

  void Exchange(const ExchangeRates& rates) const {
    const ForecastSet data{rates.values, rates.currencies, 0, ExchangeRates::kTrainingDays, 0};
    RollingWindows windows;
    windows.from = ExchangeRates::kTrainingDays;
    windows.horizon = ExchangeRates::kHorizonDays;
    windows.stride = ExchangeRates::kHorizonDays;
    windows.count = ExchangeRates::kWindows;
    PrintHead(fmt::format("exchange rates, {} series: {} windows of {} days", data.channels,
                          windows.count, windows.horizon));
    PrintBaselines("exchange", data, windows);
    SessionPaths sessions(Autoregressions(data));
    Print("autoregression(5)", "exchange", sessions, data, windows);
  }

  /// An autoregression of order 5 for each series, fitted to its training part.
  static std::vector<std::unique_ptr<Session>> Autoregressions(const ForecastSet& data) {
    auto plan = std::make_shared<SeasonalArPlan>();
    plan->name = "exchange ar";
    for (std::size_t c = 0; c < data.channels; ++c) {
      std::vector<double> training;
      for (std::size_t row = 0; row < data.train_end; ++row) {
        training.push_back(data.View().Row(row)[c]);
      }
      const std::string site = std::to_string(c);
      plan->sites.push_back(site);
      plan->fits[site] = FitSeasonalAr(Season{}, {1, 2, 3, 4, 5}, {{0, training}});
    }
    plan->fits[""] = plan->fits["0"];
    const SeasonalArModel model(plan);
    std::vector<std::unique_ptr<Session>> sessions;
    for (const std::string& site : plan->sites) sessions.push_back(model.Start({0, site}));
    return sessions;
  }

  std::string folder_ = "scenarios";
  std::vector<std::string> sets_{"wind", "demand"};
  std::string exchange_;
  int paths_ = 100;
  std::size_t most_windows_ = 100;
  std::uint64_t seed_ = 1;
};

}  // namespace

std::unique_ptr<Command> MakeForecastTableExperiment() {
  return std::make_unique<ForecastTableExperiment>();
}

}  // namespace giot

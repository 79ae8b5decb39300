// The exchange rates on which forecasters of many series are compared (Lai, Chang, Yang and Liu
// 2018), with gluonts' split. The file is public, not part of giot.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "models/score/sample_view.h"

namespace giot {

/// Daily rates of eight currencies against the dollar, 1990-2016: 7,588 days.
struct ExchangeRates {
  static constexpr std::size_t kTrainingDays = 6071;
  static constexpr int kHorizonDays = 30;
  static constexpr std::size_t kWindows = 5;  ///< One after another, from the end of training.

  std::vector<double> values;  ///< [days, currencies]
  std::size_t currencies = 0;

  SampleView View() const { return {values, currencies}; }
  /// Reads exchange_rate.txt of github.com/laiguokun/multivariate-time-series-data (revision
  /// 7f402f1, unpacked): lines of numbers between commas, no header. Throws ScenarioError by line
  /// where one is no such line or there are too few for the split, std::runtime_error where it
  /// cannot be read.
  static ExchangeRates Read(const std::filesystem::path& file);
};

}  // namespace giot

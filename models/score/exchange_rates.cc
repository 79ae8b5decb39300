#include "models/score/exchange_rates.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::size_t kShown = 40;  ///< Letters of a bad line.

/// Appends the numbers of a line; false where it holds anything else.
bool AppendNumbers(const std::string& line, std::vector<double>& values) {
  const char* at = line.data();
  const char* end = at + line.size();
  if (at != end && end[-1] == '\r') --end;
  if (at == end) return false;
  for (;;) {
    double value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || !std::isfinite(value)) return false;
    values.push_back(value);
    if (next == end) return true;
    if (*next != ',') return false;
    at = next + 1;
  }
}

}  // namespace

ExchangeRates ExchangeRates::Read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot open " + file.string() + " to read exchange rates");
  ExchangeRates rates;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const std::size_t before = rates.values.size();
    const bool numbers = AppendNumbers(line, rates.values);
    if (number == 1) rates.currencies = rates.values.size();
    if (numbers && rates.values.size() - before == rates.currencies) continue;
    throw ScenarioError({Problem{{file.string(), number, 1},
                                 "",
                                 "a line of numbers between commas, as many as in the first line",
                                 '"' + line.substr(0, kShown) + '"',
                                 "give exchange_rate.txt, unpacked"}});
  }
  constexpr std::size_t kLeast = kTrainingDays + kWindows * kHorizonDays;
  const std::size_t days = rates.currencies > 0 ? rates.View().rows() : 0;
  if (days < kLeast) {
    throw ScenarioError(fmt::format(
        "{}: expected at least {} lines, found {}; give the whole exchange_rate.txt (7,588 lines)",
        file.string(), kLeast, days));
  }
  return rates;
}

}  // namespace giot

#include "sim/network/lora_sensitivity.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

constexpr double kThermalDbmPerHertz = -174;
constexpr double kHarmless = -std::numeric_limits<double>::infinity();

LoraRejection Orthogonal() {
  LoraRejection rejection;
  rejection.name = "orthogonal";
  for (std::size_t row = 0; row < kSpreadingFactors; ++row) {
    rejection.db[row].fill(kHarmless);
    rejection.db[row][row] = 6;
  }
  return rejection;
}

const std::vector<LoraRejection>& Rejections() {
  static const std::vector<LoraRejection> rejections{{"croce",
                                                      {{{1, -8, -9, -9, -9, -9},
                                                        {-11, 1, -11, -12, -13, -13},
                                                        {-15, -13, 1, -13, -14, -15},
                                                        {-19, -18, -17, 1, -17, -18},
                                                        {-22, -22, -21, -20, 1, -20},
                                                        {-25, -25, -25, -24, -23, 1}}}},
                                                     {"goursaud",
                                                      {{{6, -16, -18, -19, -19, -20},
                                                        {-24, 6, -20, -22, -22, -22},
                                                        {-27, -27, 6, -23, -25, -25},
                                                        {-30, -30, -30, 6, -26, -28},
                                                        {-33, -33, -33, -33, 6, -29},
                                                        {-36, -36, -36, -36, -36, 6}}}},
                                                     Orthogonal()};
  return rejections;
}

}  // namespace

Db LoraRequiredSnr(int spreading_factor) {
  return Db{-7.5 - 2.5 * (spreading_factor - kLowestSpreadingFactor)};
}

Dbm LoraNoise(Hertz bandwidth, Db noise_figure) {
  return Dbm{kThermalDbmPerHertz + 10 * std::log10(bandwidth.si())} + noise_figure;
}

Dbm LoraSensitivity(const LoraModulation& modulation, Db noise_figure) {
  return LoraNoise(modulation.bandwidth, noise_figure) +
         LoraRequiredSnr(modulation.spreading_factor);
}

const LoraRejection& FindLoraRejection(std::string_view name) {
  std::vector<std::string> known;
  for (const LoraRejection& rejection : Rejections()) {
    if (rejection.name == name) return rejection;
    known.emplace_back(rejection.name);
  }
  throw ScenarioError("unknown LoRa rejection \"" + std::string(name) + "\"; " +
                      DidYouMean(name, known));
}

}  // namespace giot

#include "models/score/synthesis_sets.h"

#include <fmt/format.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "models/score/frechet.h"
#include "sim/base/csv.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kSineChannels = 5;
constexpr double kMostFrequency = 0.1;

/// The table from its last row to its first, each column in 0..1.
std::vector<float> Scaled(const CsvTable& table, const std::filesystem::path& csv) {
  const std::size_t columns = table.columns().size();
  std::vector<float> values(table.rows() * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    std::vector<double> column;
    for (std::size_t row = table.rows(); row-- > 0;) column.push_back(table.Number(row, c));
    const auto [least, greatest] = std::minmax_element(column.begin(), column.end());
    if (*least == *greatest) {
      throw ScenarioError({Problem{{csv.string()},
                                   table.columns()[c],
                                   "a column that varies",
                                   fmt::format("{} in every row", *least),
                                   "leave the column out"}});
    }
    for (std::size_t row = 0; row < column.size(); ++row) {
      values[row * columns + c] = static_cast<float>((column[row] - *least) / (*greatest - *least));
    }
  }
  return values;
}

}  // namespace

WindowSet SinesSet(std::size_t rows, Stream& random) {
  WindowSet set{{}, 24, kSineChannels};
  set.values.resize(rows * set.length * set.channels);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c < set.channels; ++c) {
      const double frequency = random.Uniform(0, kMostFrequency);
      const double phase = random.Uniform(0, kMostFrequency);
      for (std::size_t t = 0; t < set.length; ++t) {
        const double angle = frequency * static_cast<double>(t) + phase;
        set.values[(row * set.length + t) * set.channels + c] =
            static_cast<float>((std::sin(angle) + 1) / 2);
      }
    }
  }
  return set;
}

WindowSet StockSet(const std::filesystem::path& csv) {
  const CsvTable table = CsvTable::Read(csv);
  WindowSet set{{}, 24, table.columns().size()};
  if (table.rows() <= set.length) {
    throw ScenarioError({Problem{{csv.string()},
                                 "",
                                 fmt::format("at least {} rows", set.length + 1),
                                 std::to_string(table.rows()),
                                 "give a longer series"}});
  }
  const std::vector<float> values = Scaled(table, csv);
  const std::size_t size = set.length * set.channels;
  for (std::size_t from = 0; from + set.length < table.rows(); ++from) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(from * set.channels);
    set.values.insert(set.values.end(), first, first + static_cast<std::ptrdiff_t>(size));
  }
  return set;
}

FullCovarianceGaussian::FullCovarianceGaussian(const WindowView& windows)
    : length_(windows.length), channels_(windows.channels) {
  const std::vector<double> rows(windows.values.begin(), windows.values.end());
  NormalMoments moments = NormalMomentsOf({rows, length_ * channels_});
  const auto size = static_cast<Eigen::Index>(length_ * channels_);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(
      Eigen::Map<const Matrix>(moments.covariance.data(), size, size));
  const Eigen::VectorXd roots = solver.eigenvalues().cwiseMax(0).cwiseSqrt();
  const Matrix root = solver.eigenvectors() * roots.asDiagonal();
  mean_ = std::move(moments.mean);
  root_.assign(root.data(), root.data() + root.size());
}

WindowSet FullCovarianceGaussian::Sample(std::size_t rows, Stream& random) const {
  const auto size = static_cast<Eigen::Index>(mean_.size());
  const Eigen::Map<const Matrix> root(root_.data(), size, size);
  const Eigen::Map<const Eigen::VectorXd> mean(mean_.data(), size);
  WindowSet set{{}, length_, channels_};
  set.values.reserve(rows * mean_.size());
  Eigen::VectorXd noise(size);
  for (std::size_t row = 0; row < rows; ++row) {
    for (double& x : noise) x = random.Normal();
    const Eigen::VectorXd window = mean + root * noise;
    for (const double x : window) {
      set.values.push_back(static_cast<float>(std::clamp(x, 0.0, 1.0)));
    }
  }
  return set;
}

}  // namespace giot

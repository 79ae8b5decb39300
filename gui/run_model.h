// What the window knows of one run: nodes, time series, deaths, figures. No Qt in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "results/reader.h"

namespace giot {

/// Curves of one node that share an axis.
struct NodePlot {
  struct Curve {
    std::string name;            ///< Column of the result, without its unit: `twin`.
    std::string meaning;         ///< One line.
    std::vector<double> values;  ///< At `time_s`; NaN where there is none.
  };
  std::string title;           ///< What the series is about.
  std::string unit;            ///< `J`, `m s-1`; `1` for a ratio.
  std::vector<double> time_s;  ///< In rising order.
  std::vector<Curve> curves;
};

/// A result as it is looked at; grows while its run goes on.
class RunModel {
 public:
  /// Opens `run.h5`, or the `.part` of a run that runs or was killed. Throws std::runtime_error
  /// where it is no result.
  explicit RunModel(const std::filesystem::path& file);

  /// Reads what a live run has added. Returns whether anything has changed.
  bool Refresh();
  bool live() const { return reader_->state() == ResultState::kLive; }

  /// Title of the run, with its arm.
  std::string title() const;
  /// One line where the run is unfinished, was killed or cut short; else empty.
  std::string notice() const { return reader_->notice(); }
  const std::vector<NodeFact>& nodes() const { return nodes_; }
  /// Names of the groups, in the order of their first nodes.
  const std::vector<std::string>& groups() const { return groups_; }
  /// Index in groups().
  int GroupOf(int node) const { return group_of_[static_cast<std::size_t>(node)]; }

  /// Where the simulation is to end, or has ended.
  double end_s() const;
  /// How far the time series go; 0 where there are none.
  double known_s() const;

  /// Share of the battery's capacity that is stored, 0 to 1, between samples linearly; NaN on mains
  /// power and where nothing is recorded.
  double ChargeAt(int node, double time_s) const;
  /// True from a battery's depletion to its revival.
  bool DeadAt(int node, double time_s) const;
  /// Every per-node time series of a node, one plot for each series and unit.
  std::vector<NodePlot> PlotsOf(int node) const;
  /// The node to look at first: the first of which something is recorded; -1 without nodes.
  int FirstOfInterest() const;
  /// `/summary`: first what is about the whole run, then groups with batteries, then the others.
  /// Empty while the run goes on.
  const std::vector<SummaryFigure>& figures() const { return figures_; }

 private:
  struct Series {
    std::string path;
    SeriesData data;
  };
  struct BatteryEvent {
    double time_s = 0;
    bool depleted = false;
  };

  void ReadFigures();
  bool ReadNewSamples();
  bool ReadNewBatteryEvents();
  /// Place of a node in a series' second dimension; -1 where it has none.
  static std::ptrdiff_t ColumnOf(const SeriesData& data, int node);

  std::unique_ptr<ResultReader> reader_;
  std::vector<NodeFact> nodes_;
  std::vector<std::string> groups_;
  std::vector<int> group_of_;
  std::vector<Series> series_;
  std::vector<std::vector<BatteryEvent>> battery_events_;  ///< By node, in order of time.
  std::size_t battery_rows_ = 0;
  std::vector<SummaryFigure> figures_;
};

/// `twin_m_s` in `m s-1` is `twin`: a column's name in words, without the unit that stands beside
/// it.
std::string NameText(std::string column, const std::string& unit);
/// `m s-1` as people write it: `m/s`; `1` becomes empty.
std::string UnitText(const std::string& unit);

}  // namespace giot

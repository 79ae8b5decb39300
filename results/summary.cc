#include "results/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "results/text_table.h"
#include "results/units_text.h"

namespace giot {
namespace {

const std::string kDot = " · ";

std::string WhatRan(const RunSummary& run) {
  const RunHeader& header = run.header;
  std::string text = header.title + '\n' + header.scenario;
  if (!header.arm.empty()) {
    text += kDot + "arm " + header.arm;
    if (!header.arm_title.empty() && header.arm_title != header.arm)
      text += " (" + header.arm_title + ')';
  }
  text += kDot + "seed " + std::to_string(header.seed) + kDot + "run " +
          header.run_id.substr(0, 16) + '\n';
  text += TimeText(run.simulated_s) + " simulated";
  if (run.simulated_s != header.duration_s) text += " of " + TimeText(header.duration_s);
  if (!run.ended.empty()) text += kDot + run.ended;
  text += kDot + "giot " + header.giot_version;
  if (!header.git_revision.empty()) text += " (" + header.git_revision + ')';
  return text + '\n';
}

std::string DescribeNode(const NodeFact& node) {
  std::string text = node.device;
  if (!node.radio.empty()) text += ", " + node.radio;
  return text + (std::isnan(node.battery_j) ? ", mains"
                                            : ", battery " + ShortNumber(node.battery_j) + " J");
}

std::string NodesText(const RunSummary& run) {
  struct Group {
    std::string name;
    std::size_t count;
    const NodeFact* first;
  };
  std::vector<Group> groups;
  for (const NodeFact& node : run.nodes) {
    const auto known = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& group) { return group.name == node.group; });
    if (known != groups.end()) {
      ++known->count;
    } else {
      groups.push_back({node.group, 1, &node});
    }
  }
  TextTable table({true});
  for (const Group& group : groups) {
    table.Add({std::to_string(group.count), group.name, DescribeNode(*group.first)});
  }
  return table.empty() ? "" : "\nnodes\n" + table.ToString("  ");
}

std::string FiguresText(const std::vector<SummaryFigure>& figures) {
  std::string text;
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < figures.size();) {
    TextTable table({false, true});
    const std::string heading = HeadingOf(figures[i]);
    for (; i < figures.size() && HeadingOf(figures[i]) == heading; ++i) {
      const SummaryFigure& figure = figures[i];
      if (figure.value == 0) {
        ++zeros;
        continue;
      }
      const ShownUnit shown = ShownUnitFor(figure.unit, figure.value);
      table.Add({ShownName(figure), ShortNumber(shown.factor * figure.value), shown.unit,
                 figure.meaning});
    }
    if (!table.empty()) text += '\n' + heading + '\n' + table.ToString("  ");
  }
  if (zeros == 0) return text;
  return text + "\nleft out: " + std::to_string(zeros) +
         (zeros == 1 ? " figure that is 0\n" : " figures that are 0\n");
}

std::string BalanceText(const EnergyLedger& ledger) {
  if (ledger.nodes() == 0) return "";
  const LedgerBalance balance = BalanceOf(ledger);
  char text[160];
  std::snprintf(text, sizeof text,
                "\nledger: meters and battery agree to %.1e, stored and spent to %.1e\n",
                balance.meters, balance.battery);
  return text;
}

std::string HostText(const HostFacts& host) {
  if (host.wall_s <= 0) return "";
  std::string text = "took " + TimeText(host.wall_s);
  text += kDot + ShortNumber(static_cast<double>(host.events) / host.wall_s) + " events/s";
  if (host.peak_rss_bytes > 0) {
    text += kDot + ShortNumber(static_cast<double>(host.peak_rss_bytes) / 1e6) + " MB";
  }
  return text + '\n';
}

void Raise(double& largest, double value) { largest = std::max(largest, value); }

std::string StreamsText(const RunSummary& run) {
  if (run.state == ResultState::kFinal) return "";
  TextTable table({false, true});
  for (const auto& [path, rows] : run.streams) table.Add({path, std::to_string(rows)});
  return table.empty() ? "" : "\nrows\n" + table.ToString("  ");
}

// The time of the last row of a table or time series; 0 where there is none.
double NewestTime(const ResultReader& reader, const std::string& path, std::size_t rows) {
  if (rows == 0) return 0;
  if (path.starts_with("/timeseries/")) {
    return reader.ReadTimeSeries(path, rows - 1).time_s.back();
  }
  const TableData last = reader.ReadTable(path, rows - 1);
  for (const TableColumn& column : last.columns) {
    if (column.info.name == "time_s") return column.numbers.back();
  }
  return 0;
}

}  // namespace

RunSummary ReadSummary(const std::filesystem::path& file) {
  const ResultReader reader(file);
  RunSummary run{.file = file,
                 .header = reader.header(),
                 .state = reader.state(),
                 .notice = reader.notice(),
                 .ended = reader.ended(),
                 .nodes = reader.Nodes(),
                 .energy = reader.Energy(),
                 .figures = reader.Summary(),
                 .host = reader.Host()};
  for (const auto& paths : {reader.Tables(), reader.TimeSeriesNames()}) {
    for (const std::string& path : paths) run.streams.emplace_back(path, reader.Rows(path));
  }
  run.simulated_s = reader.simulated_s();
  if (run.state == ResultState::kFinal) return run;
  run.simulated_s = 0;
  for (const auto& [path, rows] : run.streams) {
    Raise(run.simulated_s, NewestTime(reader, path, rows));
  }
  return run;
}

std::string HeadingOf(const SummaryFigure& figure) {
  return figure.group.empty() ? figure.section : figure.section + kDot + figure.group;
}

std::vector<std::string> MeteredGroups(const RunSummary& run) {
  std::vector<std::string> with_battery;
  std::vector<std::string> all;
  const auto add = [](std::vector<std::string>& groups, const std::string& group) {
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  };
  for (const NodeFact& node : run.nodes) {
    add(all, node.group);
    if (!std::isnan(node.battery_j)) add(with_battery, node.group);
  }
  return with_battery.empty() ? all : with_battery;
}

std::vector<double> MeanByCause(const RunSummary& run, const std::string& group) {
  std::vector<double> means(run.energy.causes.size());
  double count = 0;
  for (std::size_t node = 0; node < std::min(run.nodes.size(), run.energy.nodes()); ++node) {
    if (run.nodes[node].group != group) continue;
    ++count;
    for (std::size_t cause = 0; cause < means.size(); ++cause) {
      means[cause] += run.energy.Spent(node, cause);
    }
  }
  for (double& mean : means) mean /= std::max(1.0, count);
  return means;
}

LedgerBalance BalanceOf(const EnergyLedger& ledger) {
  LedgerBalance balance;
  for (std::size_t node = 0; node < ledger.nodes(); ++node) {
    double meters = 0;
    for (std::size_t cause = 0; cause < ledger.causes.size(); ++cause) {
      meters += ledger.Spent(node, cause);
    }
    const double total = ledger.battery_total_j[node];
    if (total > 0) Raise(balance.meters, std::abs(meters - total) / total);
    const double given =
        ledger.stored_start_j[node] + ledger.harvested_j[node] + ledger.overdrawn_j[node];
    const double gone = total + ledger.stored_end_j[node] + ledger.spilled_j[node];
    if (std::isfinite(given) && given > 0) {
      Raise(balance.battery, std::abs(given - gone) / given);
    }
  }
  return balance;
}

std::string SummaryText(const RunSummary& run) {
  std::string text = run.notice.empty() ? "" : run.notice + '\n';
  return text + WhatRan(run) + HostText(run.host) + NodesText(run) + FiguresText(run.figures) +
         StreamsText(run) + BalanceText(run.energy);
}

}  // namespace giot

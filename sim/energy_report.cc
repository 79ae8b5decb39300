#include "sim/energy_report.h"

#include <algorithm>
#include <limits>
#include <string>

namespace giot {
namespace {

constexpr double kSecondsPerDay = 86400;
const std::string kFloor = "sleep";

void AddAccount(const BatteryAccount& account, EnergyLedger& ledger) {
  ledger.battery_total_j.push_back(account.spent.si());
  ledger.stored_start_j.push_back(account.start.si());
  ledger.stored_end_j.push_back(account.stored.si());
  ledger.harvested_j.push_back(account.harvested.si());
  ledger.spilled_j.push_back(account.spilled.si());
  ledger.overdrawn_j.push_back(account.overdrawn.si());
}

struct GroupFigures {
  const std::string& group;
  std::vector<SummaryFigure>& figures;
  void Add(const std::string& name, double value, const std::string& unit,
           const std::string& meaning, bool part = false) {
    figures.push_back({"energy", group, name, value, unit, meaning, part});
  }
};

void SummariseGroup(const std::string& group, const std::vector<std::size_t>& nodes,
                    const NodeGroupConfig& config, const EnergyLedger& ledger, Seconds duration,
                    std::vector<SummaryFigure>& figures) {
  const auto count = static_cast<double>(nodes.size());
  std::vector<double> by_cause(ledger.causes.size());
  double total = 0, floor = 0;
  for (std::size_t cause = 0; cause < by_cause.size(); ++cause) {
    for (const std::size_t node : nodes) by_cause[cause] += ledger.Spent(node, cause) / count;
    total += by_cause[cause];
    if (ledger.causes[cause] == kFloor) floor = by_cause[cause];
  }
  GroupFigures add{group, figures};
  add.Add("energy_per_node_j", total, "J", "energy that a node spent");
  add.Add("energy_above_floor_per_node_j", total - floor, "J",
          "of it above the sleep floor: what the application causes");
  for (std::size_t cause = 0; cause < by_cause.size(); ++cause) {
    add.Add("energy_" + ledger.causes[cause] + "_per_node_j", by_cause[cause], "J",
            "of it for the cause " + ledger.causes[cause], true);
  }
  if (!config.battery) return;
  const double watts = total / duration.si();
  add.Add("battery_life_days", config.battery->capacity.si() / watts / kSecondsPerDay, "day",
          "how long a full battery lasts at this mean power, without harvest or self-discharge");
}

}  // namespace

EnergyLedger LedgerOf(const std::vector<ns3::Ptr<NodePower>>& power) {
  EnergyLedger ledger;
  std::vector<std::vector<LedgerLine>> lines;
  for (const auto& node : power) {
    lines.push_back(node->Ledger());
    AddAccount(node->Account(), ledger);
    for (const LedgerLine& line : lines.back()) {
      const auto known = std::find(ledger.causes.begin(), ledger.causes.end(), line.cause);
      if (known == ledger.causes.end()) ledger.causes.push_back(line.cause);
    }
  }
  ledger.spent_j.assign(power.size() * ledger.causes.size(), 0);
  for (std::size_t node = 0; node < power.size(); ++node) {
    for (const LedgerLine& line : lines[node]) {
      const auto cause = std::find(ledger.causes.begin(), ledger.causes.end(), line.cause);
      const auto column = static_cast<std::size_t>(cause - ledger.causes.begin());
      ledger.spent_j[node * ledger.causes.size() + column] += line.energy.si();
    }
  }
  return ledger;
}

void SummariseEnergy(const Network& network, const EnergyLedger& ledger, Seconds duration,
                     std::vector<SummaryFigure>& figures) {
  std::vector<std::string> groups;
  for (const SimNode& node : network.nodes()) {
    if (groups.empty() || groups.back() != node.group) groups.push_back(node.group);
  }
  for (const std::string& group : groups) {
    std::vector<std::size_t> nodes;
    for (const int index : network.Group(group)) nodes.push_back(static_cast<std::size_t>(index));
    const NodeGroupConfig& config = *network.node(static_cast<int>(nodes.front())).config;
    SummariseGroup(group, nodes, config, ledger, duration, figures);
  }
}

}  // namespace giot

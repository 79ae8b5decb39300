// Every key of a scenario file that belongs to no plug-in: name, default, unit, bound and mending
// words, each told once. Plug-ins (networks, workloads, agents) declare theirs beside themselves.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/config.h"

namespace giot {

/// `[run]`
struct RunConfig {
  std::string title;           ///< One line that says what the scenario shows.
  Seconds duration{0};         ///< Simulated time.
  std::int64_t seed = 1;       ///< Every random stream derives from it.
  Seconds sample_interval{0};  ///< Between points of /timeseries; 0 takes duration / 500.
  bool portable_math = false;  ///< Same bits on every x86-64 machine, at some cost of speed.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("title", title, Any(), "say in one line what the scenario shows");
    visit.Required();
    visit("duration_s", duration, Above(0), "give the simulated time in seconds");
    visit("seed", seed, AtLeast(0), "give a whole number; the same seed gives the same run");
    visit("sample_interval_s", sample_interval, AtLeast(0),
          "give the time between points of the time series; 0 takes duration_s / 500");
    visit("portable_math", portable_math, Any(),
          "true gives the same bits on every x86-64 machine");
  }
};

/// `[nodes.NAME.position]`: where the nodes of a group stand.
struct PositionConfig {
  std::string layout = "uniform";
  Meters width{100};   ///< Field from west to east.
  Meters height{100};  ///< Field from south to north.
  Meters x{0};         ///< West edge of the field.
  Meters y{0};         ///< South edge of the field.
  Meters z{1.5};       ///< Antenna above ground.
  std::string file;    ///< For layout "file": a CSV with columns x_m,y_m or longitude, latitude.
  Meters spread{0};    ///< For layout "file": several nodes of one row stand this far about it.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("layout", layout, OneOf({"uniform", "grid", "file"}),
          "uniform draws places by the seed, grid spreads them evenly, file reads them");
    visit("width_m", width, Above(0), "give the field's extent from west to east");
    visit("height_m", height, Above(0), "give the field's extent from south to north");
    visit("x_m", x, Any(), "give the field's west edge");
    visit("y_m", y, Any(), "give the field's south edge");
    visit("z_m", z, AtLeast(0), "give the antenna's height above ground");
    visit("file", file, Optional(File()),
          "name a CSV with columns x_m,y_m or longitude_deg,latitude_deg (scaled to the field)");
    visit("spread_m", spread, AtLeast(0),
          "nodes beyond the file's rows stand uniformly within this distance of their row");
  }
};

/// `[nodes.NAME.battery]`; a group without one is on mains power.
struct BatteryConfig {
  Joules capacity{2000};       ///< Usable energy when full.
  double charge_at_start = 1;  ///< Fraction of capacity.
  double revive_at = 0.05;     ///< A depleted node returns at this fraction of capacity; 0: never.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("capacity_j", capacity, Above(0), "give the usable energy of a full battery in joules");
    visit("charge_at_start", charge_at_start, Within(0, 1), "0 is empty and 1 is full");
    visit("revive_at", revive_at, Within(0, 1),
          "give the fraction of capacity at which a depleted node comes back; 0 is never");
  }
};

/// `[nodes.NAME.solar]`: a panel under a half-sine day, G(t) = peak sin(pi (t - sunrise) / day).
struct SolarConfig {
  SquareMeters area{0.01};
  double efficiency = 0.2;
  WattsPerSquareMeter peak{800};
  Seconds sunrise{6 * 3600.0};
  Seconds day_length{12 * 3600.0};
  Seconds start_of_run{0};  ///< Time of day at which the run begins.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("area_m2", area, Above(0), "give the panel's area");
    visit("efficiency", efficiency, Within(0, 1), "give the share of sunlight that is stored");
    visit("peak_w_m2", peak, AtLeast(0), "give the irradiance at noon");
    visit("sunrise_s", sunrise, Within(0, 86400), "give the time of day of sunrise");
    visit("day_length_s", day_length, Within(1, 86400), "give the time from sunrise to sunset");
    visit("start_of_run_s", start_of_run, Within(0, 86400),
          "give the time of day at which the run begins");
  }
};

/// `[nodes.NAME]`: a group of like nodes.
struct NodeGroupConfig {
  std::string role = "sensor";
  std::int64_t count = 1;
  std::string device;  ///< Processor: a profile of energy/devices/.
  std::string radio;   ///< Radio: a profile of energy/devices/; empty where wired.
  Dbm tx_power{0};     ///< Must be a level that the radio's profile lists.
  /// Of a sensor: the receiver is off unless it transmits. Relays and sinks always listen.
  bool sleeps = true;
  Watts sensor_active{0};  ///< Draw of the sensing element while it reads.
  Seconds sensor_time{0};  ///< How long one reading takes.
  PositionConfig position;
  std::optional<BatteryConfig> battery;
  std::optional<SolarConfig> solar;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("role", role, OneOf({"sensor", "relay", "sink", "edge", "cloud"}),
          "say what the group does in the network");
    visit("count", count, Within(1, 1e6), "give the number of nodes");
    visit.Required();
    visit("device", device, NameOf("device"), "see `giot devices` for the processors known");
    visit("radio", radio, Optional(NameOf("radio")),
          "see `giot devices` for the radios known; leave it out for a wired node");
    visit("tx_power_dbm", tx_power, Within(-60, 40), "give a level of the radio's own table");
    visit("sleeps", sleeps, Any(),
          "true turns a sensor's receiver off unless it transmits; relays and sinks listen");
    visit("sensor_active_w", sensor_active, AtLeast(0), "give the sensing element's draw");
    visit("sensor_time_s", sensor_time, AtLeast(0), "give the time that one reading takes");
    visit.Table("position", position, "say where the nodes stand");
    visit.Table("battery", battery, "leave the table out for mains power");
    visit.Table("solar", solar, "leave the table out where nothing is harvested");
  }
};

/// `[devices.NAME]`: what this scenario assumes otherwise than the profile NAME does.
struct DeviceOverrideConfig {
  double fp32_rate_factor = 1;  ///< Multiplies the profile's FP32 peak.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("fp32_rate_factor", fp32_rate_factor, Within(1e-3, 1e3),
          "multiplies the FP32 rate of the profile NAME; 2 makes it twice as fast");
  }
};

/// `[arms.NAME]`: a named set of overrides, run and compared side by side with the others.
struct ArmConfig {
  std::string title;
  std::map<std::string, std::string> set;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("title", title, Any(), "name the arm as the report should");
    visit.FreeTable("set", set, "write \"agents.twin.predictor\" = \"ar1\"");
  }
};

/// `[sweep]`: the runs of `giot sweep`: arms x grid x replications.
struct SweepConfig {
  std::int64_t replications = 1;  ///< Seeds run.seed, run.seed + 1, ...
  std::vector<std::string> arms;  ///< Empty takes all arms, or the bare scenario where none is.
  std::map<std::string, std::vector<std::string>> grid;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("replications", replications, Within(1, 100000), "give the number of seeds to run");
    visit("arms", arms, Any(), "name the arms to run; all of them by default");
    visit.FreeLists("grid", grid, "write \"nodes.sensors.count\" = [10, 20, 40]");
  }
};

/// `[network]`: the kind of network and that kind's own keys.
struct NetworkConfig : PlugIn {
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Choose("network", *this, "see `giot explain network` for the kinds known");
  }
};

/// `[workloads.NAME]`: what the nodes sense or are asked for.
struct WorkloadConfig : PlugIn {
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Choose("workload", *this, "see `giot explain workloads` for the kinds known");
  }
};

/// `[agents.NAME]`: a model plus a role on a node.
struct AgentConfig : PlugIn {
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Choose("agent", *this, "see `giot explain agents` for the kinds known");
  }
};

/// A whole scenario as the file gives it, defaults and overrides resolved.
struct ScenarioConfig {
  RunConfig run;
  std::map<std::string, NodeGroupConfig> nodes;
  std::map<std::string, DeviceOverrideConfig> devices;
  NetworkConfig network;
  std::map<std::string, WorkloadConfig> workloads;
  std::map<std::string, AgentConfig> agents;
  std::map<std::string, std::string> ns3;
  std::map<std::string, ArmConfig> arms;
  std::optional<SweepConfig> sweep;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("run", run, "every scenario has a [run] table");
    visit.Tables("nodes", nodes, "write a table [nodes.NAME] for each group");
    visit.Tables("devices", devices,
                 "write a table [devices.NAME] for a profile that a group names");
    visit.Table("network", network, "every scenario has a [network] table with its kind");
    visit.Tables("workloads", workloads, "write a table [workloads.NAME] with its kind");
    visit.Tables("agents", agents, "write a table [agents.NAME] with its kind");
    visit.FreeTable("ns3", ns3, "write \"ns3::TypeName::Attribute\" = \"value\"");
    visit.Tables("arms", arms, "write a table [arms.NAME] for each arm");
    visit.Table("sweep", sweep, "leave the table out where nothing is swept");
  }
};

}  // namespace giot

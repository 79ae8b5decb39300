// The keys of a device profile (energy/devices/*.toml), each a number with status and source.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/base/config.h"
#include "sim/base/operator_graph.h"

namespace giot {

/// `active_w = { value = 0.01, status = "D", source = "..." }`
struct SourcedConfig {
  double value = 0;
  std::string status;
  std::string source;
  Bound bound = AtLeast(0);  ///< Of the value; set by the table that holds it.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("value", value, bound, "give the number in the unit that the key ends in");
    visit.Required();
    visit("status", status, OneOf({"V", "C", "P", "D", "A"}),
          "V read in its source, C computed, P measured, D a data sheet not read again, A assumed");
    visit.Required();
    visit("source", source, Text(), "say where the number comes from");
  }
};

/// A share, above 0 and at most 1.
struct ShareConfig : SourcedConfig {
  ShareConfig() { bound = Within(1e-6, 1); }
};
/// A number above 0.
struct AboveZeroConfig : SourcedConfig {
  AboveZeroConfig() { bound = Above(0); }
};

inline constexpr Precision kPrecisions[] = {Precision::kFp32, Precision::kFp16, Precision::kInt8};
inline constexpr OperatorKind kKinds[] = {
    OperatorKind::kLinear,        OperatorKind::kConvolution, OperatorKind::kDepthwise,
    OperatorKind::kAttention,     OperatorKind::kElementwise, OperatorKind::kActivation,
    OperatorKind::kNormalization, OperatorKind::kReduction,   OperatorKind::kMovement};

/// `fp32_flop_s`, `int8_op_s`
inline std::string PeakKey(Precision precision) {
  return std::string(ToString(precision)) + (precision == Precision::kInt8 ? "_op_s" : "_flop_s");
}

using KindShares = std::map<OperatorKind, std::optional<ShareConfig>>;

/// `[compute.efficiency.PRECISION]`: where one precision differs.
struct PrecisionEfficiencyConfig {
  KindShares by_kind;

  template <class Visitor>
  void Visit(Visitor& visit) {
    for (const OperatorKind kind : kKinds) {
      visit.Table(ToString(kind), by_kind[kind], "give the share of the peak that is reached");
    }
  }
};

/// `[compute.efficiency]`: share of the peak reached, by operator kind.
struct EfficiencyConfig : PrecisionEfficiencyConfig {
  ShareConfig other;
  std::map<Precision, std::optional<PrecisionEfficiencyConfig>> by_precision;

  template <class Visitor>
  void Visit(Visitor& visit) {
    PrecisionEfficiencyConfig::Visit(visit);
    visit.Table("other", other, "give the share of the peak that kinds not listed reach");
    for (const Precision precision : kPrecisions) {
      visit.Table(ToString(precision), by_precision[precision],
                  "give what differs at this precision");
    }
  }
};

/// `[compute]`
struct ComputeConfig {
  std::map<Precision, std::optional<AboveZeroConfig>> peak;
  EfficiencyConfig efficiency;
  AboveZeroConfig memory_bandwidth;
  ShareConfig bandwidth_efficiency;
  AboveZeroConfig working_memory;
  AboveZeroConfig weight_memory;
  std::optional<AboveZeroConfig> storage_bandwidth;
  SourcedConfig launch_overhead;
  AboveZeroConfig active;
  SourcedConfig idle;

  template <class Visitor>
  void Visit(Visitor& visit) {
    for (const Precision precision : kPrecisions) {
      visit.Table(PeakKey(precision), peak[precision], "give the most operations a second");
    }
    visit.Table("memory_bandwidth_byte_s", memory_bandwidth, "give the memory's rate");
    visit.Table("bandwidth_efficiency", bandwidth_efficiency, "give the share that is reached");
    visit.Table("working_memory_byte", working_memory, "give the room for activations");
    visit.Table("weight_memory_byte", weight_memory, "give the room for weights");
    visit.Table("storage_bandwidth_byte_s", storage_bandwidth,
                "give the rate at which weights are swapped in; leave out where they cannot be");
    visit.Table("launch_overhead_s", launch_overhead, "give the time lost per operator");
    visit.Table("active_w", active, "give the draw while computing");
    visit.Table("idle_w", idle, "give the always-on draw");
    visit.Table("efficiency", efficiency, "give the share of the peak reached by operator kind");
  }
};

/// `[serving.RUNTIME]`
struct ServingConfig {
  ShareConfig compute_efficiency;
  ShareConfig bandwidth_efficiency;
  SourcedConfig overlap;
  SourcedConfig layer_overhead;

  ServingConfig() { overlap.bound = Within(0, 1); }

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("compute_efficiency", compute_efficiency,
                "give the share of the peak reached in reading prompts");
    visit.Table("bandwidth_efficiency", bandwidth_efficiency,
                "give the share of the memory's rate reached in generating");
    visit.Table("overlap", overlap, "1: arithmetic and memory at once, 0: one after the other");
    visit.Table("layer_overhead_s", layer_overhead, "give the time lost per layer and step");
  }
};

/// `[radio]`
struct RadioConfig {
  std::map<std::string, SourcedConfig> transmit;
  SourcedConfig receive;
  SourcedConfig idle;
  SourcedConfig sleep;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("receive_w", receive, "give the draw while listening and receiving");
    visit.Table("idle_w", idle, "give the draw with the oscillator on");
    visit.Table("sleep_w", sleep, "give the draw asleep");
    visit.Tables("transmit_w", transmit, "write \"0\" = { value = 0.05, ... } for each dBm level");
  }
};

/// A whole profile.
struct ProfileConfig {
  std::string description;
  std::optional<ComputeConfig> compute;
  std::optional<RadioConfig> radio;
  std::map<std::string, ServingConfig> serving;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Required();
    visit("description", description, Text(), "name the part in one line");
    visit.Table("compute", compute, "leave the table out where nothing computes");
    visit.Table("radio", radio, "leave the table out where there is no radio");
    visit.Tables("serving", serving, "name the runtime of large models, e.g. [serving.llama_cpp]");
  }
};

}  // namespace giot

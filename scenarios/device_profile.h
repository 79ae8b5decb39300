// What a processor or a radio costs, as energy/devices/*.toml tells it: every number with the
// source it comes from and a status letter.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/operator_graph.h"
#include "sim/base/units.h"

namespace giot {

/// How far a number can be trusted: V read in its source, C computed, P measured by a probe,
/// D a data sheet's value not re-read, A an assumption.
struct Provenance {
  char status = 'A';
  std::string source;
};

/// A number with its provenance.
template <class T>
struct Sourced {
  T value{};
  Provenance provenance;
};

/// A processor for the roofline model.
struct ComputeProfile {
  std::map<Precision, Sourced<FlopsPerSecond>> peak;  ///< By precision; a missing one is not run.
  std::map<OperatorKind, Sourced<double>> compute_efficiency;  ///< eta_c by kind, 0..1.
  Sourced<double> default_efficiency{0.15, {}};                ///< eta_c of kinds not listed.
  /// eta_c where one precision differs from the two above.
  std::map<Precision, std::map<OperatorKind, Sourced<double>>> precision_efficiency;
  Sourced<BytesPerSecond> memory_bandwidth;
  Sourced<double> bandwidth_efficiency{1.0, {}};  ///< eta_b, 0..1.
  Sourced<Bytes> working_memory;                  ///< Activations and state.
  Sourced<Bytes> weight_memory;                   ///< Where weights are kept (flash).
  Sourced<BytesPerSecond> storage_bandwidth;      ///< Swap-in rate; 0 refuses the task.
  Sourced<Seconds> launch_overhead;               ///< t0 per operator.
  Sourced<Watts> active;
  Sourced<Watts> idle;  ///< The always-on (sleep) floor.

  /// eta_c of a kind at a precision: the most special number that the profile gives.
  const Sourced<double>& Efficiency(OperatorKind kind, Precision precision) const;
};

/// How well a runtime uses a processor for large models (energy/large_model.h).
struct ServingProfile {
  Sourced<double> compute_efficiency;    ///< Share of the peak reached in reading prompts, 0..1.
  Sourced<double> bandwidth_efficiency;  ///< Share of the memory's rate in generating, 0..1.
  /// 1: arithmetic and memory at the same time, the roofline; 0: one after the other.
  Sourced<double> overlap;
  Sourced<Seconds> layer_overhead;  ///< Lost per layer and step, e.g. to launch its kernels.
};

/// A radio's draw by state.
struct RadioProfile {
  struct TxLevel {
    Dbm level;
    Sourced<Watts> draw;
  };
  std::vector<TxLevel> transmit;  ///< In rising order of level.
  Sourced<Watts> receive;         ///< Listening and receiving.
  Sourced<Watts> idle;            ///< Oscillator on, neither sending nor receiving.
  Sourced<Watts> sleep;
};

/// One file of energy/devices/.
struct DeviceProfile {
  std::string name;         ///< File name without `.toml`; what scenarios write.
  std::string description;  ///< E.g. `Nordic nRF52840, Cortex-M4F at 64 MHz`.
  std::optional<ComputeProfile> compute;
  std::optional<RadioProfile> radio;
  std::map<std::string, ServingProfile> serving;  ///< By runtime, e.g. `llama_cpp`.
};

}  // namespace giot

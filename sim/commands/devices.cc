// `giot devices [NAME]`: the profiles of processors and radios, or every number of one of them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "scenarios/devices.h"
#include "sim/base/problems.h"
#include "sim/base/suggest.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

// `64 M` for 64e6, `9.6 u` for 9.6e-6: with its unit a reading in engineering steps.
std::string Engineering(double value, const std::string& unit) {
  static constexpr const char* kPrefixes[] = {"n", "u", "m", "", "k", "M", "G", "T", "P"};
  int step = 0;
  if (value != 0) {
    step = static_cast<int>(std::floor(std::log10(std::fabs(value)) / 3 + 1e-12));
    step = std::clamp(step, -3, 5);
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.4g %s%s", value / std::pow(1000.0, step), kPrefixes[step + 3],
                unit.c_str());
  return text;
}

void PrintNumber(const std::string& what, const std::string& value, const Provenance& from) {
  std::printf("  %-28s %-14s %c  %s\n", what.c_str(), value.c_str(), from.status,
              from.source.c_str());
}

template <class T>
void PrintQuantity(const std::string& what, const Sourced<T>& number, const std::string& unit) {
  PrintNumber(what, Engineering(number.value.si(), unit), number.provenance);
}

void PrintShare(const std::string& what, const Sourced<double>& share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", share.value);
  PrintNumber(what, text, share.provenance);
}

void PrintCompute(const ComputeProfile& compute) {
  std::printf("\nprocessor\n");
  for (const auto& [precision, peak] : compute.peak) {
    PrintQuantity("peak " + std::string(ToString(precision)), peak,
                  precision == Precision::kInt8 ? "op/s" : "FLOP/s");
  }
  PrintQuantity("memory bandwidth", compute.memory_bandwidth, "B/s");
  PrintShare("  share reached", compute.bandwidth_efficiency);
  PrintQuantity("working memory", compute.working_memory, "B");
  PrintQuantity("weight memory", compute.weight_memory, "B");
  if (compute.storage_bandwidth.value > BytesPerSecond{0}) {
    PrintQuantity("storage bandwidth", compute.storage_bandwidth, "B/s");
  }
  PrintQuantity("launch overhead", compute.launch_overhead, "s");
  PrintQuantity("active", compute.active, "W");
  PrintQuantity("idle", compute.idle, "W");
  std::printf("\nshare of the peak reached\n");
  for (const auto& [kind, share] : compute.compute_efficiency) {
    PrintShare(std::string(ToString(kind)), share);
  }
  PrintShare("other kinds", compute.default_efficiency);
  for (const auto& [precision, kinds] : compute.precision_efficiency) {
    for (const auto& [kind, share] : kinds) {
      PrintShare(std::string(ToString(kind)) + ", " + std::string(ToString(precision)), share);
    }
  }
}

void PrintRadio(const RadioProfile& radio) {
  std::printf("\nradio\n");
  for (const RadioProfile::TxLevel& level : radio.transmit) {
    char what[32];
    std::snprintf(what, sizeof what, "transmit at %g dBm", level.level.value);
    PrintQuantity(what, level.draw, "W");
  }
  PrintQuantity("receive", radio.receive, "W");
  PrintQuantity("idle", radio.idle, "W");
  PrintQuantity("sleep", radio.sleep, "W");
}

void PrintServing(const std::string& runtime, const ServingProfile& serving) {
  std::printf("\nlarge models on %s\n", runtime.c_str());
  PrintShare("share of the peak", serving.compute_efficiency);
  PrintShare("share of the bandwidth", serving.bandwidth_efficiency);
  PrintShare("overlap", serving.overlap);
  PrintQuantity("layer overhead", serving.layer_overhead, "s");
}

void PrintTable(const std::vector<DeviceProfile>& profiles) {
  std::printf("%-18s %-14s %-14s %-14s %s\n", "name", "fp32", "int8", "radio", "what it is");
  for (const DeviceProfile& profile : profiles) {
    std::string peaks[2] = {"-", "-"};
    if (profile.compute) {
      const auto& peak = profile.compute->peak;
      if (const auto p = peak.find(Precision::kFp32); p != peak.end()) {
        peaks[0] = Engineering(p->second.value.si(), "FLOP/s");
      }
      if (const auto p = peak.find(Precision::kInt8); p != peak.end()) {
        peaks[1] = Engineering(p->second.value.si(), "op/s");
      }
    }
    std::string levels = "-";
    if (profile.radio) {
      char text[32];
      std::snprintf(text, sizeof text, "%g..%g dBm", profile.radio->transmit.front().level.value,
                    profile.radio->transmit.back().level.value);
      levels = text;
    }
    std::printf("%-18s %-14s %-14s %-14s %s\n", profile.name.c_str(), peaks[0].c_str(),
                peaks[1].c_str(), levels.c_str(), profile.description.c_str());
  }
}

class DevicesCommand final : public Command {
 public:
  std::string name() const override { return "devices"; }
  std::string summary() const override {
    return "List the processors and radios known, or every number of one";
  }
  std::string example() const override { return "giot devices nrf52840"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("name", name_, "a profile, or a file of your own (mine.toml)");
  }
  int Run() override {
    if (name_.empty()) {
      PrintTable(ReadDeviceProfiles(DevicesFolder()));
      return 0;
    }
    const DeviceProfile profile = Find();
    std::printf("%s: %s\n", profile.name.c_str(), profile.description.c_str());
    std::printf(
        "status: V read in its source, C computed, P measured by a probe, D a data sheet's "
        "value not read again, A assumed\n");
    if (profile.compute) PrintCompute(*profile.compute);
    if (profile.radio) PrintRadio(*profile.radio);
    for (const auto& [runtime, serving] : profile.serving) PrintServing(runtime, serving);
    return 0;
  }

 private:
  DeviceProfile Find() const {
    if (name_.ends_with(".toml")) return ReadDeviceProfile(name_);
    std::vector<std::string> known;
    for (DeviceProfile& profile : ReadDeviceProfiles(DevicesFolder())) {
      if (profile.name == name_) return std::move(profile);
      known.push_back(profile.name);
    }
    throw ScenarioError("unknown device \"" + name_ + "\"; " + DidYouMean(name_, known));
  }

  std::string name_;
};

}  // namespace

std::unique_ptr<Command> MakeDevicesCommand() { return std::make_unique<DevicesCommand>(); }

}  // namespace giot

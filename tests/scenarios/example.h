// A catalogue and a scenario that the tests of the language share: plug-ins of their own, so that
// the language is tested apart from any network or agent.
#pragma once

#include <string>
#include <vector>

#include "scenarios/devices.h"
#include "scenarios/scenario.h"

namespace giot {

/// A network with a field of every type.
struct ExampleNetwork {
  double loss_exponent = 3;
  std::int64_t channels = 16;
  bool beacons = false;
  std::string sinks;
  std::vector<double> phases_s{0, 0.5};
  std::vector<std::string> tags;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("loss_exponent", loss_exponent, Within(1, 6), "2 is free space");
    visit("channels", channels, Within(1, 16), "give the number of channels");
    visit("beacons", beacons, Any(), "true sends beacons");
    visit.Required();
    visit("sinks", sinks, Group(), "name the group that receives");
    visit("phases_s", phases_s, AtLeast(0), "give the phases of the sinks");
    visit("tags", tags, OneOf({"a", "b"}), "mark the network");
  }
};

struct OtherNetwork {
  Seconds delay{0.1};
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("delay_s", delay, AtLeast(0), "give the delay");
  }
};

struct ExampleAgent {
  struct Threshold {
    double high = 2;
    template <class Visitor>
    void Visit(Visitor& visit) {
      visit("high", high, Above(1), "give the upper threshold");
    }
  };
  std::string predictor = "ar1";
  std::string model;
  Threshold threshold;

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("predictor", predictor, OneOf({"none", "ar1", "neural"}), "say what predicts");
    visit("model", model, Optional(File()), "name a trained model");
    visit.Table("threshold", threshold, "say when to speak");
  }
};

inline Catalogue ExampleCatalogue() {
  Catalogue catalogue;
  catalogue.Add({Entry<ExampleNetwork>("network", "example", "a field of every type"),
                 Entry<OtherNetwork>("network", "other", "a single delay"),
                 {"workload", "idle", "nothing happens", {}},
                 Entry<ExampleAgent>("agent", "twin", "predicts")});
  catalogue.Add(DeviceEntries());
  return catalogue;
}

/// A scenario without a fault, each line of which the tests may replace.
inline const char* const kGood = R"([run]
duration_s = 100
seed = 7

[nodes.sensors]
count = 4
device = "nrf52840"
radio = "nrf52840"
tx_power_dbm = 0

[nodes.sinks]
role = "sink"
device = "raspberry_pi_4"
radio = "cc2420"

[network]
kind = "example"
sinks = "sinks"

[agents.twin]
kind = "twin"
)";

/// kGood with the first `from` replaced by `to`.
inline std::string GoodBut(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the example has no " + from);
  return text.replace(at, from.size(), to);
}

/// What the loader says of a text; empty where it loads.
inline std::string Faults(const std::string& text, const std::vector<Override>& overrides = {},
                          const std::filesystem::path& name = "x.toml") {
  try {
    LoadScenarioText(text, name, ExampleCatalogue(), overrides);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

}  // namespace giot

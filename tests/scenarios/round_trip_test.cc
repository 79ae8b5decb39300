// What the loader writes out loads back equal, and gives the run its identity.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "sim/base/random_stream.h"
#include "tests/scenarios/example.h"
#include "tests/scenarios/temporary_folder.h"

namespace giot {
namespace {

/// Gives every field it visits a random value within its bound; tables come and go by chance.
class Randomizer final : public FieldVisitor {
 public:
  explicit Randomizer(std::uint64_t seed)
      : random_(seed, "scenario"), catalogue_(ExampleCatalogue()) {}

  using FieldVisitor::operator();
  void operator()(std::string_view, double& value, const Bound& bound, std::string_view) override {
    value = Number(bound);
  }
  void operator()(std::string_view, std::int64_t& value, const Bound& bound,
                  std::string_view) override {
    const double low = bound.kind == Bound::Kind::kAny ? -1e15 : bound.low;
    const double high = bound.kind == Bound::Kind::kWithin ? bound.high : 1e15;
    value = static_cast<std::int64_t>(random_.Uniform(low, high));
  }
  void operator()(std::string_view, bool& value, const Bound&, std::string_view) override {
    value = random_.Uniform() < 0.5;
  }
  void operator()(std::string_view, std::string& value, const Bound& bound,
                  std::string_view) override {
    value = Text(bound);
  }
  void operator()(std::string_view, std::vector<double>& value, const Bound& bound,
                  std::string_view) override {
    value.resize(random_.Below(4));
    for (double& number : value) number = Number(bound);
  }
  void operator()(std::string_view, std::vector<std::string>& value, const Bound& bound,
                  std::string_view) override {
    value.resize(random_.Below(4));
    for (std::string& text : value) text = Text(bound);
  }
  void Required() override {}
  void Choose(std::string_view kind, PlugIn& plug_in, std::string_view) override {
    const auto entries = catalogue_.Of(kind);
    const CatalogueEntry* entry = entries[random_.Below(entries.size())];
    plug_in.kind = entry->name;
    if (!entry->make_config) return;
    plug_in.config = entry->make_config();
    plug_in.config->Accept(*this);
  }
  void FreeTable(std::string_view, std::map<std::string, std::string>& values,
                 std::string_view) override {
    if (in_arm_) values["run.title"] = Text(Any());
    if (!in_arm_ && random_.Uniform() < 0.5) values["ns3::A::" + Text(Any())] = Text(Any());
  }
  void FreeLists(std::string_view, std::map<std::string, std::vector<std::string>>& values,
                 std::string_view) override {
    values["run.seed"] = {"1", "2", std::to_string(random_.Below(100))};
  }

 protected:
  bool EnterTable(std::string_view, bool has_value, std::string_view) override {
    return has_value || random_.Uniform() < 0.5;
  }
  void LeaveTable() override {}
  std::vector<std::string> EnterTables(std::string_view key, const std::vector<std::string>&,
                                       std::string_view) override {
    in_arm_ = key == "arms";
    if (key == "nodes") return {"field", "x-1"};
    if (key == "devices") return {"nrf52840"};
    return random_.Uniform() < 0.5 ? std::vector<std::string>{}
                                   : std::vector<std::string>{"a", "b_"};
  }
  void LeaveTables() override {}

 private:
  double Number(const Bound& bound) {
    switch (bound.kind) {
      case Bound::Kind::kWithin: return random_.Uniform(bound.low, bound.high);
      case Bound::Kind::kAny:
        return random_.Uniform(-1, 1) * std::pow(10, random_.Uniform(-20, 20));
      default: return bound.low + std::pow(10, random_.Uniform(-10, 20));
    }
  }
  std::string Text(const Bound& bound) {
    if (bound.optional && random_.Uniform() < 0.5) return "";
    switch (bound.kind) {
      case Bound::Kind::kOneOf: return bound.names[random_.Below(bound.names.size())];
      case Bound::Kind::kNameOf: return "nrf52840";
      case Bound::Kind::kTable: return "x-1";
      case Bound::Kind::kFile: return "data.csv";
      default: break;
    }
    static const std::string kPieces[] = {"a", "\"", "\\", "\n",   "é", " ",
                                          "#", "'",  "]",  "\x01", "="};
    std::string text;
    for (std::uint64_t i = random_.Below(8); i > 0; --i) text += kPieces[random_.Below(11)];
    return text;
  }

  Stream random_;
  Catalogue catalogue_;
  bool in_arm_ = false;
};

// Bends what rules across tables forbid.
void Obey(ScenarioConfig& config) {
  config.run.sample_interval = config.run.duration / 7;
  config.sweep.reset();
  for (auto& [name, group] : config.nodes) {
    group.tx_power = Dbm{group.radio.empty() ? 0.0 : 8.0};
    group.position.layout = group.position.file.empty() ? "grid" : "file";
    if (group.position.file.empty()) group.position.spread = Meters(0);
    if (!group.battery) group.solar.reset();
    if (group.solar) group.solar->sunrise = (Seconds(86400) - group.solar->day_length) * 0.99;
  }
}

class AnyScenario : public testing::TestWithParam<int> {};

TEST_P(AnyScenario, LoadsBackEqual) {
  const TemporaryFolder folder;
  folder.Write("data.csv", "x_m,y_m\n1,2\n");
  ScenarioConfig config;
  Randomizer randomizer(static_cast<std::uint64_t>(GetParam()));
  config.Visit(static_cast<FieldVisitor&>(randomizer));
  Obey(config);
  const std::string text = ResolvedText(config);
  const std::filesystem::path file = folder.path() / "s.toml";
  const Scenario loaded = LoadScenarioText(text, file, ExampleCatalogue());
  EXPECT_EQ(loaded.resolved_text, ResolvedText(config));
  EXPECT_EQ(LoadScenarioText(loaded.resolved_text, file, ExampleCatalogue()).RunId(),
            loaded.RunId());
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyScenario, testing::Range(0, 40));

/// A scenario that names a model, beside which it lies.
std::string WithModel() {
  return GoodBut("kind = \"twin\"", "kind = \"twin\"\nmodel = \"m.giot\"");
}

std::string IdIn(const TemporaryFolder& folder, const std::string& text,
                 const std::vector<Override>& overrides = {}) {
  return LoadScenarioText(text, folder.path() / "s.toml", ExampleCatalogue(), overrides).RunId();
}

TEST(RunId, IsTheSameWhereverTheFilesLie) {
  const TemporaryFolder here, there;
  here.Write("m.giot", "weights");
  there.Write("m.giot", "weights");
  EXPECT_EQ(IdIn(here, WithModel()), IdIn(there, WithModel()));
  EXPECT_EQ(IdIn(here, WithModel()).size(), 64u);
}

TEST(RunId, ChangesWithTheContentOfAFile) {
  const TemporaryFolder here, there;
  here.Write("m.giot", "weights");
  there.Write("m.giot", "other weights");
  EXPECT_NE(IdIn(here, WithModel()), IdIn(there, WithModel()));
}

TEST(RunId, ChangesWithSeedAndKeysButNotWithSpelling) {
  const TemporaryFolder folder;
  const std::string id = IdIn(folder, kGood);
  EXPECT_NE(IdIn(folder, kGood, {{"run.seed", "8"}}), id);
  EXPECT_NE(IdIn(folder, kGood, {{"run.duration_s", "100.5"}}), id);
  EXPECT_EQ(IdIn(folder, kGood, {{"run.seed", "7"}}), id);
  EXPECT_EQ(IdIn(folder, GoodBut("duration_s = 100", "duration_s = 1e2  # a comment")), id);
}

TEST(RunId, IsNotMovedByTheDescriptionOfOtherRuns) {
  const TemporaryFolder folder;
  EXPECT_EQ(IdIn(folder, std::string(kGood) + "[arms.a.set]\nrun.seed = 3\n[sweep]\n"),
            IdIn(folder, kGood));
}

TEST(RunId, ChangesWithAProfileOfTheUsersOwn) {
  const TemporaryFolder here, there;
  std::ifstream shipped(DevicesFolder() / "nrf52840.toml");
  const std::string profile{std::istreambuf_iterator<char>(shipped), {}};
  here.Write("mine.toml", profile);
  there.Write("mine.toml", profile + "# a word more\n");
  const std::string text = GoodBut("device = \"nrf52840\"", "device = \"mine.toml\"");
  EXPECT_NE(IdIn(here, text), IdIn(there, text));
  const Scenario scenario = LoadScenarioText(text, here.path() / "s.toml", ExampleCatalogue());
  EXPECT_EQ(scenario.devices.at("mine.toml").compute->peak.at(Precision::kFp32).value,
            FlopsPerSecond(64e6));
  EXPECT_TRUE(scenario.file_hashes.contains("mine.toml"));
  EXPECT_TRUE(scenario.file_hashes.contains("devices/nrf52840.toml"));  // its radio
}

}  // namespace
}  // namespace giot

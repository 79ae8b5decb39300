// `giot sample MODEL`: draws paths from a trained model, without LibTorch.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/families/family_info.h"
#include "models/plan/load_model.h"
#include "models/plan/model_info.h"
#include "sim/base/problems.h"
#include "sim/commands/commands.h"
#include "sim/commands/family_commands.h"
#include "sim/commands/foreign_commands.h"

namespace giot {
namespace {

class SampleCommand final : public Command {
 public:
  std::string name() const override { return "sample"; }
  std::string summary() const override {
    return "Draw sequences or examples from a trained model, as CSV";
  }
  std::string example() const override {
    return "giot sample scenarios/models/wind.giot -n 100 --horizon 30 --out paths.csv";
  }
  void AddOptions(CLI::App& app) override {
    app.add_option("model", model_, "model file (.giot), or TorchScript (.pt)")->required();
    app.add_option("-n", paths_, "paths, or examples of a family, to draw")
        ->check(CLI::Range(1, 1000000));
    app.add_option("--horizon", horizon_, "steps of each path")->check(CLI::Range(1, 1000000));
    app.add_option("--from", from_, "time of the first step; by default the model's test part");
    app.add_option("--variant", variant_, "neural, or a baseline of the file");
    app.add_option("--condition", conditions_,
                   "field=value that a family's examples are to have; once for each field");
    app.add_option("--seed", seed_, "the same seed gives the same paths");
    app.add_option("--out", out_, "CSV to write; standard output by default");
    AddForeignOptions(app, foreign_);
  }
  int Run() override {
    if (IsForeignFile(model_)) {
      Write(SampleForeignModel(model_, foreign_, paths_, seed_));
      return 0;
    }
    const ModelFile file = ModelFile::Read(model_);
    if (IsFamilyFile(file)) {
      Write(SampleFamilyModel(file, {model_, paths_, conditions_, seed_}));
      return 0;
    }
    if (!conditions_.empty()) {
      throw ScenarioError("--condition is for models of a family; " + model_ + " is a forecaster");
    }
    const auto model = LoadModel(model_, variant_);
    const ModelInfo info = ReadModelInfo(model_);
    const std::int64_t first = from_.empty() ? info.test_from : info.axis.StepOf(from_);
    const auto session = model->Start({first, ""});
    Stream random(seed_, "giot sample");
    const std::vector<float> paths = session->Sample(horizon_, paths_, random);
    std::string text = fmt::format("path,time,{}\n", ColumnName(info.unit));
    for (int path = 0; path < paths_; ++path) {
      for (int t = 0; t < horizon_; ++t) {
        text += fmt::format("{},{},{:.6g}\n", path, info.axis.TimeOf(first + t),
                            paths[static_cast<std::size_t>(path) * horizon_ + t]);
      }
    }
    Write(text);
    return 0;
  }

 private:
  /// `value_m_s` for `m/s`: a unit as columns of our files write it.
  static std::string ColumnName(const std::string& unit) {
    std::string name = "value_";
    for (const char c : unit) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      name += plain ? c : '_';
    }
    return name;
  }

  void Write(const std::string& text) const {
    if (out_.empty()) {
      std::fwrite(text.data(), 1, text.size(), stdout);
      return;
    }
    std::ofstream stream(out_, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error("cannot write the sampled paths to " + out_);
    std::printf("wrote %s\n", out_.c_str());
  }

  std::string model_;
  std::string variant_ = "neural";
  std::string from_;
  std::vector<std::string> conditions_;
  std::string out_;
  int paths_ = 10;
  int horizon_ = 30;
  std::uint64_t seed_ = 1;
  ForeignTrust foreign_;
};

}  // namespace

std::unique_ptr<Command> MakeSampleCommand() { return std::make_unique<SampleCommand>(); }

}  // namespace giot

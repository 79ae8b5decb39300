// `giot models [FILE...]`: the families that can be trained, or what model files say of themselves.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "models/families/family_info.h"
#include "models/families/table.h"
#include "models/plan/load_model.h"
#include "models/plan/plan_codec.h"
#include "models/plan/scores.h"
#include "results/text_table.h"
#include "sim/commands/commands.h"
#include "sim/commands/family_commands.h"
#include "sim/commands/foreign_commands.h"

namespace giot {
namespace {

class ModelsCommand final : public Command {
 public:
  std::string name() const override { return "models"; }
  std::string summary() const override {
    return "List the families of models, or tell size, cost and scores of model files";
  }
  std::string example() const override { return "giot models scenarios/models/wind.giot"; }
  void AddOptions(CLI::App& app) override {
    app.add_option("files", files_, "model files (.giot, .pt); none lists the families");
    app.add_option("--shape", shape_,
                   "of the input that the cost of a TorchScript file is told for, e.g. 1x24x3");
    AddForeignOptions(app, foreign_);
  }
  int Run() override {
    if (files_.empty()) {
      TextTable table;
      for (const CatalogueEntry& entry : FamilyEntries()) table.Add({entry.name, entry.meaning});
      std::printf("%s", table.ToString().c_str());
      return 0;
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (i > 0) std::printf("\n");
      Tell(files_[i]);
    }
    return 0;
  }

 private:
  void Tell(const std::filesystem::path& name) const {
    if (IsForeignFile(name)) {
      std::printf("%s", DescribeForeignModel(name, foreign_, shape_).c_str());
      return;
    }
    const ModelFile file = ModelFile::Read(name);
    if (IsFamilyFile(file)) {
      std::printf("%s", DescribeFamilyModel(file, name).c_str());
      return;
    }
    const ModelInfo info = LoadInfo(file, name);
    const OperatorGraph graph = LoadModel(name)->Graph("step");
    std::printf("%s: forecaster of %s in %s, %lld weights, SHA-256 %s\n", info.name.c_str(),
                info.quantity.c_str(), info.unit.c_str(), static_cast<long long>(info.parameters),
                info.weights_sha256.c_str());
    std::printf("step: %s FLOP, %s weight bytes, %s peak activation bytes\n",
                ShortNumber(graph.TotalFlops().si()).c_str(),
                ShortNumber(graph.WeightBytes().si()).c_str(),
                ShortNumber(graph.PeakActivationBytes().si()).c_str());
    std::printf("%s", FormatScores(info.scores, info.unit).c_str());
  }

  std::vector<std::string> files_;
  std::string shape_;
  ForeignTrust foreign_;
};

}  // namespace

std::unique_ptr<Command> MakeModelsCommand() { return std::make_unique<ModelsCommand>(); }

}  // namespace giot

// `giot schema`: the JSON Schema of scenario files, for editors.
#include "scenarios/schema.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "sim/catalogue.h"
#include "sim/commands/commands.h"

namespace giot {
namespace {

class SchemaCommand final : public Command {
 public:
  std::string name() const override { return "schema"; }
  std::string summary() const override { return "Print the JSON Schema of scenario files"; }
  std::string example() const override { return "giot schema > giot.schema.json"; }
  void AddOptions(CLI::App&) override {}
  int Run() override {
    const std::string schema = ScenarioSchema(JoinedCatalogue());
    std::fwrite(schema.data(), 1, schema.size(), stdout);
    return 0;
  }
};

}  // namespace

std::unique_ptr<Command> MakeSchemaCommand() { return std::make_unique<SchemaCommand>(); }

}  // namespace giot

#include "models/families/family_info.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/plan/graph_json.h"

namespace giot {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array<std::pair<const char*, DensityKind>, 4> kDensities{{
    {"none", DensityKind::kNone},
    {"exact", DensityKind::kExact},
    {"lower_bound", DensityKind::kLowerBound},
    {"unnormalized", DensityKind::kUnnormalized},
}};

const char* ToText(DensityKind kind) {
  for (const auto& [text, known] : kDensities) {
    if (known == kind) return text;
  }
  return "none";
}

DensityKind DensityFrom(const std::string& text) {
  for (const auto& [known, kind] : kDensities) {
    if (known == text) return kind;
  }
  throw std::runtime_error("unknown density \"" + text + "\"");
}

FamilyInfo FromJson(const json& about) {
  FamilyInfo info;
  info.name = about.at("name");
  info.family = about.at("family");
  info.density = DensityFrom(about.at("density"));
  info.recipe = about.at("recipe");
  info.data_files = about.at("data_files").get<std::vector<std::string>>();
  info.data_sha256 = about.at("data_sha256").get<std::vector<std::string>>();
  info.length = about.at("length");
  info.image_height = about.at("image").at(0);
  info.image_width = about.at("image").at(1);
  info.image_channels = about.at("image").at(2);
  info.encoder = Encoder::FromJson(about.at("encoder"));
  info.condition_encoder = Encoder::FromJson(about.at("condition_encoder"));
  info.notes = about.at("notes").get<std::vector<std::string>>();
  info.parameters = about.at("parameters");
  info.weights_sha256 = about.at("weights_sha256");
  info.updates = about.at("updates");
  info.best_update = about.at("best_update");
  for (const json& point : about.at("curve")) {
    info.curve.push_back({point.at(0), point.at(1), point.at(2), point.at(3)});
  }
  info.scores = about.at("scores").get<std::map<std::string, double>>();
  for (const auto& [call, graph] : about.at("graphs").items()) {
    info.graphs[call] = GraphFromJson(graph);
  }
  return info;
}

}  // namespace

bool IsFamilyFile(const ModelFile& file) { return file.metadata.contains("family"); }

void StoreFamilyInfo(const FamilyInfo& info, ModelFile& file) {
  json& about = file.metadata["family"];
  about = {{"version", kVersion},
           {"name", info.name},
           {"family", info.family},
           {"density", ToText(info.density)},
           {"recipe", info.recipe},
           {"data_files", info.data_files},
           {"data_sha256", info.data_sha256},
           {"length", info.length},
           {"image", {info.image_height, info.image_width, info.image_channels}},
           {"encoder", info.encoder.ToJson()},
           {"condition_encoder", info.condition_encoder.ToJson()},
           {"notes", info.notes},
           {"parameters", info.parameters},
           {"weights_sha256", info.weights_sha256},
           {"updates", info.updates},
           {"best_update", info.best_update},
           {"scores", info.scores}};
  about["curve"] = json::array();
  for (const LearningPoint& point : info.curve) {
    about["curve"].push_back({point.update, point.loss, point.validation, point.learning_rate});
  }
  about["graphs"] = json::object();
  for (const auto& [call, graph] : info.graphs) about["graphs"][call] = ToJson(graph);
}

FamilyInfo LoadFamilyInfo(const ModelFile& file, const std::filesystem::path& name) {
  if (!IsFamilyFile(file)) {
    throw ModelFileError(name, "is the model of a forecaster, not of a generative family");
  }
  const json& about = file.metadata.at("family");
  try {
    if (about.at("version") != kVersion) {
      throw std::runtime_error("version " + about.at("version").dump() +
                               " of a family's description, but this giot reads version " +
                               std::to_string(kVersion) + "; train it again");
    }
    return FromJson(about);
  } catch (const ModelFileError&) {
    throw;
  } catch (const std::exception& error) {
    throw ModelFileError(name, std::string("its description is malformed: ") + error.what());
  }
}

}  // namespace giot

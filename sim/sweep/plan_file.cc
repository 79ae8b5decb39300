#include "sim/sweep/plan_file.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <system_error>

namespace giot {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json ToJson(const std::vector<Override>& overrides) {
  Json json = Json::object();
  for (const Override& one : overrides) json[one.key] = one.value;
  return json;
}

std::vector<Override> OverridesFrom(const Json& json) {
  std::vector<Override> overrides;
  for (const auto& [key, value] : json.items()) {
    overrides.push_back({key, value.get<std::string>()});
  }
  return overrides;
}

Json ToJson(const SweepPlan& plan) {
  Json json;
  json["format"] = "giot sweep plan";
  json["format_version"] = kFormatVersion;
  json["number"] = plan.number;
  json["giot_version"] = plan.giot_version;
  json["scenario"] = plan.scenario.generic_string();
  json["overrides"] = ToJson(plan.overrides);
  json["keys"] = plan.keys;
  json["arms"] = plan.arms;
  json["files_sha256"] = plan.files;
  json["runs"] = Json::array();
  for (const PlannedRun& run : plan.runs) {
    json["runs"].push_back(
        {{"id", run.id}, {"arm", run.arm}, {"seed", run.seed}, {"keys", ToJson(run.keys)}});
  }
  return json;
}

SweepPlan PlanFrom(const Json& json) {
  if (json.at("format_version").get<int>() != kFormatVersion) {
    throw std::runtime_error("it has format version " + json.at("format_version").dump() +
                             ", this giot reads version " + std::to_string(kFormatVersion));
  }
  SweepPlan plan;
  plan.number = json.at("number").get<int>();
  plan.giot_version = json.at("giot_version").get<std::string>();
  plan.scenario = json.at("scenario").get<std::string>();
  plan.overrides = OverridesFrom(json.at("overrides"));
  plan.keys = json.at("keys").get<std::vector<std::string>>();
  plan.arms = json.at("arms").get<std::vector<std::string>>();
  plan.files = json.at("files_sha256").get<std::map<std::string, std::string>>();
  for (const Json& run : json.at("runs")) {
    plan.runs.push_back({run.at("id").get<std::string>(), OverridesFrom(run.at("keys")),
                         run.at("arm").get<std::string>(), run.at("seed").get<std::int64_t>()});
  }
  return plan;
}

}  // namespace

void ReplaceFile(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path fresh = file.string() + ".new";
  {
    std::ofstream stream(fresh, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + fresh.string());
  }
  std::filesystem::rename(fresh, file);
}

void WritePlan(const SweepPlan& plan, const std::filesystem::path& file) {
  ReplaceFile(file, ToJson(plan).dump(1) + '\n');
}

SweepPlan ReadPlan(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  try {
    return PlanFrom(Json::parse(stream));
  } catch (const std::exception& error) {
    throw std::runtime_error(file.string() + " is no plan of a sweep: " + error.what());
  }
}

}  // namespace giot

#include "models/plan/plan_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace giot {
namespace {

using Json = nlohmann::json;

struct FieldWriter {
  Json& json;
  template <class Field>
  void operator()(const char* name, const Field& field) {
    json[name] = field;
  }
};

struct FieldReader {
  const Json& json;
  template <class Field>
  void operator()(const char* name, Field& field) {
    json.at(name).get_to(field);
  }
};

Json ToJson(PlanStep step) {
  Json json;
  std::visit(
      [&](auto& s) {
        json["step"] = s.kName;
        FieldWriter writer{json};
        s.Visit(writer);
      },
      step);
  return json;
}

/// Tries the kinds of step one after the other.
template <std::size_t kKind = 0>
PlanStep StepFrom(const Json& json, const std::string& kind) {
  if constexpr (kKind < std::variant_size_v<PlanStep>) {
    using Step = std::variant_alternative_t<kKind, PlanStep>;
    if (kind != Step::kName) return StepFrom<kKind + 1>(json, kind);
    Step step;
    FieldReader reader{json};
    step.Visit(reader);
    return step;
  } else {
    throw std::runtime_error("unknown step \"" + kind + "\"");
  }
}

std::string TensorName(const std::string& plan_name) { return "plan." + plan_name + ".weights"; }

PlanParts PartsFrom(const Json& json) {
  PlanParts parts;
  for (const Json& buffer : json.at("buffers")) {
    parts.buffers.push_back(
        {buffer.at(0).get<int>(), buffer.at(1).get<int>(), buffer.at(2).get<bool>()});
  }
  json.at("inputs").get_to(parts.inputs);
  json.at("outputs").get_to(parts.outputs);
  for (const Json& state : json.at("states")) {
    parts.states.push_back(
        {state.at(0).get<int>(), state.at(1).get<int>(), state.at(2).get<int>()});
  }
  json.at("state_size").get_to(parts.state_size);
  for (const Json& step : json.at("steps")) {
    parts.steps.push_back(StepFrom(step, step.at("step").get<std::string>()));
  }
  return parts;
}

}  // namespace

void StorePlan(const std::string& plan_name, const InferencePlan& plan, ModelFile& file) {
  const PlanParts& parts = plan.parts();
  Json json{{"version", kPlanVersion}, {"buffers", Json::array()},
            {"inputs", parts.inputs},  {"outputs", parts.outputs},
            {"states", Json::array()}, {"state_size", parts.state_size},
            {"steps", Json::array()}};
  for (const PlanBuffer& buffer : parts.buffers) {
    json["buffers"].push_back({buffer.positions, buffer.width, buffer.shared});
  }
  for (const PlanState& state : parts.states) {
    json["states"].push_back({state.from, state.to, state.offset});
  }
  for (const PlanStep& step : parts.steps) json["steps"].push_back(ToJson(step));
  file.metadata["plans"][plan_name] = std::move(json);
  const auto count = static_cast<std::int64_t>(parts.weights.size());
  file.tensors[TensorName(plan_name)] = {
      {count}, {parts.weights.data(), parts.weights.data() + parts.weights.size()}};
}

std::shared_ptr<const InferencePlan> LoadPlan(const std::string& plan_name, const ModelFile& file,
                                              const std::filesystem::path& name) {
  const auto plans = file.metadata.find("plans");
  if (plans == file.metadata.end() || !plans->is_object() || !plans->contains(plan_name)) {
    throw ModelFileError(name, "lacks the plan " + plan_name);
  }
  try {
    const Json& json = plans->at(plan_name);
    const int version = json.at("version").get<int>();
    if (version != kPlanVersion) {
      throw ModelFileError(
          name, fmt::format("plan format {}, but this giot reads format {}; use the giot that "
                            "wrote it or train it again",
                            version, kPlanVersion));
    }
    PlanParts parts = PartsFrom(json);
    const auto tensor = file.tensors.find(TensorName(plan_name));
    if (tensor == file.tensors.end()) {
      throw ModelFileError(name, "lacks the tensor " + TensorName(plan_name));
    }
    parts.weights.Resize(tensor->second.values.size());
    std::copy(tensor->second.values.begin(), tensor->second.values.end(), parts.weights.data());
    return std::make_shared<const InferencePlan>(std::move(parts));
  } catch (const ModelFileError&) {
    throw;
  } catch (const std::exception& error) {
    throw ModelFileError(name, "malformed plan " + plan_name + ": " + error.what());
  }
}

}  // namespace giot

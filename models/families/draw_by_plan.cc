#include "models/families/draw_by_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {

bool HasDrawPlan(const ModelFile& file) {
  return file.metadata.contains("plans") && file.metadata.at("plans").contains(kDrawPlan);
}

Examples EmptyExamples(const FamilyInfo& info) {
  Examples examples;
  examples.length = info.length;
  examples.fields = info.encoder.fields();
  examples.condition_fields = info.condition_encoder.fields();
  examples.image_height = info.image_height;
  examples.image_width = info.image_width;
  examples.image_channels = info.image_channels;
  return examples;
}

std::vector<float> EncodedConditions(const FamilyInfo& info, std::span<const float> values,
                                     std::int64_t rows) {
  const auto wanted = static_cast<std::int64_t>(info.condition_encoder.fields().size());
  if (static_cast<std::int64_t>(values.size()) != rows * wanted) {
    std::string names;
    for (const Field& field : info.condition_encoder.fields()) {
      names += (names.empty() ? "" : ", ") + field.name;
    }
    throw ScenarioError(fmt::format(
        "the condition of {}: expected {} values a row{}, found {}; give one value for each",
        info.name, wanted, names.empty() ? "" : " (" + names + ")",
        static_cast<std::int64_t>(values.size()) / std::max<std::int64_t>(1, rows)));
  }
  return info.condition_encoder.Encode(values);
}

Examples DrawByPlan(const FamilyInfo& info, const std::shared_ptr<const InferencePlan>& plan,
                    std::int64_t rows, std::span<const float> conditions, std::uint64_t seed) {
  const std::vector<float> inputs = EncodedConditions(info, conditions, rows);
  std::vector<float> encoded(static_cast<std::size_t>(rows) *
                             static_cast<std::size_t>(plan->output_width()));
  std::vector<NoiseKey> noise;
  const std::uint64_t key = StreamSeed(seed, "draws");
  for (std::int64_t row = 0; row < rows; ++row) {
    noise.push_back({key, static_cast<std::uint64_t>(row)});
  }
  PlanRunner(plan).Run({.rows = static_cast<int>(rows),
                        .inputs = inputs,
                        .outputs = encoded,
                        .states = {},
                        .noise = noise});
  Examples examples = EmptyExamples(info);
  examples.conditions.assign(conditions.begin(), conditions.end());
  examples.values = info.encoder.Decode(encoded);
  return examples;
}

}  // namespace giot

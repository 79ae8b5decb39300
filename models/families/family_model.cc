#include "models/families/family_model.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cstring>

#include "models/families/draw_by_plan.h"
#include "models/families/fit.h"
#include "models/families/make_network.h"
#include "models/families/table.h"
#include "models/families/tensors.h"
#include "scenarios/family_recipe.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"

namespace giot {
namespace {

/// Rows that go through a network at once, so that memory stays bounded.
constexpr std::int64_t kMostRows = 1024;

/// What all sessions of a model share.
struct Trained {
  FamilyInfo info;
  std::unique_ptr<GenerativeNetwork> network;
  std::shared_ptr<const InferencePlan> draw_plan;  ///< Null where the family is not lowered.

  const Encoder& encoder() const { return info.encoder; }
  at::Tensor EncodedCondition(std::span<const float> values, std::int64_t rows) const {
    return TensorOf(EncodedConditions(info, values, rows), {rows, info.condition_encoder.width()});
  }
  at::Tensor EncodedSteps(std::span<const float> values, std::int64_t rows, int length) const {
    return TensorOf(encoder().Encode(values), {rows, length, encoder().width()});
  }
  /// One example for each row of conditions; by the plan, where there is one.
  Examples Draw(std::int64_t rows, std::span<const float> conditions, std::uint64_t seed) const;
  void CheckStep(std::span<const float> x) const {
    if (static_cast<int>(x.size()) == info.channels()) return;
    throw ScenarioError(fmt::format("a step of {}: expected {} values, found {}", info.name,
                                    info.channels(), x.size()));
  }
};

Examples Trained::Draw(std::int64_t rows, std::span<const float> conditions,
                       std::uint64_t seed) const {
  if (draw_plan) return DrawByPlan(info, draw_plan, rows, conditions, seed);
  torch::NoGradGuard no_grad;
  const at::Tensor condition = EncodedCondition(conditions, rows);
  Examples examples = EmptyExamples(info);
  examples.conditions.assign(conditions.begin(), conditions.end());
  for (std::int64_t first = 0; first < rows; first += kMostRows) {
    auto noise = NoiseOf(seed, fmt::format("draws from {}", first));
    const std::int64_t count = std::min(kMostRows, rows - first);
    const at::Tensor drawn = network->Draw(condition.narrow(0, first, count), noise);
    const std::vector<float> values = encoder().Decode(ValuesOf(drawn));
    examples.values.insert(examples.values.end(), values.begin(), values.end());
  }
  return examples;
}

/// The mean over `n` paths: [n, horizon, channels] -> [horizon, channels].
std::vector<float> MeanOver(std::span<const float> paths, int n) {
  const std::size_t values = paths.size() / static_cast<std::size_t>(n);
  std::vector<double> sums(values, 0.0);
  for (std::size_t i = 0; i < paths.size(); ++i) sums[i % values] += paths[i];
  std::vector<float> means(values);
  for (std::size_t i = 0; i < values; ++i) means[i] = static_cast<float>(sums[i] / n);
  return means;
}

/// What sessions of both kinds do alike.
class FamilySession : public Session {
 public:
  explicit FamilySession(std::shared_ptr<const Trained> trained) : trained_(std::move(trained)) {}

  std::vector<float> Predict(int horizon, int n, Stream& random) const final {
    return MeanOver(Sample(horizon, n, random), n);
  }

 protected:
  const Trained& trained() const { return *trained_; }

 private:
  std::shared_ptr<const Trained> trained_;
};

/// Goes step by step with the network's own state.
class StepSession final : public FamilySession {
 public:
  StepSession(std::shared_ptr<const Trained> trained, const at::Tensor& condition)
      : FamilySession(std::move(trained)) {
    torch::NoGradGuard no_grad;
    state_ = network().Begin(condition);
  }

  void Observe(std::span<const float> x) override {
    torch::NoGradGuard no_grad;
    state_ = network().Advance(state_, Encoded(x));
  }

  std::vector<float> Sample(int horizon, int n, Stream& random) const override {
    torch::NoGradGuard no_grad;
    auto noise = NoiseOf(random.Bits(), "paths");
    std::vector<at::Tensor> state;
    for (const at::Tensor& tensor : state_) {
      std::vector<std::int64_t> repeats(static_cast<std::size_t>(tensor.dim()), 1);
      repeats[0] = n;
      state.push_back(tensor.repeat(repeats));
    }
    std::vector<at::Tensor> steps;
    for (int t = 0; t < horizon; ++t) {
      steps.push_back(network().DrawNext(state, noise));
      if (t + 1 < horizon) state = network().Advance(state, steps.back());
    }
    return trained().encoder().Decode(ValuesOf(torch::stack(steps, 1)));
  }

  double LogDensity(std::span<const float> x) const override {
    torch::NoGradGuard no_grad;
    return network().LogDensityNext(state_, Encoded(x)).item<double>() +
           trained().encoder().LogAbsDet(x);
  }

  std::unique_ptr<Session> Clone() const override { return std::make_unique<StepSession>(*this); }

  /// Of each tensor its rank and extents as 32-bit integers, then its floats.
  std::vector<std::byte> Serialize() const override {
    std::vector<std::byte> bytes;
    const auto append = [&](const void* data, std::size_t count) {
      const auto* begin = static_cast<const std::byte*>(data);
      bytes.insert(bytes.end(), begin, begin + count);
    };
    for (const at::Tensor& tensor : state_) {
      const auto rank = static_cast<std::int32_t>(tensor.dim());
      append(&rank, sizeof rank);
      for (const std::int64_t extent : tensor.sizes()) {
        const auto narrow = static_cast<std::int32_t>(extent);
        append(&narrow, sizeof narrow);
      }
      const std::vector<float> values = ValuesOf(tensor);
      append(values.data(), values.size() * sizeof(float));
    }
    return bytes;
  }
  void Restore(std::span<const std::byte> bytes) override;

 private:
  const SequenceNetwork& network() const {
    return static_cast<const SequenceNetwork&>(*trained().network);
  }
  at::Tensor Encoded(std::span<const float> x) const {
    trained().CheckStep(x);
    return trained().EncodedSteps(x, 1, 1).select(1, 0);
  }

  std::vector<at::Tensor> state_;
};

void StepSession::Restore(std::span<const std::byte> bytes) {
  const auto take = [&](void* into, std::size_t count) {
    if (bytes.size() < count) throw std::runtime_error("the state of a session is truncated");
    std::memcpy(into, bytes.data(), count);
    bytes = bytes.subspan(count);
  };
  std::vector<at::Tensor> state;
  for (const at::Tensor& present : state_) {
    std::int32_t rank = 0;
    take(&rank, sizeof rank);
    if (rank != present.dim()) throw std::runtime_error("the state is of another model's session");
    std::vector<std::int64_t> extents;
    std::size_t values = 1;
    for (std::int32_t i = 0; i < rank; ++i) {
      std::int32_t extent = 0;
      take(&extent, sizeof extent);
      if (extent < 0 || (i != 1 && extent != present.size(i))) {
        throw std::runtime_error("the state is of another model's session");
      }
      extents.push_back(extent);
      values *= static_cast<std::size_t>(extent);
    }
    if (bytes.size() / sizeof(float) < values) {
      throw std::runtime_error("the state of a session is truncated");
    }
    std::vector<float> floats(values);
    take(floats.data(), values * sizeof(float));
    state.push_back(TensorOf(floats, extents));
  }
  if (!bytes.empty()) throw std::runtime_error("the state is of another model's session");
  state_ = std::move(state);
}

/// Draws whole examples that know nothing of each other.
class WholeSession final : public FamilySession {
 public:
  WholeSession(std::shared_ptr<const Trained> trained, std::vector<float> condition)
      : FamilySession(std::move(trained)), condition_(std::move(condition)) {}

  void Observe(std::span<const float> x) override { trained().CheckStep(x); }

  std::vector<float> Sample(int horizon, int n, Stream& random) const override {
    const int length = trained().info.length;
    const int windows = (horizon + length - 1) / length;
    const std::int64_t rows = std::int64_t{n} * windows;
    std::vector<float> conditions;
    for (std::int64_t row = 0; row < rows; ++row) {
      conditions.insert(conditions.end(), condition_.begin(), condition_.end());
    }
    const Examples drawn = trained().Draw(rows, conditions, random.Bits());
    const auto step = static_cast<std::ptrdiff_t>(trained().info.channels());
    std::vector<float> paths;
    for (int path = 0; path < n; ++path) {
      const auto from = drawn.values.begin() + step * windows * length * path;
      paths.insert(paths.end(), from, from + step * horizon);
    }
    return paths;
  }

  double LogDensity(std::span<const float> x) const override {
    if (trained().info.length != 1) {
      throw ScenarioError(fmt::format(
          "{} has a density of whole windows of {} steps, not of one: use LogDensities()",
          trained().info.name, trained().info.length));
    }
    trained().CheckStep(x);
    torch::NoGradGuard no_grad;
    auto noise = NoiseOf(1, "density of a step");
    return trained()
               .network
               ->LogDensity(trained().EncodedSteps(x, 1, 1),
                            trained().EncodedCondition(condition_, 1), noise)
               .item<double>() +
           trained().encoder().LogAbsDet(x);
  }

  std::unique_ptr<Session> Clone() const override { return std::make_unique<WholeSession>(*this); }
  std::vector<std::byte> Serialize() const override { return {}; }
  void Restore(std::span<const std::byte> bytes) override {
    if (!bytes.empty()) throw std::runtime_error("the state is of another model's session");
  }

 private:
  std::vector<float> condition_;
};

class FamilyModel final : public ExampleModel {
 public:
  explicit FamilyModel(std::shared_ptr<const Trained> trained) : trained_(std::move(trained)) {}

  std::unique_ptr<Session> Start(const Condition& condition) const override {
    const at::Tensor encoded = trained_->EncodedCondition(condition.values, 1);
    if (dynamic_cast<const SequenceNetwork*>(trained_->network.get()) != nullptr) {
      return std::make_unique<StepSession>(trained_, encoded);
    }
    return std::make_unique<WholeSession>(trained_, condition.values);
  }
  DensityKind density() const override { return trained_->network->density(); }
  std::vector<std::string> calls() const override { return trained_->network->calls(); }
  OperatorGraph Graph(const std::string& call) const override {
    OperatorGraph graph = trained_->network->Graph(call);
    graph.name = trained_->info.name + " " + call;
    return graph;
  }
  int channels() const override { return trained_->info.channels(); }
  std::string name() const override { return trained_->info.name; }
  std::string unit() const override {
    const std::string first = fields().front().unit;
    for (const Field& field : fields()) {
      if (field.unit != first) return "";
    }
    return first;
  }
  const std::vector<Field>& fields() const override { return trained_->info.encoder.fields(); }
  const std::vector<Field>& condition_fields() const override {
    return trained_->info.condition_encoder.fields();
  }
  int length() const override { return trained_->info.length; }

  Examples Draw(std::int64_t rows, std::span<const float> conditions,
                std::uint64_t seed) const override {
    return trained_->Draw(rows, conditions, seed);
  }
  std::vector<double> LogDensities(const Examples& examples, std::uint64_t seed) const override;

 private:
  std::shared_ptr<const Trained> trained_;
};

std::vector<double> FamilyModel::LogDensities(const Examples& examples, std::uint64_t seed) const {
  if (examples.fields != fields() || examples.length != length()) {
    throw ScenarioError(fmt::format(
        "examples for {}: expected {} steps of its {} fields, found {} steps of {} fields", name(),
        length(), fields().size(), examples.length, examples.fields.size()));
  }
  torch::NoGradGuard no_grad;
  const std::int64_t rows = examples.rows();
  const at::Tensor condition = trained_->EncodedCondition(examples.conditions, rows);
  std::vector<double> densities;
  for (std::int64_t first = 0; first < rows; first += kMostRows) {
    auto noise = NoiseOf(seed, fmt::format("densities from {}", first));
    const std::int64_t count = std::min(kMostRows, rows - first);
    const auto values = std::span(examples.values)
                            .subspan(static_cast<std::size_t>(first * length() * channels()),
                                     static_cast<std::size_t>(count * length() * channels()));
    const std::vector<float> encoded = ValuesOf(trained_->network->LogDensity(
        trained_->EncodedSteps(values, count, length()), condition.narrow(0, first, count), noise));
    for (std::int64_t row = 0; row < count; ++row) {
      densities.push_back(encoded[static_cast<std::size_t>(row)] +
                          trained_->encoder().LogAbsDet(examples.row(first + row)));
    }
  }
  return densities;
}

}  // namespace

ExampleShape EncodedShape(const FamilyInfo& info) {
  ExampleShape shape;
  shape.length = info.length;
  shape.channels = info.encoder.width();
  shape.conditions = info.condition_encoder.width();
  bool any_codes = false;
  for (std::size_t field = 0; field < info.encoder.fields().size(); ++field) {
    const Encoder::Part& part = info.encoder.parts()[field];
    const bool codes = part.coding == "code";
    const int categories = static_cast<int>(info.encoder.fields()[field].categories.size());
    for (int i = 0; i < part.width; ++i) shape.categories.push_back(codes ? categories : 0);
    any_codes = any_codes || codes;
  }
  if (!any_codes) shape.categories.clear();
  shape.image_height = info.image_height;
  shape.image_width = info.image_width;
  shape.image_channels = info.image_channels;
  return shape;
}

std::unique_ptr<ExampleModel> MakeFamilyModel(FamilyInfo info,
                                              std::unique_ptr<GenerativeNetwork> network) {
  auto plan = network->LowerDraw();
  return std::make_unique<FamilyModel>(
      std::make_shared<Trained>(Trained{std::move(info), std::move(network), std::move(plan)}));
}

std::unique_ptr<ExampleModel> OpenFamilyModel(const ModelFile& file,
                                              const std::filesystem::path& name) {
  FamilyInfo info = LoadFamilyInfo(file, name);
  Catalogue catalogue;
  catalogue.Add(FamilyEntries());
  FamilyRecipe recipe;
  try {
    recipe = ParseFamilyRecipe(info.recipe, name.string(), catalogue);
  } catch (const ScenarioError& error) {
    throw ModelFileError(name, std::string("its recipe is not this giot's: ") + error.what());
  }
  auto network = MakeNetwork(recipe.model, EncodedShape(info), 1);
  LoadWeights(file, "network/", name, *network);
  return MakeFamilyModel(std::move(info), std::move(network));
}

}  // namespace giot

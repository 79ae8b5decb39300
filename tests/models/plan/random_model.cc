#include "tests/models/plan/random_model.h"

#include "models/plan/fit_baselines.h"

namespace giot::test {
namespace {

std::vector<float> Draw(Stream& random, int count, double reach) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.Uniform(-reach, reach));
  return values;
}

SeasonalArPlan RandomBaseline(const std::string& variant, std::vector<int> lags, Stream& random) {
  SeasonalArPlan plan{"random " + variant, "m/s", {TransformKind::kSqrt, 0.02}, {}, {"RPT", "MAL"}};
  for (const std::string site : {"", "RPT"}) {
    SeasonalArFit fit;
    fit.scale = RandomScale();
    fit.lag_weights = Draw(random, static_cast<int>(lags.size()), 0.2);
    fit.lags = lags;
    fit.log_noise_weights = Draw(random, 1 + fit.scale.season.FeatureCount(), 0.1);
    plan.fits[site] = fit;
  }
  return plan;
}

}  // namespace

RandomWeights::RandomWeights(const GruMixtureShape& shape, std::uint64_t seed) {
  Stream random(seed, "weights");
  const int gates = 3 * shape.hidden;
  input_weight = Draw(random, gates * shape.inputs(), 0.7);
  input_bias = Draw(random, gates, 0.5);
  hidden_weight = Draw(random, gates * shape.hidden, 0.7);
  hidden_bias = Draw(random, gates, 0.5);
  head_weight = Draw(random, shape.outputs() * (shape.hidden + shape.inputs()), 0.3);
  head_bias = Draw(random, shape.outputs(), 0.3);
}

GruMixtureShape RandomShape(int hidden, int components) {
  GruMixtureShape shape;
  shape.season_inputs = {0, 1, 4, 5};  // of the 6 of RandomScale()
  shape.hidden = hidden;
  shape.components = components;
  shape.level_prior = 30;
  shape.level_window = 50;
  shape.averages = {0.2f, 0.05f};
  shape.lags = {3, 7};
  return shape;
}

SeasonalScale RandomScale() {
  return {{{{365.25, 2}, {7, 1}}},
          {1.8f, 0.2f, 0.3f, -0.02f, 0.01f, 0.03f, -0.01f},
          {-0.7f, 0.05f, 0.02f, 0.01f, -0.03f, 0.02f, 0.01f}};
}

NeuralPlan RandomPlan(const GruMixtureShape& shape, const RandomWeights& weights) {
  OperatorGraph graph;
  graph.name = "random neural step";
  graph.operators.resize(2);
  graph.operators[0].name = "first";
  graph.operators[0].flops = Flops(10);
  graph.edges.push_back({0, 1, Bytes(4)});
  return {"random neural",
          "m/s",
          {"RPT", "MAL"},
          {TransformKind::kSqrt, 0.02},
          RandomScale(),
          GruMixturePlan(shape, weights.Spans()),
          graph};
}

ModelFile RandomModelFile(std::uint64_t seed) {
  const GruMixtureShape shape = RandomShape(12, 3);
  const RandomWeights weights(shape, seed);
  ModelFile file;
  StoreNeural(RandomPlan(shape, weights), weights.Spans(), file);
  Stream random(seed, "baselines");
  StoreBaseline("persistence", RandomBaseline("persistence", {1}, random), file);
  StoreBaseline("climatology", RandomBaseline("climatology", {}, random), file);
  StoreBaseline("ar1", RandomBaseline("ar1", {1}, random), file);
  StoreBaseline("seasonal_ar", RandomBaseline("seasonal_ar", {1, 2, 7}, random), file);
  ModelInfo info;
  info.name = "random";
  info.quantity = "wind speed";
  info.unit = "m/s";
  info.axis = {"1961-01-01", Seconds(86400)};
  info.trained_columns = {"RPT"};
  info.held_out_columns = {"MAL"};
  info.validate_from = 400;
  info.test_from = 500;
  info.end = 600;
  info.weights_sha256 = WeightsHash(file);
  info.scores = {{"neural", "RPT", false, 2.0, 1.1, 1.9, 100}};
  StoreInfo(info, file);
  return file;
}

}  // namespace giot::test

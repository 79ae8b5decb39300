#include "models/plan/plan_codec.h"

#include <algorithm>
#include <cmath>

#include "models/plan/graph_json.h"
#include "sim/base/problems.h"
#include "sim/base/sha256.h"

namespace giot {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kNeuralPrefix = "neural.";

/// Runs `read` and turns whatever is wrong with the content into a ModelFileError.
template <class Function>
auto Reading(const std::filesystem::path& name, Function read) {
  try {
    return read();
  } catch (const ModelFileError&) {
    throw;
  } catch (const std::exception& error) {
    throw ModelFileError(name, std::string("malformed description: ") + error.what());
  }
}

Json ToJson(const Transform& transform) {
  return {{"kind", ToString(transform.kind)}, {"resolution", transform.resolution}};
}
Transform TransformFrom(const Json& json) {
  return {ParseTransform(json.at("kind").get<std::string>()), json.at("resolution").get<double>()};
}

Json ToJson(const Season& season) {
  Json json = Json::array();
  for (const auto& [steps, harmonics] : season.periods) json.push_back({steps, harmonics});
  return json;
}
Season SeasonFrom(const Json& json) {
  Season season;
  for (const auto& period : json) {
    season.periods.push_back({period.at(0).get<double>(), period.at(1).get<int>()});
    if (!(season.periods.back().steps > 0) || season.periods.back().harmonics < 1) {
      throw std::runtime_error("a season without length or harmonics");
    }
  }
  return season;
}

Json ToJson(const Score& score) {
  return {score.variant, score.column, score.held_out, score.nll,
          score.crps,    score.rmse,   score.count};
}
Score ScoreFrom(const Json& json) {
  return {json.at(0).get<std::string>(), json.at(1).get<std::string>(), json.at(2).get<bool>(),
          json.at(3).get<double>(),      json.at(4).get<double>(),      json.at(5).get<double>(),
          json.at(6).get<std::int64_t>()};
}

Tensor MakeTensor(std::vector<std::int64_t> shape, std::span<const float> values) {
  return {std::move(shape), {values.begin(), values.end()}};
}

/// Positive and not absurd: sizes from a file are checked before memory is asked for.
int Extent(const Json& json, int most) {
  const int value = json.get<int>();
  if (value < 1 || value > most) throw std::runtime_error("an extent out of range");
  return value;
}

std::vector<int> LagsFrom(const Json& json) {
  auto lags = json.get<std::vector<int>>();
  if (!std::is_sorted(lags.begin(), lags.end()) || (!lags.empty() && lags.front() < 1)) {
    throw std::runtime_error("lags that do not rise from 1");
  }
  return lags;
}

GruMixtureShape ShapeFrom(const Json& json, int season_features) {
  GruMixtureShape shape;
  shape.season_inputs = json.at("season_inputs").get<std::vector<int>>();
  for (const int feature : shape.season_inputs) {
    if (feature < 0 || feature >= season_features) {
      throw std::runtime_error("a season input beyond the season's features");
    }
  }
  shape.hidden = Extent(json.at("hidden"), 4096);
  shape.components = Extent(json.at("components"), static_cast<int>(Forecast::kMostComponents));
  shape.level_prior = json.at("level_prior").get<float>();
  shape.level_window = Extent(json.at("level_window"), 1 << 24);
  shape.averages = json.at("averages").get<std::vector<float>>();
  shape.lags = LagsFrom(json.at("lags"));
  return shape;
}

/// The rows of all fits of a baseline in one tensor.
void StoreRows(const std::string& name, const SeasonalArPlan& plan,
               std::vector<float> SeasonalArFit::*member, ModelFile& file) {
  Tensor tensor;
  for (const auto& [site, fit] : plan.fits) {
    const std::vector<float>& row = fit.*member;
    tensor.values.insert(tensor.values.end(), row.begin(), row.end());
    tensor.shape = {static_cast<std::int64_t>(plan.fits.size()),
                    static_cast<std::int64_t>(row.size())};
  }
  file.tensors[name] = std::move(tensor);
}

std::vector<float> Row(const Tensor& tensor, std::size_t row) {
  const auto width = static_cast<std::size_t>(tensor.shape[1]);
  const auto begin = tensor.values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {begin, begin + static_cast<std::ptrdiff_t>(width)};
}

std::vector<std::string> Sites(const ModelInfo& info) {
  std::vector<std::string> sites = info.trained_columns;
  sites.insert(sites.end(), info.held_out_columns.begin(), info.held_out_columns.end());
  return sites;
}

}  // namespace

void StoreInfo(const ModelInfo& info, ModelFile& file) {
  Json scores = Json::array();
  for (const Score& score : info.scores) scores.push_back(ToJson(score));
  file.metadata["info"] = {{"name", info.name},
                           {"quantity", info.quantity},
                           {"unit", info.unit},
                           {"scale", info.scale},
                           {"origin", info.axis.origin},
                           {"step_s", info.axis.step.si()},
                           {"data_file", info.data_file},
                           {"data_sha256", info.data_sha256},
                           {"trained_columns", info.trained_columns},
                           {"held_out_columns", info.held_out_columns},
                           {"train_from", info.train_from},
                           {"validate_from", info.validate_from},
                           {"test_from", info.test_from},
                           {"end", info.end},
                           {"warm_up_steps", info.warm_up_steps},
                           {"recipe", info.recipe},
                           {"weights_sha256", info.weights_sha256},
                           {"parameters", info.parameters},
                           {"scores", scores}};
}

ModelInfo LoadInfo(const ModelFile& file, const std::filesystem::path& name) {
  return Reading(name, [&] {
    const Json& json = file.metadata.at("info");
    ModelInfo info;
    json.at("name").get_to(info.name);
    json.at("quantity").get_to(info.quantity);
    json.at("unit").get_to(info.unit);
    json.at("scale").get_to(info.scale);
    json.at("origin").get_to(info.axis.origin);
    info.axis.step = Seconds(json.at("step_s").get<double>());
    json.at("data_file").get_to(info.data_file);
    json.at("data_sha256").get_to(info.data_sha256);
    json.at("trained_columns").get_to(info.trained_columns);
    json.at("held_out_columns").get_to(info.held_out_columns);
    json.at("train_from").get_to(info.train_from);
    json.at("validate_from").get_to(info.validate_from);
    json.at("test_from").get_to(info.test_from);
    json.at("end").get_to(info.end);
    json.at("warm_up_steps").get_to(info.warm_up_steps);
    json.at("recipe").get_to(info.recipe);
    json.at("weights_sha256").get_to(info.weights_sha256);
    json.at("parameters").get_to(info.parameters);
    for (const Json& score : json.at("scores")) info.scores.push_back(ScoreFrom(score));
    return info;
  });
}

void StoreNeural(const NeuralPlan& plan, const GruMixtureWeights& weights, ModelFile& file) {
  const GruMixtureShape& shape = plan.network.shape();
  file.metadata["neural"] = {{"transform", ToJson(plan.transform)},
                             {"season", ToJson(plan.scale.season)},
                             {"season_inputs", shape.season_inputs},
                             {"hidden", shape.hidden},
                             {"components", shape.components},
                             {"level_prior", shape.level_prior},
                             {"level_window", shape.level_window},
                             {"averages", shape.averages},
                             {"lags", shape.lags},
                             {"step_graph", giot::ToJson(plan.step_graph)}};
  const std::int64_t gates = 3 * shape.hidden;
  const std::int64_t features = 1 + plan.scale.season.FeatureCount();
  auto& tensors = file.tensors;
  tensors["neural.input_weight"] = MakeTensor({gates, shape.inputs()}, weights.input_weight);
  tensors["neural.input_bias"] = MakeTensor({gates}, weights.input_bias);
  tensors["neural.hidden_weight"] = MakeTensor({gates, shape.hidden}, weights.hidden_weight);
  tensors["neural.hidden_bias"] = MakeTensor({gates}, weights.hidden_bias);
  tensors["neural.head_weight"] =
      MakeTensor({shape.outputs(), shape.hidden + shape.inputs()}, weights.head_weight);
  tensors["neural.head_bias"] = MakeTensor({shape.outputs()}, weights.head_bias);
  tensors["neural.scale_mean"] = MakeTensor({features}, plan.scale.mean_weights);
  tensors["neural.scale_log_deviation"] = MakeTensor({features}, plan.scale.log_deviation_weights);
}

NeuralPlan LoadNeural(const ModelFile& file, const std::filesystem::path& name) {
  const ModelInfo info = LoadInfo(file, name);
  return Reading(name, [&] {
    const Json& json = file.metadata.at("neural");
    SeasonalScale scale;
    scale.season = SeasonFrom(json.at("season"));
    const GruMixtureShape shape = ShapeFrom(json, scale.season.FeatureCount());
    const auto get = [&](const char* tensor, std::vector<std::int64_t> extents) {
      return std::span<const float>(file.Get(tensor, extents, name).values);
    };
    const std::int64_t gates = 3 * shape.hidden;
    const auto mean = get("neural.scale_mean", {1 + scale.season.FeatureCount()});
    const auto deviation = get("neural.scale_log_deviation", {1 + scale.season.FeatureCount()});
    scale.mean_weights.assign(mean.begin(), mean.end());
    scale.log_deviation_weights.assign(deviation.begin(), deviation.end());
    const GruMixtureWeights weights{
        get("neural.input_weight", {gates, shape.inputs()}),
        get("neural.input_bias", {gates}),
        get("neural.hidden_weight", {gates, shape.hidden}),
        get("neural.hidden_bias", {gates}),
        get("neural.head_weight", {shape.outputs(), shape.hidden + shape.inputs()}),
        get("neural.head_bias", {shape.outputs()})};
    return NeuralPlan{info.name + " neural",
                      info.unit,
                      Sites(info),
                      TransformFrom(json.at("transform")),
                      std::move(scale),
                      GruMixturePlan(shape, weights),
                      GraphFromJson(json.at("step_graph"))};
  });
}

void StoreBaseline(const std::string& variant, const SeasonalArPlan& plan, ModelFile& file) {
  const SeasonalArFit& pooled = plan.fits.at("");
  std::vector<std::string> sites;
  Tensor mean;
  Tensor deviation;
  for (const auto& [site, fit] : plan.fits) sites.push_back(site);
  const auto rows = static_cast<std::int64_t>(sites.size());
  mean.shape = deviation.shape = {rows, 1 + pooled.scale.season.FeatureCount()};
  for (const auto& [site, fit] : plan.fits) {
    const SeasonalScale& scale = fit.scale;
    mean.values.insert(mean.values.end(), scale.mean_weights.begin(), scale.mean_weights.end());
    deviation.values.insert(deviation.values.end(), scale.log_deviation_weights.begin(),
                            scale.log_deviation_weights.end());
  }
  file.metadata["baselines"][variant] = {{"transform", ToJson(plan.transform)},
                                         {"season", ToJson(pooled.scale.season)},
                                         {"lags", pooled.lags},
                                         {"sites", sites}};
  file.tensors[variant + ".mean"] = std::move(mean);
  file.tensors[variant + ".log_deviation"] = std::move(deviation);
  StoreRows(variant + ".lag_weights", plan, &SeasonalArFit::lag_weights, file);
  StoreRows(variant + ".log_noise", plan, &SeasonalArFit::log_noise_weights, file);
}

SeasonalArPlan LoadBaseline(const std::string& variant, const ModelFile& file,
                            const std::filesystem::path& name) {
  const ModelInfo info = LoadInfo(file, name);
  return Reading(name, [&] {
    const Json& json = file.metadata.at("baselines").at(variant);
    const Season season = SeasonFrom(json.at("season"));
    const std::vector<int> lags = LagsFrom(json.at("lags"));
    const auto sites = json.at("sites").get<std::vector<std::string>>();
    const auto rows = static_cast<std::int64_t>(sites.size());
    const std::int64_t features = 1 + season.FeatureCount();
    const Tensor& mean = file.Get(variant + ".mean", {rows, features}, name);
    const Tensor& deviation = file.Get(variant + ".log_deviation", {rows, features}, name);
    const Tensor& weights =
        file.Get(variant + ".lag_weights", {rows, static_cast<std::int64_t>(lags.size())}, name);
    const Tensor& noise = file.Get(variant + ".log_noise", {rows, features}, name);
    SeasonalArPlan plan{
        info.name + " " + variant, info.unit, TransformFrom(json.at("transform")), {}, Sites(info)};
    for (std::size_t row = 0; row < sites.size(); ++row) {
      plan.fits[sites[row]] = {
          {season, Row(mean, row), Row(deviation, row)}, lags, Row(weights, row), Row(noise, row)};
    }
    if (!plan.fits.contains("")) throw std::runtime_error("a baseline without a pooled fit");
    return plan;
  });
}

std::unique_ptr<Forecaster> ModelFromFile(const ModelFile& file, const std::string& variant,
                                          const std::filesystem::path& name) {
  if (variant == "neural") {
    return std::make_unique<NeuralModel>(std::make_shared<NeuralPlan>(LoadNeural(file, name)));
  }
  return std::make_unique<SeasonalArModel>(
      std::make_shared<SeasonalArPlan>(LoadBaseline(variant, file, name)));
}

std::string WeightsHash(const ModelFile& file) {
  Sha256 hash;
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.starts_with(kNeuralPrefix)) continue;
    hash.Update(name);
    hash.Update(std::as_bytes(std::span(tensor.shape)));
    hash.Update(std::as_bytes(std::span(tensor.values)));
  }
  return hash.Finish();
}

}  // namespace giot

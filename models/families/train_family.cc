#include "models/families/train_family.h"

#include <torch/torch.h>

#include "models/families/draw_by_plan.h"
#include "models/families/example_scores.h"
#include "models/families/family_model.h"
#include "models/families/fit.h"
#include "models/families/make_network.h"
#include "models/plan/plan_file.h"
#include "sim/base/random_stream.h"
#include "sim/base/sha256.h"

namespace giot {
namespace {

/// Rows of the training part that early stopping watches where there is no validation part.
constexpr std::int64_t kWatchedRows = 500;

FitOptions OptionsOf(const FamilyRecipeTraining& recipe, const FamilyTraining& training) {
  FitOptions options;
  options.seed = static_cast<std::uint64_t>(recipe.seed);
  options.updates = recipe.updates;
  options.batch = recipe.batch;
  options.learning_rate = recipe.learning_rate;
  options.warm_up = recipe.warm_up;
  options.cosine_decay = recipe.decay == "cosine";
  options.weight_decay = recipe.weight_decay;
  options.clip_norm = recipe.clip_norm;
  options.averaging = recipe.averaging;
  options.check_every = recipe.check_every;
  options.patience = recipe.patience;
  options.keep_best = recipe.keep == "best";
  options.device = training.device;
  options.checkpoint = training.checkpoint;
  options.checkpoint_every_s = training.checkpoint_every_s;
  return options;
}

FamilyInfo Describe(const FamilyRecipe& recipe, const DataSet& data) {
  FamilyInfo info;
  info.name = recipe.name;
  info.family = recipe.model.kind;
  info.recipe = recipe.text;
  info.length = data.train.length;
  info.image_height = data.train.image_height;
  info.image_width = data.train.image_width;
  info.image_channels = data.train.image_channels;
  info.encoder = data.encoder;
  info.condition_encoder = data.condition_encoder;
  info.notes = data.notes;
  return info;
}

EncodedExamples Encoded(const FamilyInfo& info, const Examples& examples, std::uint64_t seed) {
  Stream noise(seed, "dequantisation");
  return {EncodedShape(info), info.encoder.Encode(examples.values, &noise),
          info.condition_encoder.Encode(examples.conditions)};
}

std::string HashOf(const ModelFile& file) {
  Sha256 hash;
  for (const auto& [name, tensor] : file.tensors) {
    hash.Update(name);
    hash.Update(std::as_bytes(std::span(tensor.shape)));
    hash.Update(std::as_bytes(std::span(tensor.values)));
  }
  return hash.Finish();
}

/// What the trained network tells: weights, plan, costs, learning curve.
void StoreNetwork(const GenerativeNetwork& network, const FitResult& fit, FamilyInfo& info,
                  ModelFile& file) {
  StoreWeights(network, "network/", file);
  info.density = network.density();
  info.weights_sha256 = HashOf(file);
  for (const at::Tensor& parameter : network.module().parameters()) {
    info.parameters += parameter.numel();
  }
  info.updates = fit.updates;
  info.best_update = fit.best_update;
  info.curve = fit.curve;
  for (const std::string& call : network.calls()) {
    info.graphs[call] = network.Graph(call);
    info.graphs[call].name = info.name + " " + call;
  }
  if (const auto plan = network.LowerDraw()) StorePlan(kDrawPlan, *plan, file);
}

}  // namespace

ModelFile TrainFamily(const FamilyRecipe& recipe, const FamilyTraining& training) {
  ModelFile file = TrainFamilyOn(
      recipe, LoadData({recipe.data, recipe.Folder(), training.read_packets}), training);
  FamilyInfo info = LoadFamilyInfo(file, recipe.name);
  for (const auto* files : {&recipe.data.files, &recipe.data.labels}) {
    for (const std::string& name : *files) {
      info.data_files.push_back(name);
      info.data_sha256.push_back(Sha256OfFile(recipe.Folder() / name));
    }
  }
  StoreFamilyInfo(info, file);
  return file;
}

ModelFile TrainFamilyOn(const FamilyRecipe& recipe, const DataSet& data,
                        const FamilyTraining& training) {
  // One thread: the order of every sum, and so every bit, is fixed.
  torch::set_num_threads(1);
  FamilyInfo info = Describe(recipe, data);
  const bool validated = data.validation.rows() > 0;
  if (!validated) {
    info.notes.push_back("no validation part: early stopping watches rows of the training part");
  }
  if (training.note) {
    for (const std::string& note : info.notes) training.note(note);
  }
  const auto seed = static_cast<std::uint64_t>(recipe.training.seed);
  const auto network = MakeNetwork(recipe.model, EncodedShape(info), seed);
  const Examples watched = validated ? data.validation : EvenlyTaken(data.train, kWatchedRows);
  const FitResult fit =
      Fit(*network, Encoded(info, data.train, seed), Encoded(info, watched, seed + 1),
          OptionsOf(recipe.training, training), training.report);
  ModelFile file;
  StoreNetwork(*network, fit, info, file);
  StoreFamilyInfo(info, file);
  if (data.test.rows() > 1) {
    info.scores = ScoreExamples(*OpenFamilyModel(file, recipe.name), data.test, seed);
    StoreFamilyInfo(info, file);
  }
  return file;
}

}  // namespace giot

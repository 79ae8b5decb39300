// A recipe that trains a generative family: [data], [model] with the family's own fields, and
// [training]. One struct a table, every field named once, as in a scenario.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/family_recipe_data.h"
#include "scenarios/scenario.h"
#include "sim/base/catalogue.h"
#include "sim/base/config.h"

namespace giot {

/// `[model]`: its `kind` is a family of the catalogue, which brings the other fields.
struct FamilyRecipeModel : PlugIn {
  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Choose("family", *this, "see `giot models` for the families");
  }
};

/// `[training]`: AdamW with clipped gradients, averaged weights and early stopping.
struct FamilyRecipeTraining {
  std::int64_t seed = 1;
  std::int64_t updates = 3000;
  std::int64_t batch = 128;
  double learning_rate = 1e-3;
  std::int64_t warm_up = 100;
  std::string decay = "cosine";
  double weight_decay = 0;
  double clip_norm = 1;
  double averaging = 0.995;
  std::int64_t check_every = 100;
  std::int64_t patience = 30;
  std::string keep = "best";

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit("seed", seed, Within(0, 1e9), "of weights, minibatches and noise");
    visit("updates", updates, Within(1, 1e7), "give the most moves of the optimiser");
    visit("batch", batch, Within(1, 65536), "give the rows of a minibatch");
    visit("learning_rate", learning_rate, Within(1e-7, 1), "give AdamW's rate");
    visit("warm_up", warm_up, AtLeast(0), "give the updates over which the rate rises from 0");
    visit("decay", decay, OneOf({"cosine", "constant"}),
          "cosine lets the rate fall to 0 by the last update");
    visit("weight_decay", weight_decay, Within(0, 10),
          "each update shrinks the weights by this times the rate");
    visit("clip_norm", clip_norm, Above(0), "gradients are scaled down to this norm");
    visit("averaging", averaging, Within(0, 0.99999),
          "the weights kept are an exponential average with this memory; 0 keeps the last ones");
    visit("check_every", check_every, Within(1, 1e7),
          "give the updates from one validation to the next");
    visit("patience", patience, Within(1, 1e7),
          "training stops after so many validations without a better one");
    visit("keep", keep, OneOf({"best", "last"}),
          "best keeps the weights that validated best, last those of the end");
  }
};

/// A whole recipe of a family.
struct FamilyRecipe {
  FamilyRecipeData data;
  FamilyRecipeModel model;
  FamilyRecipeTraining training;

  // Not fields of the file:
  std::string name;            ///< File name without `.toml`.
  std::filesystem::path file;  ///< As given.
  std::string text;            ///< Every key written out; reads back equal.

  template <class Visitor>
  void Visit(Visitor& visit) {
    visit.Table("data", data, "every recipe has a [data] table");
    visit.Table("model", model, "every recipe has a [model] table");
    visit.Table("training", training, "tune the optimiser");
  }

  /// Where the data files are looked for.
  std::filesystem::path Folder() const { return file.parent_path(); }
};

/// Whether a recipe has a `model.kind`, and so is one of a family and not of a forecaster
/// (scenarios/recipe.h). Throws std::runtime_error where the file cannot be read; a file that is no
/// TOML is none of a family.
bool IsFamilyRecipe(const std::filesystem::path& file);

/// Reads and checks a recipe, with `overrides` as if the file had said so. `catalogue` knows the
/// families. Throws one ScenarioError with every fault of the file.
FamilyRecipe LoadFamilyRecipe(const std::filesystem::path& file, const Catalogue& catalogue,
                              const std::vector<Override>& overrides = {});

/// Takes a recipe's text as a model file keeps it: its data need not be there any more. `name`
/// stands for the file in messages.
FamilyRecipe ParseFamilyRecipe(const std::string& text, const std::string& name,
                               const Catalogue& catalogue,
                               const std::vector<Override>& overrides = {});

}  // namespace giot

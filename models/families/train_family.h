// From a family's recipe to its model file: reads the data, trains, scores on the test part.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "models/data/load_data.h"
#include "models/families/learning_curve.h"
#include "models/plan/model_file.h"
#include "scenarios/family_recipe.h"

namespace giot {

struct FamilyTraining {
  std::string device = "cpu";  ///< Or `cuda`.
  /// Where a killed training goes on from; empty: it begins anew.
  std::filesystem::path checkpoint{};
  double checkpoint_every_s = 30;
  PacketReader read_packets{};  ///< For data of kind `packets`.
  /// Told of what reading the data did, a line each; may be empty.
  std::function<void(const std::string&)> note{};
  /// Told after each validation; may be empty. An exception from it ends the training.
  std::function<void(const FitProgress&)> report{};
};

/// The same recipe and data give the same file on one machine, however often the training was
/// interrupted. Throws ScenarioError where recipe and data do not fit, std::runtime_error where the
/// training diverges or the disk refuses.
ModelFile TrainFamily(const FamilyRecipe& recipe, const FamilyTraining& training);

/// The same on data that was made or read otherwise; the recipe's [data] is not looked at. Where
/// there is no validation part, early stopping watches rows of the training part.
ModelFile TrainFamilyOn(const FamilyRecipe& recipe, const DataSet& data,
                        const FamilyTraining& training);

}  // namespace giot

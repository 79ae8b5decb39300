// What the commands of models do with a trained family; forecasters (scenarios/recipe.h) have their
// own way in train.cc, sample.cc and evaluate.cc.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/plan/model_file.h"
#include "scenarios/scenario.h"

namespace giot {

/// `giot train` of a family's recipe.
struct FamilyTrainRequest {
  std::filesystem::path recipe;
  std::vector<Override> overrides;
  std::filesystem::path out;    ///< Empty: the recipe's name + .giot here.
  std::filesystem::path curve;  ///< HDF5 file for the learning curve; empty: none.
  std::string device = "cpu";
  bool quiet = false;
  double checkpoint_every_s = 30;  ///< Least wall time from one checkpoint to the next.
};
/// Trains, or goes on from `out`.checkpoint where a training of the same recipe was killed.
void TrainFamilyModel(const FamilyTrainRequest& request);

/// `giot sample` of a family: CSV with one line a step.
struct FamilySampleRequest {
  std::filesystem::path model;
  std::int64_t rows = 10;
  std::vector<std::string> conditions;  ///< `field=value`, a category by its name.
  std::uint64_t seed = 1;
};
std::string SampleFamilyModel(const ModelFile& file, const FamilySampleRequest& request);

/// `giot evaluate` of a family: scores of all rows of these files, as text.
struct FamilyEvaluateRequest {
  std::filesystem::path model;
  std::vector<std::string> data;
  std::uint64_t seed = 1;
};
std::string EvaluateFamilyModel(const ModelFile& file, const FamilyEvaluateRequest& request);

/// What a model file of a family says of itself: size, cost of each call, scores.
std::string DescribeFamilyModel(const ModelFile& file, const std::filesystem::path& name);

}  // namespace giot

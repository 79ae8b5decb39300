// What needs LibTorch: trains models from their recipes and opens those that have no plan. Lives in
// libgiot_models.so, which commands load at run time; no LibTorch type crosses this header.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "models/example_model.h"
#include "models/families/train_family.h"
#include "models/plan/model_file.h"
#include "scenarios/recipe.h"

namespace giot {

/// Where a training stands, told after every epoch.
struct TrainingProgress {
  int attempt = 0;  ///< Which of the recipe's seeds, from 1.
  int attempts = 0;
  int epoch = 0;  ///< From 1.
  int epochs = 0;
  double loss = 0;             ///< Mean training NLL of the epoch, standardised nats.
  double validation_crps = 0;  ///< In the model's unit.
  double best_crps = 0;        ///< Of this attempt so far.
};

struct TrainingOptions {
  std::string device = "cpu";  ///< Or `cuda`.
  /// Told of each epoch; may be empty. An exception from it ends the training.
  std::function<void(const TrainingProgress&)> report;
};

/// What libgiot_models.so offers.
class Trainer {
 public:
  virtual ~Trainer() = default;

  /// Reads the recipe's data, fits the baselines, trains the network with each seed, keeps the one
  /// with the best validation CRPS and scores everything on the test part. The same recipe and data
  /// give the same weights on one machine. Throws ScenarioError where recipe and data do not fit.
  virtual ModelFile Train(const Recipe& recipe, const TrainingOptions& options) const = 0;
  /// See models/families/train_family.h.
  virtual ModelFile TrainFamily(const FamilyRecipe& recipe,
                                const FamilyTraining& training) const = 0;
  virtual ModelFile TrainFamilyOn(const FamilyRecipe& recipe, const DataSet& data,
                                  const FamilyTraining& training) const = 0;
  /// See models/families/family_model.h.
  virtual std::unique_ptr<ExampleModel> OpenFamily(const ModelFile& file,
                                                   const std::filesystem::path& name) const = 0;
};

}  // namespace giot

/// The library's entry: a trainer that lives as long as the process.
extern "C" const giot::Trainer* giot_models_trainer();

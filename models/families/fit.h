// Trains any family's network: AdamW, averaged weights, early stopping, clipped gradients,
// checkpoints that a killed training resumes from, to the same weights as an unbroken one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/families/generative_network.h"
#include "models/families/learning_curve.h"
#include "models/plan/model_file.h"

namespace giot {

/// Rows for a network, all encoded.
struct EncodedExamples {
  ExampleShape shape;
  std::vector<float> x;           ///< [rows, length, channels]
  std::vector<float> conditions;  ///< [rows, conditions]

  std::int64_t rows() const { return static_cast<std::int64_t>(x.size()) / shape.values(); }
};

/// How the optimiser moves the weights, and when it stops.
struct FitOptions {
  std::uint64_t seed =
      1;  ///< Of minibatches and noise; the network's own is given when it is made.
  std::int64_t updates = 2000;  ///< At most; the learning-rate schedule runs to it.
  std::int64_t batch = 64;      ///< Rows of a minibatch.
  double learning_rate = 1e-3;
  std::int64_t warm_up = 0;        ///< Updates over which the rate rises from 0.
  bool cosine_decay = true;        ///< The rate falls to 0 along half a cosine; else it stays.
  double weight_decay = 0;         ///< Of AdamW.
  double clip_norm = 1;            ///< Gradients are scaled down to this norm.
  double averaging = 0.99;         ///< Memory of the averaged weights; 0 keeps the last ones.
  std::int64_t check_every = 100;  ///< Updates from one validation to the next.
  std::int64_t patience = 20;      ///< Validations without a better one before training stops.
  bool keep_best = true;           ///< Keep the weights that validated best; else those of the end.
  std::string device = "cpu";      ///< Or `cuda`.
  std::filesystem::path checkpoint{};  ///< Empty: none is written.
  double checkpoint_every_s = 30;      ///< Least wall time from one to the next.
};

struct FitResult {
  std::vector<LearningPoint> curve;
  std::int64_t updates = 0;      ///< Done, over all parts of an interrupted training.
  std::int64_t best_update = 0;  ///< Whose weights were kept.
  double best = 0;               ///< Validation.
  std::int64_t resumed_from = 0;
};

/// Trains the network in place; it is left in evaluation mode with the weights kept. Where
/// options.checkpoint is a file, training goes on from there; it is removed at the end. Throws
/// ScenarioError where train or validation is empty, a value is no finite number, or the checkpoint
/// is of another training; std::runtime_error where the loss stops being finite or the disk
/// refuses (an older checkpoint then stays whole). An exception from `report` ends the training.
FitResult Fit(GenerativeNetwork& network, const EncodedExamples& train,
              const EncodedExamples& validation, const FitOptions& options,
              const std::function<void(const FitProgress&)>& report = {});

/// The network's parameters and buffers as tensors of a model file, `prefix` + name.
void StoreWeights(const GenerativeNetwork& network, const std::string& prefix, ModelFile& file);
/// Takes them back. Throws ModelFileError, with `name` for the file, where one is missing or of
/// another shape.
void LoadWeights(const ModelFile& file, const std::string& prefix,
                 const std::filesystem::path& name, GenerativeNetwork& network);

}  // namespace giot

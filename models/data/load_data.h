// From `[data]` of a recipe to what a training takes: examples of three parts, and the
// normalisation fitted to the first of them.
//
//   const DataSet data = LoadData({recipe.data, recipe.file.parent_path()});
//   const std::vector<float> inputs = data.encoder.Encode(data.train.values);
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/data/encoder.h"
#include "models/data/packets.h"
#include "scenarios/family_recipe_data.h"

namespace giot {

/// Reads the packets of a result file: sim/ has one that does, since HDF5 is not read here.
using PacketReader =
    std::function<PacketColumns(const FamilyRecipeData& data, const std::filesystem::path& file)>;

/// What is loaded.
struct DataRequest {
  const FamilyRecipeData& data;
  std::filesystem::path folder;    ///< Where `data.files` are looked for.
  PacketReader read_packets = {};  ///< For kind = "packets".
};

/// Examples and their normalisation. A part that was not asked for has no rows.
struct DataSet {
  Examples train;
  Examples validation;
  Examples test;
  Encoder encoder;                 ///< Of the fields.
  Encoder condition_encoder;       ///< Of the condition fields.
  std::vector<std::string> notes;  ///< What was filled, dropped, folded: lines for the user.
};

/// Reads, cleans, splits, cuts and fits. Memory: the table (see ReadTable()) and the examples, each
/// at most a gigabyte of numbers; more is refused. Throws ScenarioError with place and mend for a
/// fault of data or recipe; std::runtime_error where a file cannot be read.
DataSet LoadData(const DataRequest& request);

/// All rows of `request.data.files` as one part, with the fields of a trained model: categories
/// keep their codes, unknown ones are "other" or refused. The recipe's split is not looked
/// at; `missing` = "mean" takes the means of these files.
Examples LoadAll(const DataRequest& request, const std::vector<Field>& fields,
                 const std::vector<Field>& condition_fields);

}  // namespace giot

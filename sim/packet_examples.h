// Packets that giot itself recorded, as plain columns to learn from: models/ reads no HDF5.
#pragma once

#include <filesystem>

#include "models/data/packets.h"
#include "scenarios/family_recipe_data.h"

namespace giot {

/// The rows of the table `data.events` of a result (`run.h5`, or the `.part` of a run that runs or
/// was killed), sorted by `time_s`. A source that is an index is called by its node's name. A
/// LoadData() request takes this function as its `read_packets`. Memory: about 100 bytes a packet.
/// Throws ScenarioError with a suggestion where the result has no such table or column;
/// std::runtime_error where the file is no result.
PacketColumns ReadPacketColumns(const FamilyRecipeData& data, const std::filesystem::path& file);

}  // namespace giot

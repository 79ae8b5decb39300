// Reads the profiles of processors and radios: TOML files in which every number has a source and a
// status letter. Those that giot ships lie in energy/devices/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/device_profile.h"
#include "sim/base/catalogue.h"

namespace giot {

/// The folder of shipped profiles: $GIOT_DEVICES where it is set, else that of the source tree.
std::filesystem::path DevicesFolder();

/// Reads one profile. Throws ScenarioError with every fault of the file. The profile's name is the
/// file's without `.toml`.
DeviceProfile ReadDeviceProfile(const std::filesystem::path& file);

/// Every profile of a folder, by name. Throws ScenarioError with the faults of all of them, or
/// std::runtime_error where the folder cannot be read.
std::vector<DeviceProfile> ReadDeviceProfiles(const std::filesystem::path& folder);

/// Catalogue entries of kind `device` (profiles that compute) and `radio` (those that have one).
std::vector<CatalogueEntry> DeviceEntries(const std::vector<DeviceProfile>& profiles);
/// The same for the shipped profiles.
std::vector<CatalogueEntry> DeviceEntries();

}  // namespace giot

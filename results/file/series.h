// Arrays over named dimensions in a file: time series and the energy ledger. Dimension scales and
// CF attributes, so that xarray opens the groups as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "results/file/hdf5.h"
#include "results/file/table.h"
#include "results/reader.h"

namespace giot::h5 {

/// The growing datasets of a time series.
struct SeriesDatasets {
  Id time;
  std::vector<Id> variables;  ///< In the order declared.
};

/// A time series without instants: group `path` with `time`, `node` and the variables.
SeriesDatasets CreateSeries(hid_t at, const std::string& path, const std::string& meaning,
                            const std::vector<std::int32_t>& nodes,
                            const std::vector<SeriesVariable>& variables, Storage storage,
                            std::size_t expected_rows = SIZE_MAX);
/// Instants that all datasets of the group have.
std::size_t SeriesRows(hid_t group);
SeriesData ReadSeries(hid_t group, std::size_t first, std::size_t count);

/// Throws std::logic_error where the columns differ in length.
void WriteEnergy(hid_t file, EnergyLedger ledger);
EnergyLedger ReadEnergy(hid_t file);

}  // namespace giot::h5

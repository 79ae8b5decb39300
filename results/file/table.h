// Tables in a file: compound datasets whose columns carry units and meanings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "results/columns.h"
#include "results/file/hdf5.h"
#include "results/reader.h"

namespace giot::h5 {

/// kLive: uncompressed chunks of 64 KiB. kCompact: shuffle + deflate 1, chunks of 16,384 rows or
/// 2 MiB, whichever is less.
enum class Storage { kLive, kCompact };

/// An empty dataset [rows, 0 ...] or [rows, width] that grows along its rows. `expected_rows`
/// bounds the chunk of a dataset whose length is known. Width 0 makes it one-dimensional.
Id CreateGrowing(hid_t at, const std::string& path, hid_t type, hsize_t width, Storage storage,
                 std::size_t expected_rows);
/// Rows in one chunk of a dataset.
std::size_t ChunkRows(hid_t dataset);

/// Type of a packed row, the same in memory and in the file (little-endian). `text_bytes` gives
/// the width of each kText column.
Id RowType(const std::vector<Column>& columns, const std::vector<std::size_t>& text_bytes = {});

/// An empty table that grows.
Id CreateTable(hid_t at, const std::string& path, const std::string& meaning,
               const std::vector<Column>& columns, Storage storage,
               std::size_t expected_rows = SIZE_MAX);
/// A table that is known whole.
void WriteTable(hid_t at, const std::string& name, const TableData& table);

/// The columns of a table, from its type and its attributes.
std::vector<Column> ColumnsIn(hid_t dataset);
TableData ReadTable(hid_t dataset, std::size_t first, std::size_t count);

/// Rows [first, first + count) of a dataset; `data` holds whole rows, packed.
void WriteRows(hid_t dataset, hid_t type, std::size_t first, std::size_t count, const void* data);
void ReadRows(hid_t dataset, hid_t type, std::size_t first, std::size_t count, void* data);

}  // namespace giot::h5

#include "results/file/table.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace giot::h5 {
namespace {

constexpr std::size_t kLiveChunkBytes = 64 * 1024;
constexpr std::size_t kCompactChunkBytes = 2 * 1024 * 1024;
constexpr std::size_t kCompactChunkRows = 16384;
constexpr unsigned kDeflateLevel = 1;

std::size_t RowsPerChunk(Storage storage, std::size_t row_bytes, std::size_t expected_rows) {
  if (storage == Storage::kLive) return std::max<std::size_t>(1, kLiveChunkBytes / row_bytes);
  const std::size_t rows = std::min(kCompactChunkRows, kCompactChunkBytes / row_bytes);
  return std::max<std::size_t>(1, std::min(rows, expected_rows));
}

// A chunk is [rows] or [rows, columns]; very wide rows are cut, so that a chunk stays small.
std::vector<hsize_t> ChunkExtent(Storage storage, std::size_t value_bytes, hsize_t width,
                                 std::size_t expected_rows) {
  if (width == 0) return {RowsPerChunk(storage, value_bytes, expected_rows)};
  const hsize_t columns = std::min<hsize_t>(width, kLiveChunkBytes / value_bytes);
  return {RowsPerChunk(storage, value_bytes * columns, expected_rows), columns};
}

void Describe(hid_t dataset, const std::string& meaning, const std::vector<Column>& columns) {
  std::vector<std::string> units;
  std::vector<std::string> meanings;
  for (const Column& column : columns) {
    units.push_back(column.unit);
    meanings.push_back(column.meaning);
  }
  WriteText(dataset, "meaning", meaning);
  WriteTexts(dataset, "units", units);
  WriteTexts(dataset, "meanings", meanings);
}

struct Selection {
  Id file;
  Id memory;
};

Selection SelectRows(hid_t dataset, std::size_t first, std::size_t count) {
  Selection selection{CheckId(H5Dget_space(dataset), "selecting rows"), Id()};
  std::vector<hsize_t> extent = Extent(dataset);
  std::vector<hsize_t> start(extent.size(), 0);
  start[0] = first;
  extent[0] = count;
  Check(H5Sselect_hyperslab(selection.file.get(), H5S_SELECT_SET, start.data(), nullptr,
                            extent.data(), nullptr),
        "selecting rows");
  selection.memory = CheckId(
      H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), "selecting rows");
  return selection;
}

template <class T>
double NumberAt(const std::byte* field) {
  T value;
  std::memcpy(&value, field, sizeof value);
  return static_cast<double>(value);
}

double Number(ColumnType type, const std::byte* field) {
  switch (type) {
    case ColumnType::kDouble: return NumberAt<double>(field);
    case ColumnType::kFloat: return NumberAt<float>(field);
    case ColumnType::kInt64: return NumberAt<std::int64_t>(field);
    case ColumnType::kInt32: return NumberAt<std::int32_t>(field);
    default: return NumberAt<std::uint8_t>(field);
  }
}

void Put(ColumnType type, double number, std::byte* field) {
  const auto put = [field](auto value) { std::memcpy(field, &value, sizeof value); };
  switch (type) {
    case ColumnType::kDouble: return put(number);
    case ColumnType::kFloat: return put(static_cast<float>(number));
    case ColumnType::kInt64: return put(static_cast<std::int64_t>(number));
    case ColumnType::kInt32: return put(static_cast<std::int32_t>(number));
    default: return put(static_cast<std::uint8_t>(number));
  }
}

std::vector<std::size_t> TextWidths(const TableData& table) {
  std::vector<std::size_t> widths;
  for (const TableColumn& column : table.columns) {
    std::size_t widest = 1;
    for (const std::string& text : column.texts) widest = std::max(widest, text.size());
    widths.push_back(widest);
  }
  return widths;
}

std::vector<std::byte> Packed(const TableData& table, hid_t type) {
  const std::size_t row_bytes = H5Tget_size(type);
  std::vector<std::byte> rows(table.rows * row_bytes, std::byte{0});
  for (unsigned c = 0; c < table.columns.size(); ++c) {
    const TableColumn& column = table.columns[c];
    std::byte* field = rows.data() + H5Tget_member_offset(type, c);
    for (std::size_t row = 0; row < table.rows; ++row, field += row_bytes) {
      if (column.info.type == ColumnType::kText) {
        std::memcpy(field, column.texts[row].data(), column.texts[row].size());
      } else {
        Put(column.info.type, column.numbers[row], field);
      }
    }
  }
  return rows;
}

void Unpack(const std::vector<std::byte>& rows, hid_t type, unsigned number, std::size_t count,
            TableColumn& column) {
  const std::size_t row_bytes = H5Tget_size(type);
  const std::byte* field = rows.data() + H5Tget_member_offset(type, number);
  const Id member = CheckId(H5Tget_member_type(type, number), "reading a column");
  const std::size_t width = H5Tget_size(member.get());
  for (std::size_t row = 0; row < count; ++row, field += row_bytes) {
    if (column.info.type == ColumnType::kText) {
      const char* text = reinterpret_cast<const char*>(field);
      column.texts.emplace_back(text, strnlen(text, width));
    } else {
      column.numbers.push_back(Number(column.info.type, field));
    }
  }
}

}  // namespace

Id CreateGrowing(hid_t at, const std::string& path, hid_t type, hsize_t width, Storage storage,
                 std::size_t expected_rows) {
  const std::string doing = "making " + path;
  const auto chunk = ChunkExtent(storage, H5Tget_size(type), width, expected_rows);
  const int rank = static_cast<int>(chunk.size());
  const hsize_t extent[] = {0, width};
  const hsize_t limit[] = {H5S_UNLIMITED, width};
  const Id space = CheckId(H5Screate_simple(rank, extent, limit), doing);
  const Id properties = DatasetProperties();
  Check(H5Pset_chunk(properties.get(), rank, chunk.data()), doing);
  if (storage == Storage::kLive) {
    Check(H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER), doing);
  } else {
    Check(H5Pset_shuffle(properties.get()), doing);
    Check(H5Pset_deflate(properties.get(), kDeflateLevel), doing);
  }
  return CheckId(
      H5Dcreate2(at, path.c_str(), type, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
      doing);
}

std::size_t ChunkRows(hid_t dataset) {
  const Id properties = CheckId(H5Dget_create_plist(dataset), "reading a chunk's shape");
  hsize_t extent[2] = {1, 1};
  Check(H5Pget_chunk(properties.get(), 2, extent), "reading a chunk's shape");
  return extent[0];
}

Id CreateTable(hid_t at, const std::string& path, const std::string& meaning,
               const std::vector<Column>& columns, Storage storage, std::size_t expected_rows) {
  Id dataset = CreateGrowing(at, path, RowType(columns).get(), 0, storage, expected_rows);
  Describe(dataset.get(), meaning, columns);
  return dataset;
}

void WriteTable(hid_t at, const std::string& name, const TableData& table) {
  std::vector<Column> columns;
  for (const TableColumn& column : table.columns) columns.push_back(column.info);
  const Id type = RowType(columns, TextWidths(table));
  const hsize_t extent = table.rows;
  const Id dataset =
      WriteDataset(at, name, type.get(), {&extent, 1}, Packed(table, type.get()).data());
  Describe(dataset.get(), table.meaning, columns);
}

TableData ReadTable(hid_t dataset, std::size_t first, std::size_t count) {
  const Id type = CheckId(H5Dget_type(dataset), "reading a table's type");
  TableData table;
  table.meaning = ReadText(dataset, "meaning");
  table.rows = count;
  std::vector<std::byte> rows(count * H5Tget_size(type.get()));
  ReadRows(dataset, type.get(), first, count, rows.data());
  unsigned number = 0;
  for (Column& column : ColumnsIn(dataset)) {
    table.columns.push_back({std::move(column), {}, {}});
    Unpack(rows, type.get(), number++, count, table.columns.back());
  }
  return table;
}

void WriteRows(hid_t dataset, hid_t type, std::size_t first, std::size_t count, const void* data) {
  const Selection rows = SelectRows(dataset, first, count);
  Check(H5Dwrite(dataset, type, rows.memory.get(), rows.file.get(), H5P_DEFAULT, data),
        "writing rows");
}

void ReadRows(hid_t dataset, hid_t type, std::size_t first, std::size_t count, void* data) {
  if (count == 0) return;
  const Selection rows = SelectRows(dataset, first, count);
  Check(H5Dread(dataset, type, rows.memory.get(), rows.file.get(), H5P_DEFAULT, data),
        "reading rows");
}

}  // namespace giot::h5

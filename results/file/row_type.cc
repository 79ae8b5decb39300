// How a column's type is written and recognised.
#include <array>
#include <bit>
#include <stdexcept>

#include "results/file/table.h"

namespace giot::h5 {
namespace {

static_assert(std::endian::native == std::endian::little, "rows are written as they lie in memory");

Id Copy(hid_t type) { return CheckId(H5Tcopy(type), "making a type"); }

// What h5py reads as a numpy bool.
Id BoolType() {
  Id type = CheckId(H5Tenum_create(H5T_STD_I8LE), "making a type");
  std::int8_t value = 0;
  Check(H5Tenum_insert(type.get(), "FALSE", &value), "making a type");
  value = 1;
  Check(H5Tenum_insert(type.get(), "TRUE", &value), "making a type");
  return type;
}

Id ChoiceType(const Column& column) {
  Id type = CheckId(H5Tenum_create(H5T_STD_U8LE), "making a type");
  std::uint8_t value = 0;
  for (const std::string& choice : column.choices) {
    Check(H5Tenum_insert(type.get(), choice.c_str(), &value), "declaring " + column.name);
    ++value;
  }
  return type;
}

Id TypeOf(const Column& column, std::size_t text_bytes) {
  switch (column.type) {
    case ColumnType::kDouble: return Copy(H5T_IEEE_F64LE);
    case ColumnType::kFloat: return Copy(H5T_IEEE_F32LE);
    case ColumnType::kInt64: return Copy(H5T_STD_I64LE);
    case ColumnType::kInt32: return Copy(H5T_STD_I32LE);
    case ColumnType::kUint8: return Copy(H5T_STD_U8LE);
    case ColumnType::kBool: return BoolType();
    case ColumnType::kChoice: return ChoiceType(column);
    case ColumnType::kText: return FixedText(text_bytes);
  }
  throw std::logic_error("column " + column.name + " has no type");
}

std::string MemberName(hid_t type, unsigned member) {
  char* name = H5Tget_member_name(type, member);
  std::string text = name == nullptr ? "" : name;
  H5free_memory(name);
  return text;
}

void RecogniseEnum(hid_t type, Column& column) {
  const auto members = static_cast<unsigned>(H5Tget_nmembers(type));
  for (unsigned i = 0; i < members; ++i) column.choices.push_back(MemberName(type, i));
  column.type = ColumnType::kChoice;
  if (column.choices == std::vector<std::string>{"FALSE", "TRUE"}) {
    column.type = ColumnType::kBool;
    column.choices.clear();
  }
}

void Recognise(hid_t type, Column& column) {
  const std::size_t bytes = H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_FLOAT: column.type = bytes == 8 ? ColumnType::kDouble : ColumnType::kFloat; return;
    case H5T_STRING: column.type = ColumnType::kText; return;
    case H5T_ENUM: RecogniseEnum(type, column); return;
    case H5T_INTEGER:
      column.type = bytes == 8   ? ColumnType::kInt64
                    : bytes == 4 ? ColumnType::kInt32
                                 : ColumnType::kUint8;
      return;
    default: throw std::runtime_error("column " + column.name + " is of an unknown type");
  }
}

}  // namespace

Id RowType(const std::vector<Column>& columns, const std::vector<std::size_t>& text_bytes) {
  std::vector<Id> types;
  std::size_t row_bytes = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    types.push_back(TypeOf(columns[i], text_bytes.empty() ? 1 : text_bytes[i]));
    row_bytes += H5Tget_size(types.back().get());
  }
  Id row = CheckId(H5Tcreate(H5T_COMPOUND, row_bytes), "making a row type");
  std::size_t offset = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    Check(H5Tinsert(row.get(), columns[i].name.c_str(), offset, types[i].get()),
          "declaring the column " + columns[i].name);
    offset += H5Tget_size(types[i].get());
  }
  return row;
}

std::vector<Column> ColumnsIn(hid_t dataset) {
  const Id type = CheckId(H5Dget_type(dataset), "reading a table's type");
  if (H5Tget_class(type.get()) != H5T_COMPOUND) throw std::runtime_error("this is no table");
  const auto units = ReadTexts(dataset, "units");
  const auto meanings = ReadTexts(dataset, "meanings");
  std::vector<Column> columns(static_cast<std::size_t>(H5Tget_nmembers(type.get())));
  for (unsigned i = 0; i < columns.size(); ++i) {
    columns[i].name = MemberName(type.get(), i);
    columns[i].unit = units.at(i);
    columns[i].meaning = meanings.at(i);
    Recognise(CheckId(H5Tget_member_type(type.get(), i), "reading a column").get(), columns[i]);
  }
  return columns;
}

}  // namespace giot::h5

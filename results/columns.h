// How a row struct names its columns: each field once, with unit and meaning. That one list packs
// a row for the file, declares the columns there and reads a row back.
//
//   enum class Outcome : std::uint8_t { kDone, kLost };
//   struct TaskRow {
//     double time_s = 0;
//     std::int32_t node = 0;
//     Outcome outcome = Outcome::kDone;
//     template <class Visitor> void Visit(Visitor& visit) {
//       visit("time_s", time_s, "s", "arrival of the request");
//       visit("node", node, "", "index in /nodes");
//       visit("outcome", outcome, {"done", "lost"}, "how the task ended");
//     }
//   };
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

namespace giot {

/// What a column holds.
enum class ColumnType { kDouble, kFloat, kInt64, kInt32, kUint8, kBool, kChoice, kText };

/// One column of a table in a result.
struct Column {
  std::string name{};     ///< Ends in its unit where it has one: `latency_s`, `energy_j`.
  std::string unit{};     ///< `s`, `J`, `byte`; empty for a bare count.
  std::string meaning{};  ///< One line.
  ColumnType type = ColumnType::kDouble;
  std::vector<std::string> choices{};  ///< For kChoice: the names of 0, 1, 2, ...
};

template <class T>
concept ChoiceEnum = std::is_enum_v<T> && sizeof(T) == 1;

template <class T>
concept ColumnNumber =
    std::is_same_v<T, double> || std::is_same_v<T, float> || std::is_same_v<T, std::int64_t> ||
    std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::uint8_t> || std::is_same_v<T, bool>;

namespace internal {

template <ColumnNumber T>
constexpr ColumnType TypeOf() {
  if constexpr (std::is_same_v<T, double>) return ColumnType::kDouble;
  if constexpr (std::is_same_v<T, float>) return ColumnType::kFloat;
  if constexpr (std::is_same_v<T, std::int64_t>) return ColumnType::kInt64;
  if constexpr (std::is_same_v<T, std::int32_t>) return ColumnType::kInt32;
  if constexpr (std::is_same_v<T, std::uint8_t>) return ColumnType::kUint8;
  if constexpr (std::is_same_v<T, bool>) return ColumnType::kBool;
}

/// Gathers the columns of a row struct.
class ColumnLister {
 public:
  template <ColumnNumber T>
  void operator()(const char* name, T&, const char* unit, const char* meaning) {
    columns.push_back({name, unit, meaning, TypeOf<T>(), {}});
    row_bytes += sizeof(T);
  }
  template <ChoiceEnum T>
  void operator()(const char* name, T&, std::initializer_list<const char*> choices,
                  const char* meaning) {
    columns.push_back({name, "", meaning, ColumnType::kChoice, {choices.begin(), choices.end()}});
    row_bytes += sizeof(T);
  }
  std::vector<Column> columns{};
  std::size_t row_bytes = 0;
};

/// Copies the fields of a row one behind the other, without gaps.
class RowPacker {
 public:
  explicit RowPacker(std::byte* to) : to_(to) {}
  template <ColumnNumber T>
  void operator()(const char*, T& value, const char*, const char*) {
    Put(value);
  }
  template <ChoiceEnum T>
  void operator()(const char*, T& value, std::initializer_list<const char*>, const char*) {
    Put(value);
  }

 private:
  template <class T>
  void Put(const T& value) {
    std::memcpy(to_, &value, sizeof value);
    to_ += sizeof value;
  }
  std::byte* to_;
};

/// The reverse of RowPacker.
class RowUnpacker {
 public:
  explicit RowUnpacker(const std::byte* from) : from_(from) {}
  template <ColumnNumber T>
  void operator()(const char*, T& value, const char*, const char*) {
    Take(value);
  }
  template <ChoiceEnum T>
  void operator()(const char*, T& value, std::initializer_list<const char*>, const char*) {
    Take(value);
  }

 private:
  template <class T>
  void Take(T& value) {
    std::memcpy(&value, from_, sizeof value);
    from_ += sizeof value;
  }
  const std::byte* from_;
};

}  // namespace internal

/// The columns of a row struct, in the order of its Visit().
template <class Row>
std::vector<Column> ColumnsOf() {
  internal::ColumnLister lister;
  Row row{};
  row.Visit(lister);
  return lister.columns;
}

/// Bytes of a packed row.
template <class Row>
std::size_t RowBytesOf() {
  internal::ColumnLister lister;
  Row row{};
  row.Visit(lister);
  return lister.row_bytes;
}

}  // namespace giot

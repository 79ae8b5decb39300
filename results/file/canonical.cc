#include "results/file/canonical.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "results/file/table.h"

namespace giot::h5 {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;

std::string MemberName(hid_t type, unsigned member) {
  char* name = H5Tget_member_name(type, member);
  std::string text = name == nullptr ? "" : name;
  H5free_memory(name);
  return text;
}

std::string EnumText(hid_t type) {
  const Id base = CheckId(H5Tget_super(type), "reading a type");
  std::string text = "enum(" + TypeText(base.get());
  for (unsigned i = 0; i < static_cast<unsigned>(H5Tget_nmembers(type)); ++i) {
    std::int64_t value = 0;
    Check(H5Tget_member_value(type, i, &value), "reading a type");
    text += ',' + MemberName(type, i) + '=' + std::to_string(value);
  }
  return text + ')';
}

std::string RowText(hid_t type) {
  std::string text = "row(";
  for (unsigned i = 0; i < static_cast<unsigned>(H5Tget_nmembers(type)); ++i) {
    const Id member = CheckId(H5Tget_member_type(type, i), "reading a type");
    text += MemberName(type, i) + ':' + TypeText(member.get()) + ',';
  }
  return text + ')';
}

// Has no pointer and no reference in it: its bytes are its value.
bool IsPlain(hid_t type) {
  return H5Tdetect_class(type, H5T_VLEN) <= 0 && H5Tdetect_class(type, H5T_REFERENCE) <= 0 &&
         H5Tis_variable_str(type) <= 0;
}

void FeedText(std::string_view text, const Sink& sink) {
  const std::uint64_t length = text.size();
  sink(std::as_bytes(std::span(&length, 1)));
  sink(std::as_bytes(std::span(text.data(), text.size())));
}

std::string TargetOf(hid_t file, const void* reference) {
  const auto length =
      Check(H5Rget_name(file, H5R_OBJECT, reference, nullptr, 0), "following a reference");
  std::string name(static_cast<std::size_t>(length), '\0');
  H5Rget_name(file, H5R_OBJECT, reference, name.data(), name.size() + 1);
  return name;
}

void FeedValue(hid_t file, hid_t type, const std::byte* value, const Sink& sink) {
  if (IsPlain(type)) return sink({value, H5Tget_size(type)});
  if (H5Tis_variable_str(type) > 0) {
    const char* text = nullptr;
    std::memcpy(&text, value, sizeof text);
    return FeedText(text == nullptr ? "" : text, sink);
  }
  switch (H5Tget_class(type)) {
    case H5T_REFERENCE: return FeedText(TargetOf(file, value), sink);
    case H5T_VLEN: {
      hvl_t list = {};
      std::memcpy(&list, value, sizeof list);
      const Id item = CheckId(H5Tget_super(type), "reading a type");
      FeedText(std::to_string(list.len), sink);
      for (std::size_t i = 0; i < list.len; ++i) {
        FeedValue(file, item.get(),
                  static_cast<const std::byte*>(list.p) + i * H5Tget_size(item.get()), sink);
      }
      return;
    }
    default: throw std::runtime_error("a value of the type " + TypeText(type) + " has no digest");
  }
}

// The type to read with: as in the file, but without gaps between the members of a row.
Id MemoryType(hid_t file_type) {
  Id type = CheckId(H5Tcopy(file_type), "reading a type");
  if (H5Tget_class(type.get()) == H5T_COMPOUND) Check(H5Tpack(type.get()), "reading a type");
  return type;
}

void FeedAll(hid_t file, hid_t type, hid_t space, std::vector<std::byte>& values,
             const Sink& sink) {
  if (IsPlain(type)) return sink(values);
  const std::size_t size = H5Tget_size(type);
  for (std::size_t at = 0; at < values.size(); at += size) {
    FeedValue(file, type, values.data() + at, sink);
  }
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, values.data());
}

std::size_t Points(hid_t space) {
  return static_cast<std::size_t>(Check(H5Sget_simple_extent_npoints(space), "reading a shape"));
}

}  // namespace

std::string TypeText(hid_t type) {
  const std::string bytes = std::to_string(H5Tget_size(type));
  switch (H5Tget_class(type)) {
    case H5T_INTEGER: return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bytes;
    case H5T_FLOAT: return "float" + bytes;
    case H5T_STRING: return H5Tis_variable_str(type) > 0 ? "text" : "text" + bytes;
    case H5T_ENUM: return EnumText(type);
    case H5T_COMPOUND: return RowText(type);
    case H5T_REFERENCE: return "reference";
    case H5T_VLEN: {
      const Id item = CheckId(H5Tget_super(type), "reading a type");
      return "list(" + TypeText(item.get()) + ')';
    }
    default:
      throw std::runtime_error("a type of class " + std::to_string(H5Tget_class(type)) +
                               " has no digest");
  }
}

void FeedAttribute(hid_t attribute, const Sink& sink) {
  const Id file_type = CheckId(H5Aget_type(attribute), "reading an attribute");
  const Id type = MemoryType(file_type.get());
  const Id space = CheckId(H5Aget_space(attribute), "reading an attribute");
  std::vector<std::byte> values(Points(space.get()) * H5Tget_size(type.get()));
  if (values.empty()) return;
  Check(H5Aread(attribute, type.get(), values.data()), "reading an attribute");
  FeedAll(attribute, type.get(), space.get(), values, sink);
}

void FeedDataset(hid_t dataset, const Sink& sink) {
  const Id file_type = CheckId(H5Dget_type(dataset), "reading values");
  const Id type = MemoryType(file_type.get());
  const std::vector<hsize_t> extent = Extent(dataset);
  if (extent.empty()) throw std::runtime_error("a dataset without dimensions has no digest");
  std::size_t row_bytes = H5Tget_size(type.get());
  for (std::size_t i = 1; i < extent.size(); ++i) row_bytes *= extent[i];
  if (row_bytes == 0) return;
  const std::size_t block = std::max<std::size_t>(1, kBlockBytes / row_bytes);
  for (std::size_t first = 0; first < extent[0]; first += block) {
    const std::size_t count = std::min<std::size_t>(block, extent[0] - first);
    std::vector<std::byte> values(count * row_bytes);
    ReadRows(dataset, type.get(), first, count, values.data());
    const hsize_t points = values.size() / H5Tget_size(type.get());
    const Id space = CheckId(H5Screate_simple(1, &points, nullptr), "reading values");
    FeedAll(dataset, type.get(), space.get(), values, sink);
  }
}

}  // namespace giot::h5

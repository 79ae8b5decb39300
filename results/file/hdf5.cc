#include "results/file/hdf5.h"

#include <algorithm>
#include <stdexcept>

namespace giot::h5 {
namespace {

// Keeps the innermost reason of HDF5's error stack, and the system's words where it has some.
herr_t KeepReason(unsigned, const H5E_error2_t* error, void* to) {
  auto& reason = *static_cast<std::string*>(to);
  if (error->desc != nullptr && reason.empty()) reason = error->desc;
  return 0;
}

// HDF5 wraps the system's words: `..., errno = 28, error message = 'No space left on device', ...`.
std::string SystemWords(const std::string& reason) {
  constexpr std::string_view kMark = "error message = '";
  const auto from = reason.find(kMark);
  if (from == std::string::npos) return reason;
  const auto begin = from + kMark.size();
  return reason.substr(begin, reason.find('\'', begin) - begin);
}

Id SimpleSpace(std::span<const hsize_t> extent) {
  if (extent.empty()) return CheckId(H5Screate(H5S_SCALAR), "making a scalar");
  return CheckId(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr),
                 "making a shape");
}

void WriteAttribute(hid_t at, const char* name, hid_t type, std::span<const hsize_t> extent,
                    const void* data) {
  const std::string doing = std::string("writing the attribute ") + name;
  const Id space = SimpleSpace(extent);
  const Id attribute =
      CheckId(H5Acreate2(at, name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT), doing);
  Check(H5Awrite(attribute.get(), type, data), doing);
}

Id OpenAttribute(hid_t at, const char* name) {
  return CheckId(H5Aopen(at, name, H5P_DEFAULT), std::string("reading the attribute ") + name);
}

}  // namespace

void Id::CloseFile(const std::string& doing) {
  const hid_t id = std::exchange(id_, H5I_INVALID_HID);
  if (id >= 0) Check(H5Fclose(id), doing);
}

void Initialise() {
  static const bool done = [] {
    H5dont_atexit();
    H5open();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    return true;
  }();
  static_cast<void>(done);
}

long long Check(long long result, const std::string& doing) {
  if (result >= 0) return result;
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, KeepReason, &reason);
  H5Eclear2(H5E_DEFAULT);
  throw std::runtime_error(reason.empty() ? doing : doing + ": " + SystemWords(reason));
}

Id CheckId(hid_t id, const std::string& doing) { return Id(Check(id, doing)); }

Id FixedText(std::size_t bytes) {
  Id type = CheckId(H5Tcopy(H5T_C_S1), "making a text type");
  Check(H5Tset_size(type.get(), bytes), "making a text type");
  Check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "making a text type");
  if (bytes != H5T_VARIABLE)
    Check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "making a text type");
  return type;
}

Id VariableText() { return FixedText(H5T_VARIABLE); }

void WriteText(hid_t at, const char* name, const std::string& text) {
  const char* data = text.c_str();
  WriteAttribute(at, name, VariableText().get(), {}, &data);
}

void WriteTexts(hid_t at, const char* name, const std::vector<std::string>& texts) {
  std::vector<const char*> data;
  for (const std::string& text : texts) data.push_back(text.c_str());
  const hsize_t count = texts.size();
  WriteAttribute(at, name, VariableText().get(), {&count, 1}, data.data());
}

void WriteNumber(hid_t at, const char* name, double value) {
  WriteAttribute(at, name, H5T_IEEE_F64LE, {}, &value);
}

void WriteInteger(hid_t at, const char* name, std::int64_t value) {
  WriteAttribute(at, name, H5T_STD_I64LE, {}, &value);
}

bool HasAttribute(hid_t at, const char* name) {
  return Check(H5Aexists(at, name), std::string("looking for the attribute ") + name) > 0;
}

std::vector<std::string> ReadTexts(hid_t at, const char* name) {
  const std::string doing = std::string("reading the attribute ") + name;
  const Id attribute = OpenAttribute(at, name);
  const Id space = CheckId(H5Aget_space(attribute.get()), doing);
  const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get()));
  std::vector<char*> data(count, nullptr);
  const Id type = VariableText();
  Check(H5Aread(attribute.get(), type.get(), data.data()), doing);
  std::vector<std::string> texts;
  for (const char* text : data) texts.emplace_back(text == nullptr ? "" : text);
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, data.data());
  return texts;
}

std::string ReadText(hid_t at, const char* name) { return ReadTexts(at, name).at(0); }

double ReadNumber(hid_t at, const char* name) {
  double value = 0;
  Check(H5Aread(OpenAttribute(at, name).get(), H5T_NATIVE_DOUBLE, &value),
        std::string("reading the attribute ") + name);
  return value;
}

std::int64_t ReadInteger(hid_t at, const char* name) {
  std::int64_t value = 0;
  Check(H5Aread(OpenAttribute(at, name).get(), H5T_NATIVE_INT64, &value),
        std::string("reading the attribute ") + name);
  return value;
}

Id CreateGroup(hid_t at, const std::string& name) {
  const Id properties = CheckId(H5Pcreate(H5P_GROUP_CREATE), "making a group");
  Check(H5Pset_obj_track_times(properties.get(), false), "making a group");
  return CheckId(H5Gcreate2(at, name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                 "making the group " + name);
}

Id OpenGroup(hid_t at, const std::string& name) {
  return CheckId(H5Gopen2(at, name.c_str(), H5P_DEFAULT), "opening " + name);
}

Id OpenDataset(hid_t at, const std::string& name) {
  return CheckId(H5Dopen2(at, name.c_str(), H5P_DEFAULT), "opening " + name);
}

Id DatasetProperties() {
  Id properties = CheckId(H5Pcreate(H5P_DATASET_CREATE), "making a dataset");
  Check(H5Pset_obj_track_times(properties.get(), false), "making a dataset");
  return properties;
}

Id WriteDataset(hid_t at, const std::string& name, hid_t type, std::span<const hsize_t> extent,
                const void* data) {
  const Id space = SimpleSpace(extent);
  Id dataset = CheckId(H5Dcreate2(at, name.c_str(), type, space.get(), H5P_DEFAULT,
                                  DatasetProperties().get(), H5P_DEFAULT),
                       "making " + name);
  if (H5Sget_simple_extent_npoints(space.get()) > 0) {
    Check(H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "writing " + name);
  }
  return dataset;
}

std::vector<hsize_t> Extent(hid_t dataset) {
  const Id space = CheckId(H5Dget_space(dataset), "reading a shape");
  std::vector<hsize_t> extent(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space.get())));
  H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr);
  return extent;
}

bool Exists(hid_t at, const std::string& path) {
  for (std::size_t end = path.find('/', 1); true; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (part != "/" && H5Lexists(at, part.c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string::npos) return true;
  }
}

std::vector<std::string> AttributeNames(hid_t at) {
  std::vector<std::string> names;
  const auto keep = [](hid_t, const char* name, const H5A_info_t*, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  Check(H5Aiterate2(at, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, keep, &names),
        "listing attributes");
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> LinkNames(hid_t group) {
  std::vector<std::string> names;
  const auto keep = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  Check(H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, keep, &names), "listing a group");
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace giot::h5

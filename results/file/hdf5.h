// A thin layer over the C API of HDF5, for results/*.cc alone: ids that close themselves, failures
// as exceptions that carry HDF5's reason, attributes in one line. No public header includes it.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace giot::h5 {

/// Any HDF5 id; gives it back when it dies.
class Id {
 public:
  Id() = default;
  explicit Id(hid_t id) : id_(id) {}
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Id& operator=(Id&& other) noexcept {
    if (this != &other) {
      Reset();
      id_ = std::exchange(other.id_, H5I_INVALID_HID);
    }
    return *this;
  }
  ~Id() { Reset(); }

  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  void Reset() noexcept {
    if (id_ >= 0) H5Idec_ref(id_);
    id_ = H5I_INVALID_HID;
  }
  /// Forgets the id without telling HDF5: in a forked child the id is the parent's.
  void Abandon() noexcept { id_ = H5I_INVALID_HID; }
  /// Gives a file's id back and says whether its last bytes reached the disk. Throws
  /// std::runtime_error.
  void CloseFile(const std::string& doing);

 private:
  hid_t id_ = H5I_INVALID_HID;
};

/// Silences HDF5's own messages and its work at exit: a forked child that calls exit() must not
/// touch its parent's file. Call before the first use of HDF5; may be called often.
void Initialise();

/// Throws std::runtime_error "doing: HDF5's innermost reason" where a result of the C API is
/// negative; else returns it.
long long Check(long long result, const std::string& doing);
Id CheckId(hid_t id, const std::string& doing);

// Types. Text is UTF-8 everywhere.
Id VariableText();
Id FixedText(std::size_t bytes);

// Attributes of the object `at`. Reading throws std::runtime_error where there is none.
void WriteText(hid_t at, const char* name, const std::string& text);
void WriteTexts(hid_t at, const char* name, const std::vector<std::string>& texts);
void WriteNumber(hid_t at, const char* name, double value);
void WriteInteger(hid_t at, const char* name, std::int64_t value);
bool HasAttribute(hid_t at, const char* name);
std::string ReadText(hid_t at, const char* name);
std::vector<std::string> ReadTexts(hid_t at, const char* name);
double ReadNumber(hid_t at, const char* name);
std::int64_t ReadInteger(hid_t at, const char* name);

// Objects. None of them stores the time of its making.
Id CreateGroup(hid_t at, const std::string& name);
Id OpenGroup(hid_t at, const std::string& name);
Id OpenDataset(hid_t at, const std::string& name);
/// A dataset of fixed size, written at once.
Id WriteDataset(hid_t at, const std::string& name, hid_t type, std::span<const hsize_t> extent,
                const void* data);
Id DatasetProperties();
std::vector<hsize_t> Extent(hid_t dataset);
/// True where the whole path leads to an object.
bool Exists(hid_t at, const std::string& path);
/// Names of the attributes of an object, sorted.
std::vector<std::string> AttributeNames(hid_t at);
/// Names of the links of a group, sorted.
std::vector<std::string> LinkNames(hid_t group);

}  // namespace giot::h5

#include "results/digest.h"

#include <stdexcept>

#include "results/file/canonical.h"
#include "results/file/hdf5.h"
#include "results/reader.h"
#include "sim/base/sha256.h"

namespace giot {
namespace {

class Digester {
 public:
  std::string Finish() { return hash_.Finish(); }

  void Group(hid_t group, const std::string& path) {
    Line("group " + path);
    Attributes(group);
    for (const std::string& name : h5::LinkNames(group)) {
      const std::string inner = (path == "/" ? "" : path) + '/' + name;
      if (inner != "/host") Object(group, name, inner);
    }
  }

 private:
  void Line(const std::string& text) {
    hash_.Update(text);
    hash_.Update("\n");
  }

  void Object(hid_t parent, const std::string& name, const std::string& path) {
    const h5::Id object =
        h5::CheckId(H5Oopen(parent, name.c_str(), H5P_DEFAULT), "opening " + path);
    if (H5Iget_type(object.get()) == H5I_GROUP) return Group(object.get(), path);
    if (H5Iget_type(object.get()) != H5I_DATASET) throw std::runtime_error(path + " has no digest");
    const h5::Id type = h5::CheckId(H5Dget_type(object.get()), "reading " + path);
    const h5::Id space = h5::CheckId(H5Dget_space(object.get()), "reading " + path);
    Line("dataset " + path + ' ' + h5::TypeText(type.get()) + ShapeText(space.get()));
    Attributes(object.get());
    h5::FeedDataset(object.get(), sink_);
  }

  void Attributes(hid_t object) {
    for (const std::string& name : h5::AttributeNames(object)) {
      // The way back from a dimension to its users; DIMENSION_LIST says the same.
      if (name == "REFERENCE_LIST") continue;
      const h5::Id attribute =
          h5::CheckId(H5Aopen(object, name.c_str(), H5P_DEFAULT), "reading " + name);
      const h5::Id type = h5::CheckId(H5Aget_type(attribute.get()), "reading " + name);
      const h5::Id space = h5::CheckId(H5Aget_space(attribute.get()), "reading " + name);
      Line("attribute " + name + ' ' + h5::TypeText(type.get()) + ShapeText(space.get()));
      h5::FeedAttribute(attribute.get(), sink_);
    }
  }

  static std::string ShapeText(hid_t space) {
    std::vector<hsize_t> extent(
        static_cast<std::size_t>(h5::Check(H5Sget_simple_extent_ndims(space), "reading a shape")));
    H5Sget_simple_extent_dims(space, extent.data(), nullptr);
    std::string text = " [";
    for (const hsize_t length : extent) text += std::to_string(length) + ',';
    return text + ']';
  }

  Sha256 hash_;
  h5::Sink sink_ = [this](std::span<const std::byte> bytes) { hash_.Update(bytes); };
};

}  // namespace

std::string ResultDigest(const std::filesystem::path& file) {
  {
    const ResultReader reader(file);
    if (reader.state() != ResultState::kFinal) {
      throw std::runtime_error(reader.notice() + "; only a finished result has a digest");
    }
  }
  const h5::Id id = h5::CheckId(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT),
                                "cannot read " + file.string());
  Digester digester;
  digester.Group(h5::OpenGroup(id.get(), "/").get(), "/");
  return digester.Finish();
}

}  // namespace giot

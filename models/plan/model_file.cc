#include "models/plan/model_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <system_error>

#include "sim/base/sha256.h"

namespace giot {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian");

constexpr char kMagic[8] = {'G', 'I', 'O', 'T', 'M', 'O', 'D', 'L'};
constexpr std::size_t kHashBytes = 64;  // SHA-256 in hexadecimal
constexpr std::int64_t kMostElements = std::int64_t{1} << 31;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t reserved;
  std::uint64_t file_bytes;
  std::uint64_t json_bytes;
};
static_assert(sizeof(Header) == 32);

std::string_view Text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void Append(std::vector<std::byte>& bytes, const void* data, std::size_t count) {
  const auto* begin = static_cast<const std::byte*>(data);
  bytes.insert(bytes.end(), begin, begin + count);
}

/// Magic, version, length and hash: after this the content is what was written.
Header Verify(std::span<const std::byte> bytes, const std::filesystem::path& name) {
  const std::size_t seen = std::min(bytes.size(), sizeof kMagic);
  if (bytes.empty() || std::memcmp(bytes.data(), kMagic, seen) != 0) {
    throw ModelFileError(name, "not a giot model: it does not begin with GIOTMODL");
  }
  if (bytes.size() < sizeof(Header) + kHashBytes) {
    throw ModelFileError(name, fmt::format("truncated: only {} bytes are left", bytes.size()));
  }
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.version != ModelFile::kFormatVersion) {
    throw ModelFileError(name,
                         fmt::format("model format {}, but this giot reads format {}; use the "
                                     "giot that wrote it or train it again",
                                     header.version, ModelFile::kFormatVersion));
  }
  if (header.file_bytes > bytes.size()) {
    throw ModelFileError(
        name, fmt::format("truncated: {} of {} bytes are left", bytes.size(), header.file_bytes));
  }
  const std::string_view stored = Text(bytes.last(kHashBytes));
  if (header.file_bytes < bytes.size() ||
      Sha256Of(Text(bytes.first(bytes.size() - kHashBytes))) != stored) {
    throw ModelFileError(name, "corrupt: its content does not match its SHA-256");
  }
  return header;
}

/// Takes one tensor off the front of `data`.
Tensor TakeTensor(const nlohmann::json& entry, std::span<const std::byte>& data,
                  const std::filesystem::path& name) {
  Tensor tensor;
  tensor.shape = entry.at("shape").get<std::vector<std::int64_t>>();
  std::int64_t count = 1;
  for (const std::int64_t extent : tensor.shape) {
    if (extent < 0 || extent > kMostElements || (count *= extent) > kMostElements) {
      throw ModelFileError(name, "malformed: a tensor of an impossible shape");
    }
  }
  const std::size_t size = static_cast<std::size_t>(count) * sizeof(float);
  if (size > data.size()) throw ModelFileError(name, "malformed: more tensors than data");
  tensor.values.resize(static_cast<std::size_t>(count));
  if (size > 0) std::memcpy(tensor.values.data(), data.data(), size);
  data = data.subspan(size);
  return tensor;
}

}  // namespace

std::int64_t Tensor::Count() const {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  return count;
}

ModelFile ModelFile::FromBytes(std::span<const std::byte> bytes,
                               const std::filesystem::path& name) {
  const Header header = Verify(bytes, name);
  std::span<const std::byte> data =
      bytes.subspan(sizeof header, bytes.size() - sizeof header - kHashBytes);
  if (header.json_bytes > data.size()) {
    throw ModelFileError(name, "malformed: its description is longer than the file");
  }
  try {
    const auto json = nlohmann::json::parse(Text(data.first(header.json_bytes)));
    data = data.subspan(header.json_bytes);
    ModelFile file;
    file.metadata = json.at("metadata");
    for (const auto& entry : json.at("tensors")) {
      file.tensors[entry.at("name").get<std::string>()] = TakeTensor(entry, data, name);
    }
    if (!data.empty()) throw ModelFileError(name, "malformed: more data than tensors");
    return file;
  } catch (const nlohmann::json::exception& error) {
    throw ModelFileError(name, std::string("malformed description: ") + error.what());
  }
}

ModelFile ModelFile::Read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw ModelFileError(file, "cannot be opened to read a model");
  std::vector<char> content{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) throw ModelFileError(file, "cannot be read to its end");
  return FromBytes(std::as_bytes(std::span(content)), file);
}

std::vector<std::byte> ModelFile::ToBytes() const {
  nlohmann::json list = nlohmann::json::array();
  std::size_t data_bytes = 0;
  for (const auto& [name, tensor] : tensors) {
    list.push_back({{"name", name}, {"shape", tensor.shape}});
    data_bytes += tensor.values.size() * sizeof(float);
  }
  const std::string json = nlohmann::json{{"metadata", metadata}, {"tensors", list}}.dump();
  Header header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.version = kFormatVersion;
  header.json_bytes = json.size();
  header.file_bytes = sizeof header + json.size() + data_bytes + kHashBytes;
  std::vector<std::byte> bytes;
  bytes.reserve(header.file_bytes);
  Append(bytes, &header, sizeof header);
  Append(bytes, json.data(), json.size());
  for (const auto& [name, tensor] : tensors) {
    Append(bytes, tensor.values.data(), tensor.values.size() * sizeof(float));
  }
  const std::string hash = Sha256Of(Text(bytes));
  Append(bytes, hash.data(), hash.size());
  return bytes;
}

void ModelFile::Write(const std::filesystem::path& file) const {
  const std::vector<std::byte> bytes = ToBytes();
  const std::filesystem::path temporary =
      file.string() + fmt::format(".{}.part", static_cast<long>(::getpid()));
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(temporary, file, error);
  if (!stream || error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::runtime_error("cannot write the model file " + file.string() +
                             (error ? ": " + error.message() : "; is the disk full?"));
  }
}

const Tensor& ModelFile::Get(const std::string& tensor, const std::vector<std::int64_t>& shape,
                             const std::filesystem::path& name) const {
  const auto found = tensors.find(tensor);
  if (found == tensors.end()) throw ModelFileError(name, "lacks the tensor " + tensor);
  if (found->second.shape != shape) {
    throw ModelFileError(name, "its tensor " + tensor + " has another shape than its model");
  }
  return found->second;
}

}  // namespace giot

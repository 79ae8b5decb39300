// The container of a trained model (.giot): JSON metadata and named tensors of 32-bit floats in one
// file that carries its own hash. models/plan/FORMAT.md tells the layout byte by byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace giot {

/// A model file that cannot be used: missing, foreign, truncated, corrupt, of a newer format, or
/// without something that its reader needs. what() names the file and the fault.
class ModelFileError : public std::runtime_error {
 public:
  ModelFileError(const std::filesystem::path& file, const std::string& fault)
      : std::runtime_error(file.string() + ": " + fault) {}
};

/// A tensor of the file: row-major values.
struct Tensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;

  /// Product of the shape.
  std::int64_t Count() const;
};

/// A model file in memory.
struct ModelFile {
  static constexpr int kFormatVersion = 1;

  nlohmann::json metadata = nlohmann::json::object();
  std::map<std::string, Tensor> tensors;  ///< By name, e.g. `neural/gru.weight_input`.

  /// Reads and verifies. Throws ModelFileError.
  static ModelFile Read(const std::filesystem::path& file);
  /// Reads from bytes; `name` stands for the file in messages.
  static ModelFile FromBytes(std::span<const std::byte> bytes, const std::filesystem::path& name);

  /// The whole file as bytes: the same content gives the same bytes.
  std::vector<std::byte> ToBytes() const;
  /// Writes a temporary file beside it and renames: `file` is whole or as it was before. Throws
  /// std::runtime_error where the disk refuses.
  void Write(const std::filesystem::path& file) const;

  /// The tensor of that name. Throws ModelFileError (with `name` for the file) where there is none
  /// or its shape is another.
  const Tensor& Get(const std::string& tensor, const std::vector<std::int64_t>& shape,
                    const std::filesystem::path& name) const;
};

}  // namespace giot

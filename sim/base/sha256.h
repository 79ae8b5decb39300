// SHA-256 of bytes, strings and files: the identity of runs, models and data.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace giot {

/// Feeds bytes in pieces and returns the digest as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Update(std::span<const std::byte> bytes);
  void Update(std::string_view text);
  /// May be called once.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Sha256Of(std::string_view text);
/// Throws std::runtime_error where the file cannot be read.
std::string Sha256OfFile(const std::filesystem::path& file);

}  // namespace giot

// A file of bytes, plain or gzipped, read from its start in pieces of bounded size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace giot {

/// Decompresses what begins as gzip does, whatever the file is called.
class ByteSource {
 public:
  /// Lines longer than this are refused: no table has them, and memory stays bounded.
  static constexpr std::size_t kLongestLine = std::size_t{1} << 20;

  /// Throws std::runtime_error where the file cannot be opened.
  explicit ByteSource(const std::filesystem::path& file);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Fills `bytes` as far as the file goes and returns how many there were. Throws
  /// std::runtime_error where the disk fails or the compressed data is corrupt or cut off.
  std::size_t Read(std::span<std::byte> bytes);
  /// The next line without its end (`\n` or `\r\n`); false at the end of the file. Throws
  /// ScenarioError for a line that is too long.
  bool ReadLine(std::string& line);
  /// Of the line read last, from 1.
  int line() const { return line_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  bool Refill();

  struct State;
  std::filesystem::path file_;
  std::unique_ptr<State> state_;
  int line_ = 0;
};

}  // namespace giot

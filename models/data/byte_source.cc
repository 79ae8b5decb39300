#include "models/data/byte_source.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "sim/base/problems.h"

namespace giot {

struct ByteSource::State {
  gzFile stream = nullptr;
  std::array<char, 1 << 16> buffer{};
  std::size_t next = 0;
  std::size_t end = 0;
};

ByteSource::ByteSource(const std::filesystem::path& file)
    : file_(file), state_(std::make_unique<State>()) {
  // gzopen() opens folders, and reads nothing from them.
  if (std::error_code error; std::filesystem::is_regular_file(file, error)) {
    state_->stream = ::gzopen(file.c_str(), "rb");
  }
  if (state_->stream == nullptr) {
    throw std::runtime_error("cannot open " + file.string() + " to read its data");
  }
}

ByteSource::~ByteSource() {
  if (state_->stream != nullptr) ::gzclose(state_->stream);
}

bool ByteSource::Refill() {
  State& state = *state_;
  const int count =
      ::gzread(state.stream, state.buffer.data(), static_cast<unsigned>(state.buffer.size()));
  int error = Z_OK;
  const char* words = ::gzerror(state.stream, &error);
  // A stream that is cut off reads to its last byte, and then tells of it.
  if (count < 0 || (count == 0 && error != Z_OK && error != Z_STREAM_END)) {
    throw std::runtime_error(fmt::format("cannot read {} to its end: {}", file_.string(), words));
  }
  state.next = 0;
  state.end = static_cast<std::size_t>(count);
  return count > 0;
}

std::size_t ByteSource::Read(std::span<std::byte> bytes) {
  State& state = *state_;
  std::size_t done = 0;
  while (done < bytes.size()) {
    if (state.next == state.end && !Refill()) break;
    const std::size_t count = std::min(bytes.size() - done, state.end - state.next);
    const char* from = state.buffer.data() + state.next;
    std::copy_n(reinterpret_cast<const std::byte*>(from), count,
                bytes.begin() + static_cast<std::ptrdiff_t>(done));
    state.next += count;
    done += count;
  }
  return done;
}

bool ByteSource::ReadLine(std::string& line) {
  State& state = *state_;
  line.clear();
  bool any = false;
  while (state.next != state.end || Refill()) {
    if (!any) ++line_;
    any = true;
    const char* from = state.buffer.data() + state.next;
    const char* to =
        std::find(from, static_cast<const char*>(state.buffer.data() + state.end), '\n');
    line.append(from, to);
    state.next = static_cast<std::size_t>(to - state.buffer.data());
    if (line.size() > kLongestLine) {
      throw ScenarioError({Problem{{file_.string(), line_, 1},
                                   "",
                                   fmt::format("lines of at most {} bytes", kLongestLine),
                                   "a longer one",
                                   "is it a text file?"}});
    }
    if (state.next == state.end) continue;
    ++state.next;
    break;
  }
  if (line.ends_with('\r')) line.pop_back();
  return any;
}

}  // namespace giot

#include "models/message_pipe.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <vector>

namespace giot {

MessagePipe::~MessagePipe() { ::close(descriptor_); }

void MessagePipe::WaitFor(short events, Clock::time_point until) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) throw MessageTimeout("no answer in time");
    pollfd waited{descriptor_, events, 0};
    const int most = static_cast<int>(std::min<long long>(left, std::numeric_limits<int>::max()));
    const int ready = ::poll(&waited, 1, most);
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw MessageBroken("the other end cannot be polled");
  }
}

void MessagePipe::ReadAll(void* bytes, std::size_t count, Clock::time_point until) {
  auto* next = static_cast<std::byte*>(bytes);
  while (count > 0) {
    WaitFor(POLLIN, until);
    const ssize_t got = ::recv(descriptor_, next, count, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) throw MessageBroken("the other end is closed");
    next += got;
    count -= static_cast<std::size_t>(got);
  }
}

void MessagePipe::WriteAll(const void* bytes, std::size_t count, Clock::time_point until) {
  const auto* next = static_cast<const std::byte*>(bytes);
  while (count > 0) {
    WaitFor(POLLOUT, until);
    const ssize_t put = ::send(descriptor_, next, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (put < 0) throw MessageBroken("the other end is closed");
    next += put;
    count -= static_cast<std::size_t>(put);
  }
}

void MessagePipe::Send(const ModelFile& message, Clock::time_point until) {
  const std::vector<std::byte> bytes = message.ToBytes();
  const std::uint64_t count = bytes.size();
  WriteAll(&count, sizeof count, until);
  WriteAll(bytes.data(), bytes.size(), until);
}

ModelFile MessagePipe::Receive(std::size_t most_bytes, Clock::time_point until) {
  std::uint64_t count = 0;
  ReadAll(&count, sizeof count, until);
  if (count > most_bytes) {
    throw MessageBroken(fmt::format("a message of {} bytes, more than {}", count, most_bytes));
  }
  std::vector<std::byte> bytes(count);
  ReadAll(bytes.data(), bytes.size(), until);
  try {
    return ModelFile::FromBytes(bytes, "message");
  } catch (const ModelFileError& error) {
    throw MessageBroken(error.what());
  }
}

}  // namespace giot

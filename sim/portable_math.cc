#include "sim/portable_math.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace giot {
namespace {

constexpr char kTunables[] = "GLIBC_TUNABLES";
constexpr char kMask[] = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F";

/// The arguments that this process was started with.
std::vector<std::string> OwnArguments() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> arguments;
  for (std::size_t begin = 0; begin < all.size();) {
    arguments.emplace_back(all.c_str() + begin);
    begin += arguments.back().size() + 1;
  }
  return arguments;
}

}  // namespace

void EnsurePortableMath() {
  const char* tunables = std::getenv(kTunables);
  if (tunables != nullptr && std::strstr(tunables, kMask) != nullptr) return;
  std::string masked = kMask;
  if (tunables != nullptr && *tunables != '\0') masked = std::string(tunables) + ':' + kMask;
  setenv(kTunables, masked.c_str(), 1);
  std::vector<std::string> arguments = OwnArguments();
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execv("/proc/self/exe", pointers.data());
  throw std::runtime_error(std::string("cannot start giot again with portable math: ") +
                           std::strerror(errno));
}

}  // namespace giot

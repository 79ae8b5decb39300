#include "sim/models_library.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace giot {
namespace {

std::filesystem::path LibraryPath() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "libgiot_models.so";
}

}  // namespace

const Trainer& LoadTrainer() {
  // OpenBLAS reads it as it is loaded; more threads would sum in another order.
  ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
  const std::filesystem::path path = LibraryPath();
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw std::runtime_error(
        std::string("training needs libgiot_models.so, and it does not load: ") + ::dlerror() +
        "; build it with `cmake --build --preset release`");
  }
  using Entry = const Trainer* (*)();
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, "giot_models_trainer"));
  if (entry == nullptr) {
    throw std::runtime_error(path.string() + " is not giot's: it has no giot_models_trainer");
  }
  return *entry();
}

}  // namespace giot

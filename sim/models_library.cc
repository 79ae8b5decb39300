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

/// A function of the library, which stays loaded.
template <class Function>
Function Entry(const char* name) {
  // OpenBLAS reads it as it is loaded; more threads would sum in another order.
  ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
  const std::filesystem::path path = LibraryPath();
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw std::runtime_error(
        std::string("training needs libgiot_models.so, and it does not load: ") + ::dlerror() +
        "; build it with `cmake --build --preset release`");
  }
  const auto entry = reinterpret_cast<Function>(::dlsym(library, name));
  if (entry == nullptr) {
    throw std::runtime_error(path.string() + " is not giot's: it has no " + name);
  }
  return entry;
}

}  // namespace

const Trainer& LoadTrainer() { return *Entry<const Trainer* (*)()>("giot_models_trainer")(); }

std::unique_ptr<ForeignModel> OpenForeignModel(const std::filesystem::path& file,
                                               const ForeignOptions& options) {
  using Opener = ForeignModel* (*)(const std::filesystem::path&, const ForeignOptions&);
  return std::unique_ptr<ForeignModel>(Entry<Opener>("giot_models_open_foreign")(file, options));
}

}  // namespace giot

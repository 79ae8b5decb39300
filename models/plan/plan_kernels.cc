#include "models/plan/plan_kernels.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

std::string ObjectName(const std::string& set) { return "libgiot_kernels_" + set + ".so"; }

/// Where the binary that holds this code stands. Not left to dlopen's own "$ORIGIN", which is the
/// sanitizer's folder where one comes between.
std::string FolderOfThisCode() {
  Dl_info info{};
  const char* file = "";
  if (::dladdr(reinterpret_cast<const void*>(&FolderOfThisCode), &info) != 0) file = info.dli_fname;
  const std::filesystem::path path(file);
  // A program is known by what it was called as; a library by its path.
  const bool is_library = path.filename().string().find(".so") != std::string::npos;
  return (is_library ? path : std::filesystem::read_symlink("/proc/self/exe")).parent_path();
}

/// Null where the object is missing, foreign or of another version; `reason` tells.
const KernelTable* Load(const std::string& folder, const std::string& set, std::string& reason) {
  const std::string path = folder + "/" + ObjectName(set);
  void* object = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) {
    reason = ::dlerror();
    return nullptr;
  }
  const auto entry = reinterpret_cast<KernelEntry>(::dlsym(object, kKernelEntry));
  const KernelTable* table = entry == nullptr ? nullptr : entry();
  if (table == nullptr || table->version != kKernelVersion || table->name != set) {
    reason = path + ": not the kernels of this giot";
    return nullptr;
  }
  return table;
}

std::vector<std::string> AllSets() { return {"avx512", "avx2", "x86_64"}; }

bool ProcessorHas(const std::string& set) {
  __builtin_cpu_init();
  if (set == "avx512") return __builtin_cpu_supports("x86-64-v4");
  if (set == "avx2") return __builtin_cpu_supports("x86-64-v3");
  return true;
}

void CheckWanted(const std::string& wanted) {
  const std::vector<std::string> known = AllSets();
  if (std::find(known.begin(), known.end(), wanted) == known.end()) {
    throw ScenarioError(std::string(kKernelVariable) + ": unknown instruction set \"" + wanted +
                        "\"; " + DidYouMean(wanted, known));
  }
  if (!ProcessorHas(wanted)) {
    throw ScenarioError(std::string(kKernelVariable) + ": this processor has no " + wanted +
                        "; leave the variable out");
  }
}

}  // namespace

std::vector<std::string> InstructionSets() {
  std::vector<std::string> sets = AllSets();
  std::erase_if(sets, [](const std::string& set) { return !ProcessorHas(set); });
  return sets;
}

const KernelTable& FindKernels(const std::string& folder, std::string_view wanted) {
  if (!wanted.empty()) CheckWanted(std::string(wanted));
  const auto sets =
      wanted.empty() ? InstructionSets() : std::vector<std::string>{std::string(wanted)};
  const std::string place = folder == "$ORIGIN" ? FolderOfThisCode() : folder;
  std::string reason;
  for (const std::string& set : sets) {
    if (const KernelTable* table = Load(place, set, reason)) return *table;
  }
  throw std::runtime_error("cannot load the kernels of plans: " + reason + "; " +
                           ObjectName(sets.back()) + " belongs beside giot");
}

const KernelTable& Kernels() {
  static const KernelTable& kernels = [&]() -> const KernelTable& {
    const char* wanted = std::getenv(kKernelVariable);
    return FindKernels("$ORIGIN", wanted == nullptr ? "" : wanted);
  }();
  return kernels;
}

}  // namespace giot

// Real data that tests read where it is at hand: under $GIOT_DATA, by default ../shared/data beside
// the checkout.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace giot::test {

inline std::filesystem::path PublicData(const std::string& name) {
  const char* folder = std::getenv("GIOT_DATA");
  const std::filesystem::path root = folder != nullptr ? folder : GIOT_SOURCE_DIR "/../shared/data";
  return root / name;
}

/// Ends the test, skipped, where the set is absent, and names its public source.
#define GIOT_NEEDS_DATA(name, source)                                                        \
  if (!std::filesystem::exists(giot::test::PublicData(name))) {                              \
    GTEST_SKIP() << (name) << " is absent; it is public at " << (source)                     \
                 << "; put it under a folder that the environment variable GIOT_DATA names"; \
  }

}  // namespace giot::test

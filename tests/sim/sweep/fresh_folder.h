// A folder of its own for each test of the sweep, removed afterwards.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace giot {

class FreshFolder : public testing::Test {
 protected:
  FreshFolder() {
    std::string name = testing::TempDir() + "/giot_sweep_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    folder_ = name;
  }
  ~FreshFolder() override { std::filesystem::remove_all(folder_); }
  const std::filesystem::path& folder() const { return folder_; }

  static std::string TextOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }
  static void Write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace giot

#include "models/plan/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "models/plan/load_model.h"
#include "sim/base/problems.h"
#include "sim/base/random_stream.h"
#include "tests/models/plan/random_model.h"

namespace giot {
namespace {

using testing::HasSubstr;

class ModelFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("model_file_test." + std::to_string(::getpid()) + "." +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

std::string FaultOf(std::span<const std::byte> bytes) {
  try {
    ModelFile::FromBytes(bytes, "x.giot");
  } catch (const ModelFileError& error) {
    return error.what();
  }
  return "none";
}

TEST_F(ModelFileTest, ComesBackAsItWasWritten) {
  const ModelFile file = test::RandomModelFile();
  file.Write(folder_ / "m.giot");
  const ModelFile back = ModelFile::Read(folder_ / "m.giot");
  EXPECT_EQ(back.metadata, file.metadata);
  EXPECT_EQ(back.ToBytes(), file.ToBytes());
  ASSERT_TRUE(back.tensors.contains("neural.head_weight"));
  EXPECT_EQ(back.tensors.at("neural.head_weight").values,
            file.tensors.at("neural.head_weight").values);
}

TEST_F(ModelFileTest, LeavesNoTemporaryFileBehind) {
  test::RandomModelFile().Write(folder_ / "m.giot");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, testing::ElementsAre("m.giot"));
}

TEST_F(ModelFileTest, AFailedWriteLeavesTheOldFileWhole) {
  const ModelFile old = test::RandomModelFile(1);
  const auto path = folder_ / "m.giot";
  old.Write(path);
  // A folder stands where the temporary file would go.
  std::filesystem::create_directory(path.string() + "." + std::to_string(::getpid()) + ".part");
  EXPECT_THROW(test::RandomModelFile(2).Write(path), std::runtime_error);
  EXPECT_EQ(ModelFile::Read(path).ToBytes(), old.ToBytes());
}

TEST_F(ModelFileTest, AFullDiskIsToldAndLeavesNothing) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  const auto path = folder_ / "m.giot";
  const auto temporary = path.string() + "." + std::to_string(::getpid()) + ".part";
  std::filesystem::create_symlink("/dev/full", temporary);
  try {
    test::RandomModelFile().Write(path);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot write the model file " + path.string() + "; is the disk full?");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(std::filesystem::is_symlink(temporary));
}

TEST(ModelFile, TruncatedAnywhereIsNamedTruncated) {
  const std::vector<std::byte> bytes = test::RandomModelFile().ToBytes();
  for (int part = 0; part < 50; ++part) {
    const auto left = std::span(bytes).first(bytes.size() * part / 50);
    const std::string fault = FaultOf(left);
    EXPECT_THAT(fault, HasSubstr(left.empty() ? "x.giot: not a giot model" : "x.giot: truncated"))
        << part;
  }
}

TEST(ModelFile, AFlippedByteAnywhereIsNamed) {
  const std::vector<std::byte> bytes = test::RandomModelFile().ToBytes();
  Stream random(3, "flips");
  for (int i = 0; i < 300; ++i) {
    std::vector<std::byte> bad = bytes;
    const std::size_t at = i < 32 ? static_cast<std::size_t>(i) : random.Below(bytes.size());
    bad[at] ^= static_cast<std::byte>(1 + random.Below(255));
    EXPECT_THAT(FaultOf(bad),
                testing::AnyOf(HasSubstr("corrupt"), HasSubstr("truncated"),
                               HasSubstr("not a giot model"), HasSubstr("model format")))
        << at;
  }
}

TEST(ModelFile, AForeignFileIsRefused) {
  const std::string text =
      "#!/bin/sh\necho this is no model but it is long enough to be one, is it?";
  EXPECT_EQ(FaultOf(std::as_bytes(std::span(text))),
            "x.giot: not a giot model: it does not begin with GIOTMODL");
}

TEST(ModelFile, AFileOfTheFutureIsRefused) {
  std::vector<std::byte> bytes = test::RandomModelFile().ToBytes();
  const std::uint32_t version = 7;
  std::memcpy(bytes.data() + 8, &version, sizeof version);
  EXPECT_EQ(FaultOf(bytes),
            "x.giot: model format 7, but this giot reads format 1; use the giot that wrote it or "
            "train it again");
}

TEST(ModelFile, BytesBeyondTheEndAreRefused) {
  std::vector<std::byte> bytes = test::RandomModelFile().ToBytes();
  bytes.push_back(std::byte{0});
  EXPECT_EQ(FaultOf(bytes), "x.giot: corrupt: its content does not match its SHA-256");
}

TEST_F(ModelFileTest, AMissingFileIsNamed) {
  EXPECT_THROW(
      {
        try {
          LoadModel("no/such.giot");
        } catch (const ModelFileError& error) {
          EXPECT_STREQ(error.what(), "no/such.giot: cannot be opened to read a model");
          throw;
        }
      },
      ModelFileError);
}

TEST_F(ModelFileTest, AnUnknownVariantIsRefusedWithASuggestion) {
  try {
    LoadModel("no/such.giot", "ar2");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "unknown model variant \"ar2\"; did you mean \"ar1\"? known: neural, persistence, "
                 "climatology, ar1, seasonal_ar");
  }
}

// A file with a good hash but a wrong content: written by something else than us.
TEST_F(ModelFileTest, AMalformedContentIsNamed) {
  const auto fault = [&](auto change) {
    ModelFile file = test::RandomModelFile();
    change(file);
    file.Write(folder_ / "m.giot");
    try {
      LoadModel(folder_ / "m.giot");
    } catch (const ModelFileError& error) {
      return std::string(error.what()).substr((folder_ / "m.giot").string().size());
    }
    return std::string("none");
  };
  EXPECT_EQ(fault([](ModelFile& file) { file.tensors.erase("neural.head_bias"); }),
            ": lacks the tensor neural.head_bias");
  EXPECT_EQ(fault([](ModelFile& file) {
              file.tensors["neural.head_bias"].shape = {3, 3};
            }),
            ": its tensor neural.head_bias has another shape than its model");
  EXPECT_EQ(fault([](ModelFile& file) { file.metadata["neural"]["hidden"] = 1 << 30; }),
            ": malformed description: an extent out of range");
  EXPECT_THAT(fault([](ModelFile& file) { file.metadata["neural"].erase("season"); }),
              HasSubstr(": malformed description: "));
  EXPECT_THAT(fault([](ModelFile& file) { file.metadata["info"]["unit"] = 3; }),
              HasSubstr(": malformed description: "));
  EXPECT_THAT(
      fault([](ModelFile& file) {
        file.metadata["neural"]["step_graph"]["edges"] = nlohmann::json::array({{1, 0, 4.0}});
      }),
      HasSubstr("an edge that does not lead forward"));
}

}  // namespace
}  // namespace giot

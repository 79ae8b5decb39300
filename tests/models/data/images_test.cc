#include "models/data/images.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <zlib.h>

#include "models/data/load_data.h"
#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;

/// An IDX file of bytes.
std::string Idx(const std::vector<unsigned>& extents, const std::vector<int>& bytes) {
  std::string text{'\0', '\0', '\x08', static_cast<char>(extents.size())};
  for (const unsigned extent : extents) {
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(extent >> shift & 255);
  }
  for (const int byte : bytes) text += static_cast<char>(byte);
  return text;
}

class ImagesTest : public testing::Test {
 protected:
  std::string FaultOf(const std::string& content, int shrink = 1) {
    const std::string file = folder_.Write("f.idx", content);
    std::string words = test::WordsOf([&] { ReadImages({{file}, {}, 0, shrink}); });
    return words.starts_with(file) ? words.substr(file.size() - 5) : words;
  }
  test::Folder folder_;
};

TEST_F(ImagesTest, ReadsPixelsAndLabels) {
  const std::string images =
      folder_.Write("i.idx", Idx({3, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255}));
  const std::string labels = folder_.Write("l.idx", Idx({3}, {7, 3, 7}));
  const Examples examples = ReadImages({{images}, {labels}});
  EXPECT_EQ(examples.rows(), 3);
  EXPECT_EQ(examples.length, 1);
  EXPECT_EQ(examples.image_height, 2);
  EXPECT_EQ(examples.image_width, 2);
  EXPECT_EQ(examples.image_channels, 1);
  EXPECT_THAT(examples.row(2), ElementsAre(8, 9, 10, 255));
  EXPECT_EQ(examples.fields[2].name, "pixel 1 0");
  EXPECT_THAT(examples.condition_fields[0].categories, ElementsAre("3", "7"));
  EXPECT_THAT(examples.conditions, ElementsAre(1, 0, 1));
  EXPECT_EQ(ReadImages({{images}, {labels}, 2}).rows(), 2);
}

TEST_F(ImagesTest, ReadsGzipAndChannels) {
  const std::string content = Idx({2, 1, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  const std::string file = (folder_.path() / "i.gz").string();
  gzFile stream = gzopen(file.c_str(), "wb");
  gzwrite(stream, content.data(), static_cast<unsigned>(content.size()));
  gzclose(stream);
  const Examples examples = ReadImages({{file}, {}});
  EXPECT_EQ(examples.image_channels, 2);
  EXPECT_THAT(examples.row(1), ElementsAre(5, 7, 6, 8));  // Channel after channel.
  EXPECT_EQ(examples.fields[2].name, "pixel 0 0 1");
}

TEST_F(ImagesTest, ShrinksToTheMeanOfBlocks) {
  const std::string file =
      folder_.Write("i.idx", Idx({2, 2, 4}, {0, 1, 10, 10, 2, 4, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0}));
  const Examples examples = ReadImages({{file}, {}, 0, 2});
  EXPECT_EQ(examples.image_height, 1);
  EXPECT_EQ(examples.image_width, 2);
  EXPECT_THAT(examples.row(0), ElementsAre(2, 10));  // 7 / 4 and 41 / 4
}

TEST_F(ImagesTest, RefusesFilesThatAreNone) {
  EXPECT_EQ(FaultOf("P5 2 2"),
            "f.idx: expected an IDX file, found another; it begins with two zero bytes, a type and "
            "a rank");
  EXPECT_EQ(FaultOf(""),
            "f.idx: expected an IDX file, found another; it begins with two zero bytes, a type and "
            "a rank");
  std::string floats = Idx({2, 1, 1}, {1, 2});
  floats[2] = '\x0D';
  EXPECT_EQ(FaultOf(floats), "f.idx: expected an IDX file of bytes (type 0x08), found type 0x0d");
  EXPECT_EQ(FaultOf(Idx({2, 1, 1}, {}).substr(0, 9)),
            "f.idx: expected a whole IDX header, found a file that ends in it");
  EXPECT_EQ(FaultOf(Idx({3}, {1, 2, 3})),
            "f.idx: expected images: rank 3 or 4, found rank 1; labels belong into data.labels");
}

TEST_F(ImagesTest, RefusesFilesCutOffOrTooLong) {
  EXPECT_EQ(FaultOf(Idx({3, 2, 2}, {1, 2, 3, 4, 5, 6})),
            "f.idx: expected 3 items of 4 bytes, as its header says, found 1 and 2 bytes; the file "
            "is cut off: get it again");
  EXPECT_EQ(FaultOf(Idx({2, 1, 1}, {1, 2, 3})),
            "f.idx: expected 2 items, as its header says, found more bytes after them; get the "
            "file again");
  EXPECT_EQ(FaultOf(Idx({1, 1, 1}, {1})),
            "f.idx: expected two or more images, found 1; one image teaches nothing");
}

TEST_F(ImagesTest, RefusesSizesThatCannotBe) {
  EXPECT_EQ(FaultOf(Idx({2, 3, 3}, {}), 2),
            "f.idx: expected images of 1 to 512 pixels a side, in whole blocks of 2, with up to "
            "4 channels, found 3 x 3; give another data.shrink");
  EXPECT_EQ(FaultOf(Idx({4000000000u, 512, 512}, {})),
            "the images: expected at most 268435456 numbers, found 1048576000000000 or more; read "
            "fewer columns or rows (data.most_rows), or take a larger data.stride");
}

TEST_F(ImagesTest, SplitInTheirOrderOrMixed) {
  std::vector<int> pixels(40);
  for (int i = 0; i < 40; ++i) pixels[static_cast<std::size_t>(i)] = i;
  folder_.Write("i.idx", Idx({20, 1, 2}, pixels));
  std::vector<int> classes(20, 4);
  for (std::size_t i = 10; i < 20; ++i) classes[i] = 9;
  folder_.Write("l.idx", Idx({20}, classes));
  FamilyRecipeData data;
  data.kind = "images";
  data.files = {"i.idx"};
  data.labels = {"l.idx"};
  DataSet set = LoadData({data, folder_.path()});
  EXPECT_EQ(set.train.rows(), 16);
  EXPECT_THAT(set.validation.row(0), ElementsAre(32, 33));
  EXPECT_THAT(set.test.row(1), ElementsAre(38, 39));
  EXPECT_THAT(set.test.conditions, ElementsAre(1, 1));
  EXPECT_EQ(set.encoder.parts()[0].coding, "pixel");
  EXPECT_EQ(set.condition_encoder.width(), 2);

  data.split.shuffle = true;
  set = LoadData({data, folder_.path()});
  EXPECT_EQ(set.train.rows(), 16);
  for (const Examples* part : {&set.train, &set.validation, &set.test}) {
    for (std::int64_t i = 0; i < part->rows(); ++i) {
      EXPECT_EQ(part->row(i)[1], part->row(i)[0] + 1);
      EXPECT_EQ(part->condition(i)[0], part->row(i)[0] < 20 ? 0 : 1);
    }
  }
  const Examples all =
      LoadAll({data, folder_.path()}, set.train.fields, set.train.condition_fields);
  EXPECT_EQ(all.rows(), 20);
  EXPECT_EQ(all.row(7)[0], 14);
}

}  // namespace
}  // namespace giot

#include "models/data/csv_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "tests/support/command_line.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::vector<std::string>> RowsOf(const std::filesystem::path& file, char separator) {
  CsvRows rows(file, separator);
  std::vector<std::vector<std::string>> all{rows.columns()};
  while (rows.Next()) {
    std::vector<std::string>& row = all.emplace_back();
    for (std::size_t i = 0; i < rows.columns().size(); ++i) row.push_back(rows.cell(i));
  }
  return all;
}

/// What the faults of reading `text` say, with the file called `t.csv`.
std::string FaultOf(const std::string& text) {
  test::Folder folder;
  const std::string file = folder.Write("t.csv", text);
  std::string words = test::WordsOf([&] { RowsOf(file, ','); });
  const std::string start = folder.path().string() + "/";
  if (words.starts_with(start)) words.erase(0, start.size());
  return words;
}

TEST(CsvRows, ReadsCellsQuotedOrNot) {
  test::Folder folder;
  const std::string file =
      folder.Write("t.csv", "\xEF\xBB\xBFname,size\r\n\r\n\"a, \"\"b\"\"\",1\r\nc,\r\n\"\",3");
  EXPECT_THAT(RowsOf(file, ','),
              ElementsAre(ElementsAre("name", "size"), ElementsAre("a, \"b\"", "1"),
                          ElementsAre("c", ""), ElementsAre("", "3")));
  EXPECT_THAT(RowsOf(folder.Write("t2.csv", "a;b\n1,5;2\n"), ';'),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1,5", "2")));
}

TEST(CsvRows, ReadsGzipAsWell) {
  test::Folder folder;
  const std::string file = (folder.path() / "t.csv.gz").string();
  gzFile stream = gzopen(file.c_str(), "wb");
  gzputs(stream, "a\n");
  for (int i = 0; i < 50000; ++i) gzputs(stream, (std::to_string(i * 7919) + "\n").c_str());
  gzclose(stream);
  const auto rows = RowsOf(file, ',');
  ASSERT_EQ(rows.size(), 50001);
  EXPECT_EQ(rows[50000][0], std::to_string(49999 * 7919));

  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  try {
    RowsOf(file, ',');
    FAIL() << "half a file was read";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(),
              "cannot read " + file + " to its end: " + file + ": unexpected end of file");
  }
}

TEST(CsvRows, TellsFileAndLineOfEachFault) {
  EXPECT_EQ(FaultOf(""),
            "t.csv:1:1: expected a header line, found an empty file; name the columns first");
  EXPECT_EQ(FaultOf("a,b,a\n"), "t.csv:1:1: expected each column once, found \"a\" twice");
  EXPECT_EQ(FaultOf("a,b\n1,2\n\n3\n"),
            "t.csv:4:1: expected 2 cells as in the header, found 1; give every row a cell for each "
            "column");
  EXPECT_EQ(FaultOf("a,b\n1,\"2\n"),
            "t.csv:2:1: expected a quoted cell that ends with its quotes, found \"2...; close the "
            "quotes before the next separator on the same line");
  EXPECT_EQ(FaultOf("a\n" + std::string(1 << 21, 'x')),
            "t.csv:2:1: expected lines of at most 1048576 bytes, found a longer one; is it a text "
            "file?");
}

TEST(CsvRows, SuggestsTheColumnThatWasMeant) {
  test::Folder folder;
  const std::string file = folder.Write("t.csv", "time,speed\n");
  CsvRows rows(file, ',');
  EXPECT_EQ(rows.ColumnIndex("speed"), 1);
  EXPECT_EQ(test::WordsOf([&] { rows.ColumnIndex("sped"); }),
            file +
                ":1:1: expected a column \"sped\", found none of that name; did you mean "
                "\"speed\"? known: time, speed");
}

TEST(CsvRows, RefusesWhatIsNoFile) {
  EXPECT_THROW(CsvRows("/nonexistent.csv", ','), std::runtime_error);
  EXPECT_THROW(CsvRows("/tmp", ','), std::runtime_error);
}

}  // namespace
}  // namespace giot

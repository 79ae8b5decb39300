#include "sim/base/csv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/base/problems.h"

namespace giot {
namespace {

class Csv : public testing::Test {
 protected:
  std::filesystem::path Write(const std::string& text) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const auto file =
        std::filesystem::path(testing::TempDir()) / (std::string(test->name()) + ".csv");
    std::ofstream(file) << text;
    return file;
  }
  std::string FaultOf(const std::filesystem::path& file, int row = -1) {
    try {
      const CsvTable table = CsvTable::Read(file);
      if (row >= 0) table.Number(static_cast<std::size_t>(row), 1);
    } catch (const ScenarioError& error) {
      return std::string(error.what()).substr(file.string().size());
    }
    return "no fault";
  }
};

TEST_F(Csv, GivesNumbersAndTextByColumn) {
  const CsvTable table =
      CsvTable::Read(Write("date,speed\r\n1961-01-01,15.04\r\n1961-01-02,-1e3\n"));
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.Text(0, table.ColumnIndex("date")), "1961-01-01");
  EXPECT_EQ(table.Number(1, table.ColumnIndex("speed")), -1000);
}

TEST_F(Csv, TellsTheLineOfARowOfTheWrongWidth) {
  EXPECT_EQ(
      FaultOf(Write("a,b\n1,2\n3\n")),
      ":3:1: expected 2 cells as in the header, found 1; give every row a cell for each column");
}

TEST_F(Csv, TellsTheLineOfACellThatIsNoNumber) {
  EXPECT_EQ(FaultOf(Write("a,b\n1,2\n3,x4\n"), 1),
            ":3:1: b: expected a finite number, found \"x4\"; mend the cell or leave the row out");
  EXPECT_EQ(FaultOf(Write("a,b\n1,nan\n"), 0),
            ":2:1: b: expected a finite number, found \"nan\"; mend the cell or leave the row out");
  EXPECT_EQ(FaultOf(Write("\na,b\n1,2\n\n\n3,-\n"), 1),
            ":6:1: b: expected a finite number, found \"-\"; mend the cell or leave the row out");
}

TEST_F(Csv, RefusesAnEmptyFileAndARepeatedColumn) {
  EXPECT_EQ(FaultOf(Write("")),
            ":1:1: expected a header line, found an empty file; name the columns first");
  EXPECT_EQ(FaultOf(Write("a,a\n1,2\n")), ":1:1: expected each column once, found \"a\" twice");
}

}  // namespace
}  // namespace giot

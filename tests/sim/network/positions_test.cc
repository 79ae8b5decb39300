#include "sim/network/positions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "sim/base/problems.h"

namespace giot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Positions : public testing::Test {
 protected:
  Positions() {
    folder_ =
        std::filesystem::path(testing::TempDir()) /
        ("positions_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
  }
  ~Positions() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Write(const std::string& text) const {
    std::ofstream(folder_ / "places.csv") << text;
    return folder_ / "places.csv";
  }
  std::vector<Position> Place(const PositionConfig& config, std::int64_t count,
                              const std::filesystem::path& file = {}) const {
    Stream random(7, "places");
    return PlaceNodes(config, file, count, random);
  }

  std::filesystem::path folder_;
};

TEST_F(Positions, AreUniformInTheField) {
  PositionConfig config;
  config.width = Meters(200);
  config.x = Meters(1000);
  double sum_x = 0;
  double sum_y = 0;
  for (const Position& position : Place(config, 10000)) {
    EXPECT_GE(position.x.si(), 1000);
    EXPECT_LT(position.x.si(), 1200);
    EXPECT_GE(position.y.si(), 0);
    EXPECT_LT(position.y.si(), 100);
    EXPECT_EQ(position.row, -1);
    sum_x += position.x.si();
    sum_y += position.y.si();
  }
  // Five standard errors of the mean of 10,000 uniform draws: 5 width / sqrt(12 n).
  EXPECT_NEAR(sum_x / 10000, 1100, 5 * 200 / std::sqrt(12e4));
  EXPECT_NEAR(sum_y / 10000, 50, 5 * 100 / std::sqrt(12e4));
}

TEST_F(Positions, FillAGridEvenly) {
  PositionConfig config;
  config.layout = "grid";
  config.width = Meters(300);
  config.height = Meters(200);
  const std::vector<Position> grid = Place(config, 6);
  std::vector<double> x;
  std::vector<double> y;
  for (const Position& position : grid) {
    x.push_back(position.x.si());
    y.push_back(position.y.si());
  }
  EXPECT_THAT(x, ElementsAre(50, 150, 250, 50, 150, 250));
  EXPECT_THAT(y, ElementsAre(50, 50, 50, 150, 150, 150));
}

TEST_F(Positions, OfAFileAreTakenInMetresAndRepeatedWithinTheSpread) {
  const auto file = Write("name,x_m,y_m\nwest,10,20\neast,90,20\n");
  PositionConfig config;
  config.layout = "file";
  config.spread = Meters(5);
  const std::vector<Position> places = Place(config, 200, file);
  EXPECT_EQ(places[0].x.si(), 10);
  EXPECT_EQ(places[1].x.si(), 90);
  EXPECT_EQ(places[1].row, 1);
  double farthest = 0;
  for (std::size_t i = 2; i < places.size(); ++i) {
    EXPECT_EQ(places[i].row, static_cast<int>(i % 2));
    const double from_row = Distance(places[i], places[i % 2]).si();
    EXPECT_LE(from_row, 5);
    EXPECT_GT(from_row, 0);
    farthest = std::max(farthest, from_row);
  }
  EXPECT_GT(farthest, 4.5);
}

TEST_F(Positions, InDegreesKeepTheMapsShapeAndFitTheField) {
  // At 60 degrees north a degree of longitude is half one of latitude.
  const auto file = Write("latitude_deg,longitude_deg\n59,10\n61,10\n59,14\n61,14\n60,12\n");
  PositionConfig config;
  config.layout = "file";
  config.width = Meters(1000);
  config.height = Meters(400);
  const std::vector<Position> places = Place(config, 5, file);
  EXPECT_NEAR(places[0].y.si(), 0, 1e-9);
  EXPECT_NEAR(places[1].y.si(), 400, 1e-9);
  EXPECT_NEAR((places[2].x - places[0].x).si(), 400 * 2 * std::cos(M_PI / 3), 1e-9);
  EXPECT_NEAR(places[4].x.si(), 500, 1e-9);
  EXPECT_NEAR(places[4].y.si(), 200, 1e-9);
}

TEST_F(Positions, OfAFileWithoutCoordinatesAreRefusedInWords) {
  const auto file = Write("name,x,y_m\nwest,10,20\n");
  PositionConfig config;
  config.layout = "file";
  try {
    Place(config, 1, file);
    FAIL() << "the file was accepted";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(std::string(error.what()),
              file.string() +
                  ":1:1: expected columns x_m,y_m or longitude_deg,latitude_deg, found name,x,y_m; "
                  "name the columns in the first line");
  }
}

}  // namespace
}  // namespace giot

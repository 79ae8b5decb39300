#include "sim/network/fcd_reader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "sim/base/problems.h"

namespace giot {
namespace {

// Golden: written by SUMO 1.15.0; tests/golden/sumo_grid.sh.
const std::string kGrid = GIOT_SOURCE_DIR "/tests/golden/sumo_grid.fcd.xml";

std::filesystem::path Write(const std::string& text) {
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "giot_fcd";
  std::filesystem::create_directories(folder);
  const std::filesystem::path file = folder / (std::string(info->name()) + ".xml");
  std::ofstream(file) << text;
  return file;
}

std::string FaultOf(const std::string& body) {
  const std::filesystem::path file = Write(body);
  try {
    FcdReader reader(file);
    while (reader.Next()) {
    }
  } catch (const ScenarioError& error) {
    const std::string what = error.what();
    return what.substr(0, file.string().size()) == file.string()
               ? what.substr(file.string().size() + 1)
               : what;
  }
  return "nothing was thrown";
}

TEST(FcdReader, ReadsWhatSumoWrites) {
  FcdReader reader(kGrid);
  const auto first = reader.Next();
  ASSERT_TRUE(first);
  ASSERT_EQ(first->vehicles.size(), 1u);
  EXPECT_EQ(first->vehicles[0].place.y_m, 112.3);
  int steps = 1;
  while (const auto step = reader.Next()) {
    if (++steps != 6) continue;
    EXPECT_EQ(step->time.ns, 5'000'000'000);
    ASSERT_EQ(step->vehicles.size(), 2u);
    EXPECT_EQ(step->vehicles[0].id, "0");
    EXPECT_EQ(step->vehicles[0].place.y_m, 145.248961);
    EXPECT_EQ(step->vehicles[0].speed.si(), 10.816651);
  }
  EXPECT_EQ(steps, 60);
  EXPECT_FALSE(reader.Next());
}

TEST(FcdReader, SurveysWhoIsOnTheRoadWhen) {
  const FcdSurvey survey = SurveyFcd(kGrid);
  EXPECT_EQ(survey.steps, 60);
  ASSERT_EQ(survey.vehicles.size(), 4u);
  EXPECT_EQ(survey.vehicles[1].id, "1");
  EXPECT_EQ(survey.vehicles[1].first.ns, 5'000'000'000);
}

// Steps larger than a chunk, and cut by chunks at every place.
TEST(FcdReader, DoesNotMindWhereChunksEnd) {
  std::string text = "<fcd-export>\n";
  for (int step = 0; step < 3; ++step) {
    text += "<timestep time=\"" + std::to_string(step) + "\">\n";
    for (int i = 0; i < 2500; ++i) {
      text += "<vehicle id=\"car " + std::to_string(i) + "\" x=\"1\" y=\"" + std::to_string(i) +
              "\"/>\n";
    }
    text += "</timestep>\n<!-- a comment with <timestep time=\"9\"> -->\n";
  }
  FcdReader reader(Write(text + "</fcd-export>\n"));
  for (int step = 0; step < 3; ++step) {
    const auto read = reader.Next();
    ASSERT_EQ(read->vehicles.size(), 2500u);
    EXPECT_EQ(read->vehicles.back().place.y_m, 2499);
  }
  EXPECT_FALSE(reader.Next());
}

TEST(FcdReader, NamesFileAndLineOfEveryFault) {
  const std::string head = "<?xml version=\"1.0\"?>\n<fcd-export>\n";
  const std::string step = "<timestep time=\"3.00\">\n";
  const std::string end = "</timestep>\n</fcd-export>\n";
  const std::string mend = "; give the file that sumo --fcd-output wrote";
  EXPECT_EQ(
      FaultOf(head + "<timestep time=\"3\"/>\n<timestep time=\"2\"/>\n</fcd-export>\n"),
      "4:1: timestep time: expected a time after 3 s, found 2; time may not run back; sort the "
      "steps");
  EXPECT_EQ(FaultOf(head + step + "\n  <vehicle id=\"a\" x=\"nan\" y=\"1\"/>\n" + end),
            "5:1: vehicle \"a\" x: expected a finite number, found \"nan\"" + mend);
  EXPECT_EQ(FaultOf(head + step + "<vehicle id=\"a\" x=\"1\"/>\n" + end),
            "4:1: vehicle \"a\" y: expected a finite number, found none" + mend);
  EXPECT_EQ(FaultOf(head + step + "<vehicle x=\"1\" y=\"1\"/>\n" + end),
            "4:1: vehicle: expected an id, found none" + mend);
  EXPECT_EQ(
      FaultOf(head + step +
              "<vehicle id=\"a\" x=\"1\" y=\"1\"/>\n<vehicle id=\"a\" x=\"1\" y=\"1\"/>\n" + end),
      "5:1: vehicle \"a\": expected each once in a step, found it twice" + mend);
  EXPECT_EQ(FaultOf(head + step + "<tram id=\"a\"/>\n" + end),
            "4:1: expected <vehicle>, <person> or <container>, found <tram>" + mend);
  EXPECT_EQ(FaultOf(head + step + "<vehicle id=\"a\n" + end),
            "4:1: expected XML, found Error parsing element attribute" + mend);
  EXPECT_EQ(FaultOf(head + step + "<vehicle id=\"a\" x=\"1\" y=\"1\"/>\n"),
            "3:1: expected </timestep>, found the end of the file; let sumo write the file to its "
            "end");
  EXPECT_EQ(
      FaultOf(head + "<timestep time=\"3\"/>\n"),
      "4:1: expected </fcd-export>, found the end of the file; let sumo write the file to its "
      "end");
  EXPECT_EQ(FaultOf("<?xml version=\"1.0\"?>\n<net version=\"1.9\">\n"),
            "2:1: expected <timestep>, found <net version=\"1.9\">" + mend);
}

TEST(FcdReader, SaysThatItCannotOpenAFile) {
  try {
    FcdReader reader("no/such.xml");
    FAIL() << "it was there";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cannot open no/such.xml to read its floating-car data");
  }
}

}  // namespace
}  // namespace giot

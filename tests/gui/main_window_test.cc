#include "gui/main_window.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>

#include "gui/map_view.h"
#include "gui/palette.h"
#include "tests/gui/example_result.h"
#include "tests/support/command_line.h"

namespace giot {
namespace {

/// The application that every widget needs, without a display.
void NeedApplication() {
  static int argc = 1;
  static char name[] = "main_window_test";
  static char* argv[] = {name, nullptr};
  if (qApp != nullptr) return;
  qputenv("QT_QPA_PLATFORM", "offscreen");
  static QApplication application(argc, argv);
}

class MainWindowTest : public testing::Test {
 protected:
  MainWindowTest() {
    NeedApplication();
    ExampleResult result(file_);
    result.Simulate(ExampleResult::kEnd);
    result.Close();
  }
  /// The window's picture at an instant, taken like that of --render.
  QImage Draw(MainWindow& window, double time_s) const {
    window.setAttribute(Qt::WA_DontShowOnScreen);
    window.resize(1000, 700);
    window.SetTime(time_s);
    window.show();
    QApplication::processEvents();
    return window.grab().toImage();
  }
  /// Colour at a place relative to a node's centre, in pixels.
  static QColor At(const QImage& picture, const MainWindow& window, int node, QPointF offset) {
    const QPointF place = window.map().PlaceOf(node) + offset;
    return picture.pixelColor(window.map().mapTo(&window, place.toPoint()));
  }

  test::Folder folder_;
  const std::filesystem::path file_ = folder_.path() / "run.h5";
};

constexpr int kSink = 8;

TEST_F(MainWindowTest, DrawsEveryNodeWithItsBatteryAsALevel) {
  MainWindow window;
  window.Open(file_);
  const QImage start = Draw(window, 0);
  EXPECT_EQ(start.size(), QSize(1000, 700));
  for (int node = 0; node < ExampleResult::kSensors; ++node) {
    EXPECT_EQ(At(start, window, node, {0, 6}), SeriesColor(0)) << node;
    EXPECT_EQ(At(start, window, node, {0, -6}), SeriesColor(0)) << node;
  }
  EXPECT_EQ(At(start, window, kSink, {0, 0}), SeriesColor(1));
  const QImage later = Draw(window, 12);  // Sensor 5 has 28 J of 100 J left.
  EXPECT_EQ(At(later, window, 5, {0, 8}), SeriesColor(0));
  EXPECT_EQ(At(later, window, 5, {0, -6}), kFaint);
}

TEST_F(MainWindowTest, CrossesOutADeadNodeUntilItIsBack) {
  MainWindow window;
  window.Open(file_);
  EXPECT_NE(At(Draw(window, 24), window, 3, {0, 0}), kDead);
  EXPECT_EQ(At(Draw(window, 30), window, 3, {0, 0}), kDead);
  EXPECT_NE(At(Draw(window, 45), window, 3, {0, 0}), kDead);
}

TEST_F(MainWindowTest, PutsNorthUpAndEastToTheRight) {
  MainWindow window;
  window.Open(file_);
  Draw(window, 0);
  const QPointF east = window.map().PlaceOf(0), north = window.map().PlaceOf(2);
  const QPointF sink = window.map().PlaceOf(kSink);
  EXPECT_GT(east.x(), sink.x());
  EXPECT_NEAR(east.y(), sink.y(), 0.5);
  EXPECT_LT(north.y(), sink.y());
  EXPECT_NEAR(north.x(), sink.x(), 0.5);
}

TEST_F(MainWindowTest, SelectsANodeByName) {
  MainWindow window;
  window.Open(file_);
  EXPECT_EQ(window.map().selected(), 0);
  window.Select("sensors[4]");
  EXPECT_EQ(window.map().selected(), 4);
  try {
    window.Select("sensor[4]");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "there is no node \"sensor[4]\" in this run; the first is \"sensors[0]\"");
  }
}

TEST_F(MainWindowTest, ShowsAnotherPictureForAnotherTimeAndNode) {
  MainWindow window;
  window.Open(file_);
  const QImage first = Draw(window, 10);
  EXPECT_EQ(Draw(window, 10), first);
  EXPECT_NE(Draw(window, 11), first);
  window.Select("sensors[4]");
  EXPECT_NE(Draw(window, 10), first);
}

std::string GuiPath() { return std::string(GIOT_BINARY_DIR) + "/giot-gui"; }

TEST_F(MainWindowTest, RendersFromTheCommandLineWithoutADisplay) {
  const std::string picture = (folder_.path() / "view.png").string();
  const test::Ended ended = test::Run(
      {GuiPath(), "--render", picture, "--time", "12.5", "--size", "900x600", file_.string()});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "wrote " + picture + "\n");
  EXPECT_EQ(ended.err, "");
  const QImage image(QString::fromStdString(picture));
  EXPECT_EQ(image.size(), QSize(900, 600));
}

TEST_F(MainWindowTest, RefusesAWrongCommandLineWithStatus2AndAMissingFileWith1) {
  const test::Ended size = test::Run({GuiPath(), "--render", "x.png", "--size", "9", "run.h5"});
  EXPECT_EQ(size.status, 2);
  EXPECT_EQ(size.err, "giot-gui: --size: expected at least 320x240, found 9\n");
  const test::Ended time = test::Run({GuiPath(), "--render", "x.png", "--time", "noon", "run.h5"});
  EXPECT_EQ(time.status, 2);
  EXPECT_EQ(time.err, "giot-gui: --time: expected seconds, found noon\n");
  const std::string none = (folder_.path() / "none.h5").string();
  const test::Ended missing = test::Run({GuiPath(), "--render", "x.png", none});
  EXPECT_EQ(missing.status, 1);
  EXPECT_EQ(missing.err, "giot-gui: cannot read " + none + ": there is no such file\n");
}

}  // namespace
}  // namespace giot

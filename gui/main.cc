// giot-gui: looks at results. `giot-gui run.h5` opens a window, `giot-gui --render view.png --time
// 12.5 run.h5` draws the same into a picture.
#include <QApplication>
#include <QCommandLineParser>
#include <QLoggingCategory>
#include <cstdio>
#include <exception>

#include "gui/main_window.h"

namespace {

struct Options {
  QString file;
  QString picture;
  QString node;
  double time_s = 0;
  QSize size{1280, 860};
};

int Refuse(const QString& message) {
  std::fprintf(stderr, "giot-gui: %s\n", qPrintable(message));
  return 2;
}

/// Draws the window at one instant into a picture.
int Render(const Options& options) {
  giot::MainWindow window;
  window.resize(options.size);
  window.Open(options.file.toStdString());
  if (!options.node.isEmpty()) window.Select(options.node.toStdString());
  window.SetTime(options.time_s);
  window.setAttribute(Qt::WA_DontShowOnScreen);
  window.show();
  QApplication::processEvents();
  if (!window.grab().save(options.picture)) {
    std::fprintf(stderr, "giot-gui: cannot write %s\n", qPrintable(options.picture));
    return 1;
  }
  std::printf("wrote %s\n", qPrintable(options.picture));
  return 0;
}

int ShowWindow(const Options& options) {
  giot::MainWindow window;
  if (!options.file.isEmpty()) window.Open(options.file.toStdString());
  window.show();
  return QApplication::exec();
}

/// Reads the command line; returns an exit status where there is nothing to show.
int Main(QApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      "Looks at a result of giot: map, time series, key figures.\n"
      "Example: giot-gui --render view.png --time 12.5 run.h5");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("file", "result to open: run.h5, or run.h5.part while it runs",
                               "[run.h5]");
  parser.addOption({"render", "draw into a picture instead of opening a window", "picture"});
  parser.addOption({"time", "simulated seconds to show", "seconds", "0"});
  parser.addOption({"node", "node whose plots to show, e.g. sensors/3", "name"});
  parser.addOption({"size", "width and height of the picture", "WxH", "1280x860"});
  parser.process(application);
  Options options;
  if (parser.positionalArguments().size() > 1) return Refuse("give one result");
  options.file = parser.positionalArguments().value(0);
  options.picture = parser.value("render");
  options.node = parser.value("node");
  bool good = false;
  options.time_s = parser.value("time").toDouble(&good);
  if (!good) return Refuse("--time: expected seconds, found " + parser.value("time"));
  const QStringList size = parser.value("size").split('x');
  options.size = QSize(size.value(0).toInt(), size.value(1).toInt());
  if (options.size.width() < 320 || options.size.height() < 240) {
    return Refuse("--size: expected at least 320x240, found " + parser.value("size"));
  }
  if (options.picture.isEmpty()) return ShowWindow(options);
  if (options.file.isEmpty()) return Refuse("--render: give the result to draw");
  return Render(options);
}

bool Wants(int argc, char** argv, const char* option) {
  for (int i = 1; i < argc; ++i) {
    if (QByteArray(argv[i]).startsWith(option)) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  // Pictures need no display; neither does telling how the program is called.
  const bool no_window = Wants(argc, argv, "--render") || Wants(argc, argv, "--help") ||
                         Wants(argc, argv, "-h") || Wants(argc, argv, "--version") ||
                         Wants(argc, argv, "-v");
  const bool no_display = !qEnvironmentVariableIsSet("DISPLAY") &&
                          !qEnvironmentVariableIsSet("WAYLAND_DISPLAY") &&
                          !qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
  if (no_window) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What Qt misses without a desktop (a runtime folder, size hints) is no concern of a picture.
    QLoggingCategory::setFilterRules("default.warning=false\nqt.qpa.*=false");
  } else if (no_display) {
    std::fprintf(stderr,
                 "giot-gui: there is no display; draw into a picture instead: giot-gui --render "
                 "view.png run.h5\n");
    return 1;
  }
  QApplication application(argc, argv);
  QApplication::setApplicationName("giot-gui");
  QApplication::setApplicationVersion(GIOT_VERSION);
  QApplication::setStyle("Fusion");
  try {
    return Main(application);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "giot-gui: %s\n", error.what());
    return 1;
  }
}

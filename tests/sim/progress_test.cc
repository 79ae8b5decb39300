#include "sim/progress.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace giot {
namespace {

/// A stream in memory and a clock that moves when told.
class Screen {
 public:
  Screen() : stream_(open_memstream(&text_, &size_)) {}
  ~Screen() {
    std::fclose(stream_);
    std::free(text_);
  }

  ProgressLine::Options Options(bool terminal) {
    ProgressLine::Options options;
    options.stream = stream_;
    options.terminal = terminal;
    options.clock = [this] { return now; };
    return options;
  }
  std::string Text() {
    std::fflush(stream_);
    return {text_, size_};
  }

  double now = 1000;

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* stream_;
};

TEST(ProgressLine, RedrawsOneLineOnATerminal) {
  Screen screen;
  ProgressLine line(screen.Options(true));
  screen.now += 0.25;
  line.Show("one");
  screen.now += 0.1;
  line.Show("too early");
  screen.now += 0.1;
  line.Show("two");
  line.Finish("done");
  EXPECT_EQ(screen.Text(), "one\r\033[Ktwo\r\033[Kdone\n");
}

TEST(ProgressLine, CutsWhatWouldWrapOnATerminal) {
  Screen screen;
  ProgressLine::Options options = screen.Options(true);
  options.columns = 5;
  ProgressLine line(options);
  line.Show("abcdefgh", true);
  EXPECT_EQ(screen.Text(), "abcd");
}

TEST(ProgressLine, WritesPlainLinesElsewhereAtMostOneEveryFiveSeconds) {
  Screen screen;
  ProgressLine line(screen.Options(false));
  for (int second = 1; second <= 12; ++second) {
    screen.now += 1;
    line.Show(std::to_string(second));
  }
  EXPECT_EQ(screen.Text(), "5\n10\n");
}

TEST(ProgressLine, KeepsALineAboveTheOneThatIsRedrawn) {
  Screen screen;
  ProgressLine line(screen.Options(true));
  line.Show("1 of 2", true);
  line.Say("a run failed");
  line.Show("2 of 2", true);
  EXPECT_EQ(screen.Text(), "1 of 2\r\033[Ka run failed\n2 of 2");
}

TEST(ProgressLine, IsSilentWhenQuiet) {
  Screen screen;
  ProgressLine::Options options = screen.Options(true);
  options.quiet = true;
  ProgressLine line(options);
  screen.now += 10;
  line.Show("one", true);
  line.Say("two");
  line.Finish("three");
  EXPECT_EQ(screen.Text(), "");
}

TEST(ProgressLine, KnowsThatAFileIsNoTerminal) {
  std::FILE* file = std::tmpfile();
  EXPECT_FALSE(ProgressLine::For(file, false).terminal);
  std::fclose(file);
}

TEST(RunProgress, TellsSimulatedTimeRateAndTimeLeft) {
  Screen screen;
  RunProgress progress(Seconds(3600), screen.Options(false));
  screen.now += 10;
  progress.Update(Seconds(900), 2'500'000);
  EXPECT_EQ(screen.Text(), " 25 %  900 of 3600 s simulated, 250 k events/s, 30 s left\n");
}

TEST(RunProgress, FollowsAChangeOfSpeedWithinAboutTenSeconds) {
  Screen screen;
  RunProgress progress(Seconds(10000), screen.Options(false));
  screen.now += 10;
  progress.Update(Seconds(1000), 1000);  // 100 s/s
  screen.now += 10;
  progress.Update(Seconds(1100), 2000);  // 10 s/s: smoothed 10 + 90 / e = 43.1 s/s
  EXPECT_EQ(screen.Text(),
            " 10 %  1000 of 10000 s simulated, 100 events/s, 1 min 30 s left\n"
            " 11 %  1100 of 10000 s simulated, 100 events/s, 3 min 26 s left\n");
}

TEST(RunProgress, EndsWithWhatWasDone) {
  Screen screen;
  RunProgress progress(Seconds(60), screen.Options(false));
  screen.now += 4;
  progress.Finish(Seconds(60), 8'000'000);
  progress.Finish(Seconds(12.5), 1000, "stopped by SIGINT");
  EXPECT_EQ(screen.Text(),
            "60 s simulated in 4.0 s: 8.00 M events, 2.00 M events/s\n"
            "stopped by SIGINT after 12.5 of 60 s simulated in 4.0 s: 1.00 k events, 250 "
            "events/s\n");
}

TEST(DurationText, IsForPeople) {
  EXPECT_EQ(DurationText(Seconds(0)), "0.0 s");
  EXPECT_EQ(DurationText(Seconds(9.94)), "9.9 s");
  EXPECT_EQ(DurationText(Seconds(9.96)), "10 s");
  EXPECT_EQ(DurationText(Seconds(59.6)), "1 min 00 s");
  EXPECT_EQ(DurationText(Seconds(3725)), "1 h 02 min");
  EXPECT_EQ(DurationText(Seconds(-1)), "0.0 s");
}

TEST(CountText, HasThreeDigits) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1000), "1.00 k");
  EXPECT_EQ(CountText(12345), "12.3 k");
  EXPECT_EQ(CountText(999'600), "1.00 M");
  EXPECT_EQ(CountText(4.5e9), "4.50 G");
}

}  // namespace
}  // namespace giot

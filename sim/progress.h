// How far long work is: one line redrawn on a terminal, plain lines now and then otherwise.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

#include "sim/base/units.h"

namespace giot {

/// The line itself. Each text replaces the one before on a terminal and is appended elsewhere.
class ProgressLine {
 public:
  struct Options {
    std::FILE* stream = stderr;  ///< Not owned.
    bool terminal = false;       ///< Redraw one line in place.
    bool quiet = false;          ///< Show nothing at all.
    int columns = 80;            ///< A terminal's width; longer texts are cut.
    Seconds redraw{0.2};         ///< The least time between two redraws on a terminal.
    Seconds repeat{5};           ///< The least time between two plain lines.
    /// Seconds on a clock that never goes back; empty takes the steady clock.
    std::function<double()> clock;
  };
  /// What fits a stream: whether it is a terminal, and how wide.
  static Options For(std::FILE* stream, bool quiet);

  explicit ProgressLine(Options options);

  /// Wall time since the line was made.
  Seconds elapsed() const;
  /// True when enough wall time has passed that Show() would show.
  bool Due() const;
  /// Shows a text if one is due. `important` shows it in any case.
  void Show(const std::string& text, bool important = false);
  /// A line that stays, above the one that is redrawn.
  void Say(const std::string& text);
  /// The last text; it stays.
  void Finish(const std::string& text);

 private:
  void Erase();

  Options options_;
  double start_ = 0;
  double last_ = 0;
  bool drawn_ = false;
};

/// Progress of one run: simulated time, events per second of wall time, time left. It reads the
/// wall clock and nothing of the simulation, so that it cannot move a result.
class RunProgress {
 public:
  RunProgress(Seconds duration, ProgressLine::Options options);

  /// Call as often as wished; returns at once unless a line is due.
  void Update(Seconds simulated, std::uint64_t events);
  /// The last line: what was simulated, in how long, at what rate. `how` says how it ended where it
  /// did not reach the end, e.g. `stopped by SIGINT`; empty where it did.
  void Finish(Seconds simulated, std::uint64_t events, const std::string& how = "");

 private:
  Seconds duration_;
  ProgressLine line_;
  double last_wall_ = 0;
  double last_simulated_ = 0;
  std::uint64_t last_events_ = 0;
  double simulated_per_second_ = 0;  ///< Smoothed over about ten seconds.
};

/// `1 h 02 min`, `3 min 05 s`, `12 s`: a duration for people.
std::string DurationText(Seconds duration);
/// `950`, `12.3 k`, `4.56 M`: a count for people.
std::string CountText(double count);

}  // namespace giot

#include "sim/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace giot {
namespace {

constexpr double kSmoothingSeconds = 10;

double SteadySeconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::string ThreeDigits(double value) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

std::string Percent(double fraction) {
  return fmt::format("{:.0f} %", std::floor(100 * std::clamp(fraction, 0.0, 1.0)));
}

}  // namespace

std::string DurationText(Seconds duration) {
  const auto seconds = static_cast<std::int64_t>(std::llround(std::max(0.0, duration.si())));
  if (seconds >= 3600) return fmt::format("{} h {:02} min", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 60) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  if (duration.si() < 9.95) return fmt::format("{:.1f} s", std::max(0.0, duration.si()));
  return fmt::format("{} s", seconds);
}

std::string CountText(double count) {
  if (count >= 999.5e6) return ThreeDigits(count / 1e9) + " G";
  if (count >= 999.5e3) return ThreeDigits(count / 1e6) + " M";
  if (count >= 999.5) return ThreeDigits(count / 1e3) + " k";
  return fmt::format("{:.0f}", count);
}

ProgressLine::Options ProgressLine::For(std::FILE* stream, bool quiet) {
  Options options;
  options.stream = stream;
  options.quiet = quiet;
  options.terminal = isatty(fileno(stream)) == 1;
  winsize size{};
  if (options.terminal && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    options.columns = size.ws_col;
  }
  return options;
}

ProgressLine::ProgressLine(Options options) : options_(std::move(options)) {
  if (!options_.clock) options_.clock = SteadySeconds;
  start_ = last_ = options_.clock();
}

Seconds ProgressLine::elapsed() const { return Seconds(options_.clock() - start_); }

bool ProgressLine::Due() const {
  const Seconds wait = options_.terminal ? options_.redraw : options_.repeat;
  return !options_.quiet && options_.clock() - last_ >= wait.si();
}

void ProgressLine::Erase() {
  if (drawn_) std::fputs("\r\033[K", options_.stream);
  drawn_ = false;
}

void ProgressLine::Show(const std::string& text, bool important) {
  if (options_.quiet || !(important || Due())) return;
  last_ = options_.clock();
  if (options_.terminal) {
    Erase();
    // The last column stays free: a cursor there wraps on some terminals.
    const auto room = static_cast<std::size_t>(std::max(1, options_.columns - 1));
    std::fputs(text.substr(0, room).c_str(), options_.stream);
    drawn_ = true;
  } else {
    std::fprintf(options_.stream, "%s\n", text.c_str());
  }
  std::fflush(options_.stream);
}

void ProgressLine::Say(const std::string& text) {
  if (options_.quiet) return;
  Erase();
  std::fprintf(options_.stream, "%s\n", text.c_str());
  std::fflush(options_.stream);
}

void ProgressLine::Finish(const std::string& text) { Say(text); }

RunProgress::RunProgress(Seconds duration, ProgressLine::Options options)
    : duration_(duration), line_(std::move(options)) {}

void RunProgress::Update(Seconds simulated, std::uint64_t events) {
  if (!line_.Due()) return;
  const double wall = line_.elapsed().si();
  const double since = wall - last_wall_;
  if (since <= 0) return;
  const double speed = (simulated.si() - last_simulated_) / since;
  const double weight = last_wall_ == 0 ? 1 : 1 - std::exp(-since / kSmoothingSeconds);
  simulated_per_second_ += weight * (speed - simulated_per_second_);
  const double events_per_second = static_cast<double>(events - last_events_) / since;
  std::string text = fmt::format("{:>5}  {:.6g} of {:.6g} s simulated, {} events/s",
                                 Percent(simulated / duration_), simulated.si(), duration_.si(),
                                 CountText(events_per_second));
  if (simulated_per_second_ > 0) {
    text += ", " + DurationText((duration_ - simulated) / simulated_per_second_) + " left";
  }
  line_.Show(text);
  last_wall_ = wall;
  last_simulated_ = simulated.si();
  last_events_ = events;
}

void RunProgress::Finish(Seconds simulated, std::uint64_t events, const std::string& how) {
  const Seconds wall = line_.elapsed();
  const double rate = static_cast<double>(events) / std::max(wall.si(), 1e-9);
  const std::string of = how.empty() ? "" : fmt::format(" of {:.6g}", duration_.si());
  line_.Finish(fmt::format("{}{:.6g}{} s simulated in {}: {} events, {} events/s",
                           how.empty() ? "" : how + " after ", simulated.si(), of,
                           DurationText(wall), CountText(static_cast<double>(events)),
                           CountText(rate)));
}

}  // namespace giot

#include "sim/base/time_axis.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::int64_t kDay = 86400;

[[noreturn]] void Refuse(std::string_view text) {
  throw ScenarioError(fmt::format(
      "\"{}\" is no time; write YYYY-MM-DD, or YYYY-MM-DD HH:MM, or YYYY-MM-DD HH:MM:SS", text));
}

/// Digits at `at`, where `text` has the separator before them.
int Take(std::string_view text, std::size_t at, std::size_t digits, char separator) {
  if (at > 0 && text[at - 1] != separator) Refuse(text);
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') Refuse(text);
    value = 10 * value + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::int64_t ParseTime(std::string_view text) {
  if (text.size() != 10 && text.size() != 16 && text.size() != 19) Refuse(text);
  const std::chrono::year_month_day date{
      std::chrono::year(Take(text, 0, 4, ' ')),
      std::chrono::month(static_cast<unsigned>(Take(text, 5, 2, '-'))),
      std::chrono::day(static_cast<unsigned>(Take(text, 8, 2, '-')))};
  if (!date.ok()) Refuse(text);
  std::int64_t seconds = std::chrono::sys_days(date).time_since_epoch().count() * kDay;
  if (text.size() >= 16) {
    const char separator = text[10] == 'T' ? 'T' : ' ';
    const int hour = Take(text, 11, 2, separator);
    const int minute = Take(text, 14, 2, ':');
    const int second = text.size() == 19 ? Take(text, 17, 2, ':') : 0;
    if (hour > 23 || minute > 59 || second > 59) Refuse(text);
    seconds += hour * 3600 + minute * 60 + second;
  }
  return seconds;
}

std::int64_t TimeAxis::StepOf(std::string_view time) const {
  const std::int64_t elapsed = ParseTime(time) - ParseTime(origin);
  const auto length = static_cast<std::int64_t>(step.si());
  if (elapsed % length != 0) {
    throw ScenarioError(
        fmt::format("{} lies between two steps of {} s from {}", time, length, origin));
  }
  return elapsed / length;
}

std::string TimeAxis::TimeOf(std::int64_t step_index) const {
  const std::int64_t seconds =
      ParseTime(origin) + step_index * static_cast<std::int64_t>(step.si());
  const std::int64_t day = (seconds >= 0 ? seconds : seconds - kDay + 1) / kDay;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  const std::int64_t rest = seconds - day * kDay;
  const bool whole_days = static_cast<std::int64_t>(step.si()) % kDay == 0;
  if (!whole_days) text += fmt::format(" {:02}:{:02}", rest / 3600, rest / 60 % 60);
  if (!whole_days && static_cast<std::int64_t>(step.si()) % 60 != 0) {
    text += fmt::format(":{:02}", rest % 60);
  }
  return text;
}

}  // namespace giot

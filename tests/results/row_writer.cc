// Writes a result in a process of its own, for tests that kill it, watch it or compare it.
//   row_writer FILE deadline NANOSECONDS   rows at a steady pace, killed by a timer at that instant
//   row_writer FILE rows COUNT             COUNT rows, flushed every 500; tells each flush on
//   stdout row_writer FILE steady                 rows at a steady pace until it is ended
//   row_writer FILE close COUNT            a whole run of COUNT rows; tells its peak memory in KiB
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "tests/results/example_run.h"
#include "tests/results/stamped_row.h"

namespace {

using giot::StampedRow;

constexpr std::int64_t kRowsPerFlush = 500;  // In the first half; then a full chunk at a time.

// The system's own SIGKILL at an instant of the monotonic clock, wherever the process then is.
void DieAt(std::int64_t nanoseconds) {
  sigevent event = {};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  timer_t timer = {};
  itimerspec at = {};
  at.it_value.tv_sec = nanoseconds / 1'000'000'000;
  at.it_value.tv_nsec = nanoseconds % 1'000'000'000;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
      timer_settime(timer, TIMER_ABSTIME, &at, nullptr) != 0) {
    std::perror("timer");
    std::exit(1);
  }
}

void Tell(std::int64_t number) {
  const std::string line = std::to_string(number) + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(1);
}

std::int64_t PeakMemory() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

struct Streams {
  explicit Streams(const std::string& file) : writer(file, giot::example::Header()) {
    writer.SetNodes(giot::example::Nodes());
    rows = writer.AddTable<StampedRow>("/events/rows", "rows that know when they were made");
    series = &writer.AddTimeSeries("/timeseries/numbers", "numbers", {0, 1, 2},
                                   {{"number", "1", "number of the instant", true}});
    writer.Start();
  }
  void Append(std::int64_t i) {
    rows.Append(giot::StampedRowNumber(i, giot::MonotonicNanoseconds()));
    const double number = static_cast<double>(i);
    const double values[] = {number, number, number};
    series->Append(number, {values});
  }
  giot::ResultWriter writer;
  giot::EventTable<StampedRow> rows;
  giot::TimeSeries* series = nullptr;
};

void WriteSteadily(const std::string& file) {
  Streams streams(file);
  Tell(0);
  const timespec pace = {0, 100'000};
  for (std::int64_t i = 0; true; ++i) {
    streams.Append(i);
    streams.writer.Poll();
    nanosleep(&pace, nullptr);
  }
}

void WriteRows(const std::string& file, std::int64_t count) {
  Streams streams(file);
  for (std::int64_t i = 0; i < count; ++i) {
    streams.Append(i);
    if ((i + 1) % kRowsPerFlush == 0 && i < count / 2) {
      streams.writer.Flush();
      Tell(i + 1);
    }
  }
  streams.writer.Close("finished", static_cast<double>(count));
}

int Run(const std::string& file, const std::string& mode, std::int64_t number) {
  if (mode == "deadline") {
    DieAt(number);
    WriteSteadily(file);
  } else if (mode == "steady") {
    WriteSteadily(file);
  } else if (mode == "rows") {
    WriteRows(file, number);
  } else if (mode == "close") {
    giot::example::WriteRun(file, {.rows = number});
    Tell(PeakMemory());
  } else {
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    return Run(argv[1], argv[2], argc > 3 ? std::atoll(argv[3]) : 0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

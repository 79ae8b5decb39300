#include "sim/network/sumo_tools.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

extern char** environ;

namespace giot {
namespace {

/// Whether a program of that name can be run.
bool InPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  std::string folder;
  while (std::getline(folders, folder, ':')) {
    if (access((folder + '/' + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::string LastLine(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line, last;
  while (std::getline(stream, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

/// Runs a program with its output in `log`; its exit status, or -1 where it could not be started.
int RunToEnd(const std::vector<std::string>& words, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (failed || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace

SumoTools::SumoTools(std::filesystem::path folder) : folder_(std::move(folder)) {
  const char* home = std::getenv("SUMO_HOME");
  random_trips_ = std::filesystem::path(home ? home : "/usr/share/sumo") / "tools/randomTrips.py";
  std::vector<std::string> missing;
  for (const char* program : {"netgenerate", "sumo", "python3"}) {
    if (!InPath(program)) missing.push_back(std::string(program) + " (in PATH)");
  }
  if (!std::filesystem::exists(random_trips_)) missing.push_back(random_trips_.string());
  if (!missing.empty()) {
    throw std::runtime_error(fmt::format(
        "cannot make traffic with SUMO: missing {}; install them (Debian: apt-get install sumo "
        "sumo-tools) or give floating-car data that SUMO wrote elsewhere",
        fmt::join(missing, ", ")));
  }
  std::filesystem::create_directories(folder_);
}

std::filesystem::path SumoTools::Run(const std::string& name,
                                     const std::vector<std::string>& arguments,
                                     const std::filesystem::path& output) const {
  const std::filesystem::path log = folder_ / (name + ".log");
  const int status = RunToEnd(arguments, log);
  if (status != 0 || !std::filesystem::exists(output)) {
    throw std::runtime_error(fmt::format("{} failed with status {}: {}; its log is {}", name,
                                         status, LastLine(log), log.string()));
  }
  return output;
}

std::filesystem::path SumoTools::MakeStreets(const Grid& grid) const {
  const std::filesystem::path output = folder_ / "streets.net.xml";
  return Run("netgenerate",
             {"netgenerate", "--grid", fmt::format("--grid.x-number={}", grid.columns),
              fmt::format("--grid.y-number={}", grid.rows),
              fmt::format("--grid.length={}", grid.block.si()),
              fmt::format("--default.lanenumber={}", grid.lanes),
              fmt::format("--seed={}", grid.seed), "--output-file=" + output.string()},
             output);
}

std::filesystem::path SumoTools::MakeTrips(const std::filesystem::path& streets,
                                           const Demand& demand) const {
  const std::filesystem::path output = folder_ / "trips.xml";
  return Run("randomTrips",
             {"python3", random_trips_.string(), "-n", streets.string(), "-o", output.string(),
              "-e", fmt::format("{}", demand.end.si()), "-p", fmt::format("{}", demand.period.si()),
              "--seed", fmt::format("{}", demand.seed)},
             output);
}

std::filesystem::path SumoTools::Drive(const std::filesystem::path& streets,
                                       const std::filesystem::path& trips, Seconds duration,
                                       Seconds step, std::uint32_t seed) const {
  const std::filesystem::path output = folder_ / "traffic.fcd.xml";
  return Run("sumo",
             {"sumo", "-n", streets.string(), "-r", trips.string(), "--fcd-output", output.string(),
              "--precision", "6", "--end", fmt::format("{}", duration.si()), "--step-length",
              fmt::format("{}", step.si()), "--seed", fmt::format("{}", seed), "--no-step-log"},
             output);
}

}  // namespace giot

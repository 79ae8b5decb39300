#include "sim/sweep/local_launcher.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace giot {
namespace {

[[noreturn]] void ThrowErrno(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

// Between fork and exec: only what is safe after a fork, nothing that allocates.
[[noreturn]] void BecomeJob(pid_t parent, int said, int complained, char* const* arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // The sweep died before it could take us along.
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(said, STDOUT_FILENO);
  dup2(complained, STDERR_FILENO);
  execv(arguments[0], arguments);
  constexpr std::string_view kFailed = "giot sweep: the program of this run cannot be started: ";
  const char* const reason = strerrordesc_np(errno);
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, kFailed.data(), kFailed.size());
  written = write(STDERR_FILENO, reason, std::strlen(reason));
  written = write(STDERR_FILENO, "\n", 1);
  _exit(127);
}

/// A file that a job writes to; closed here when the job has it.
class Output {
 public:
  explicit Output(const std::filesystem::path& file)
      : file_(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (file_ < 0) ThrowErrno("opening " + file.string());
  }
  ~Output() { close(file_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

/// Takes the status of a process that has ended, or ends when it does.
int Reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) ThrowErrno("waiting for a run");
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

LocalLauncher::LocalLauncher(int workers) : workers_(workers) { assert(workers > 0); }

LocalLauncher::~LocalLauncher() {
  try {
    StopAll();
  } catch (const std::exception&) {  // The kernel ends what is left with this process.
  }
}

int LocalLauncher::running() const { return static_cast<int>(processes_.size()); }
int LocalLauncher::free_workers() const { return workers_ - running(); }

void LocalLauncher::Start(const RunJob& job) {
  assert(free_workers() > 0 && !job.command.empty() && !processes_.contains(job.name));
  std::vector<char*> arguments;
  for (const std::string& argument : job.command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const Output said(job.folder / RunJob::kSaid);
  const Output complained(job.folder / RunJob::kComplained);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) BecomeJob(parent, said.get(), complained.get(), arguments.data());
  if (pid < 0) ThrowErrno("starting a process for " + job.name);
  // By number: the declaration of glibc 2.36 is for C alone.
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  processes_[job.name] = {pid, handle};
  if (handle < 0) ThrowErrno("watching the process of " + job.name);
}

std::vector<RunJobEnd> LocalLauncher::Wait(Seconds patience) {
  std::vector<pollfd> handles;
  for (const auto& [name, process] : processes_) handles.push_back({process.handle, POLLIN, 0});
  const int milliseconds = static_cast<int>(std::ceil(patience.si() * 1e3));
  if (poll(handles.data(), handles.size(), milliseconds) < 0 && errno != EINTR) {
    ThrowErrno("waiting for the runs");
  }
  std::vector<RunJobEnd> ends;
  std::size_t index = 0;
  for (auto it = processes_.begin(); it != processes_.end(); ++index) {
    if ((handles[index].revents & POLLIN) == 0) {
      ++it;
      continue;
    }
    ends.push_back({it->first, Reap(it->second.pid)});
    close(it->second.handle);
    it = processes_.erase(it);
  }
  return ends;
}

void LocalLauncher::StopAll() {
  for (const auto& [name, process] : processes_) kill(process.pid, SIGKILL);
  while (!processes_.empty()) {
    const Process process = processes_.begin()->second;
    processes_.erase(processes_.begin());
    if (process.handle >= 0) close(process.handle);
    Reap(process.pid);
  }
}

}  // namespace giot

// Starts the small programs of these tests and waits for them. Never a fork of the test itself.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace giot {

/// A child process whose standard output is read through a pipe.
class Child {
 public:
  /// `environment` holds `NAME=value` to add to ours.
  explicit Child(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment = {});
  ~Child();
  Child(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next line of its output, waiting for it; empty at its end.
  std::string ReadLine();
  /// All that is still to be read of its output.
  std::string ReadAll();
  void Kill();
  /// Waits for its end: the exit status, or minus the signal that killed it.
  int Wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

/// Runs a command to its end: exit status (or minus the signal), standard output and error.
struct Outcome {
  int status = 0;
  std::string output;
};
Outcome RunCommand(const std::string& shell_command);

}  // namespace giot

// Runs a program as a user would: arguments in, exit status and both outputs back. And a fresh
// folder for each test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace giot::test {

/// How a program ended.
struct Ended {
  int status = 0;  ///< Exit status; 128 + signal where one killed it.
  std::string out;
  std::string err;
};

/// A program under way, with its outputs going to files. Killed, if still running, with the object.
class Process {
 public:
  /// `argv[0]` is a path. `environment` is added to ours.
  explicit Process(const std::vector<std::string>& argv,
                   const std::map<std::string, std::string>& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal);
  /// Waits for its end; may be called once.
  Ended Wait();

 private:
  std::filesystem::path folder_;
  pid_t pid_ = 0;
};

/// Runs to the end.
Ended Run(const std::vector<std::string>& argv,
          const std::map<std::string, std::string>& environment = {});
/// Runs the giot of this build.
Ended Giot(std::vector<std::string> arguments);
/// Path of the giot of this build.
std::string GiotPath();
/// A file of the source tree.
std::string SourceFile(const std::string& path);

/// A new empty folder, removed with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  /// Writes a file in it and returns its path.
  std::string Write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

/// The whole of a file; empty where there is none.
std::string ReadText(const std::filesystem::path& file);

}  // namespace giot::test

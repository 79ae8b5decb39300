// One subcommand of giot: its options and what it does. main.cc holds the table of all of them.
#pragma once

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace giot {

/// A subcommand. Run() returns the exit status: 0 done, 1 the world failed, 2 the input is wrong;
/// a thrown ScenarioError becomes 2 and any other exception 1, with what() on stderr.
class Command {
 public:
  virtual ~Command() = default;
  virtual std::string name() const = 0;
  /// One line for `giot --help`.
  virtual std::string summary() const = 0;
  /// A command line that works, shown at the end of `giot NAME --help`.
  virtual std::string example() const = 0;
  virtual void AddOptions(CLI::App& app) = 0;
  virtual int Run() = 0;
};

}  // namespace giot

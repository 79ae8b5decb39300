// Ctrl-C and SIGTERM as a flag that a loop asks for, so that a run ends with its file whole.
#pragma once

#include <string>

namespace giot {

/// While one lives, the first SIGINT or SIGTERM is only noted; a second one of the same kind ends
/// the process at once, as if nobody had listened. The destructor gives the signals back. At most
/// one at a time.
class StopSignal {
 public:
  /// Takes SIGINT and SIGTERM, even where a shell started us with them ignored (`giot run ... &`).
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// True from the first signal on. As cheap as reading an int.
  bool requested() const;
  /// `SIGINT`, `SIGTERM`, or empty where none came.
  std::string name() const;
  /// What the command then exits with: 128 + the signal's number, as shells report it (130 for
  /// Ctrl-C, 143 for SIGTERM); 0 where none came.
  int exit_status() const;
};

}  // namespace giot

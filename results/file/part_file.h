// The names of a result while it grows: who may write `run.h5.part`, and how it becomes `run.h5`.
#pragma once

#include <filesystem>

namespace giot {

/// Exclusive right to write one result. Held by an advisory lock on `NAME.part`, which the system
/// gives back when the process dies, however it dies.
class PartFile {
 public:
  /// Takes `final_name` + ".part", making the folder where it is missing. Throws ScenarioError
  /// where a result or a killed run's part is in the way (unless `overwrite`), and
  /// std::runtime_error where another process writes it or the system refuses.
  PartFile(std::filesystem::path final_name, bool overwrite);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& final_name() const { return final_; }
  const std::filesystem::path& part() const { return part_; }
  /// Where the final file is put together.
  const std::filesystem::path& temporary() const { return temporary_; }

  /// Brings the temporary file to the disk, gives it the final name in one step and removes the
  /// part. Throws std::runtime_error, ScenarioError where the final name was taken meanwhile.
  void Publish();
  /// Gives up the right to write; the part stays.
  void Release() noexcept;
  /// Removes the part: nothing was written.
  void Discard() noexcept;

 private:
  void TakeLock();
  void RefuseLeftovers() const;

  std::filesystem::path final_;
  std::filesystem::path part_;
  std::filesystem::path temporary_;
  bool overwrite_;
  int lock_ = -1;
};

/// True where a living process holds the PartFile of this `.part`.
bool IsBeingWritten(const std::filesystem::path& part);

}  // namespace giot

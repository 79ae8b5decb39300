#include "results/file/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "sim/base/problems.h"

namespace giot {
namespace {

[[noreturn]] void Fail(const std::string& doing, int error) {
  throw std::runtime_error("cannot " + doing + ": " + std::generic_category().message(error));
}

[[noreturn]] void Refuse(const std::filesystem::path& file, std::string expected, std::string found,
                         std::string mend) {
  throw ScenarioError(
      {Problem{{file.string(), 0, 0}, "", std::move(expected), std::move(found), std::move(mend)}});
}

// The whole file, for as long as the open file description lives. HDF5's own flock is apart.
struct flock WholeFile() {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool SameFile(int descriptor, const std::filesystem::path& path) {
  struct stat mine = {};
  struct stat there = {};
  return ::fstat(descriptor, &mine) == 0 && ::stat(path.c_str(), &there) == 0 &&
         mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

void BringToDisk(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) Fail("write " + file.string(), errno);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (result != 0 && error != EINVAL) Fail("write " + file.string(), error);
}

}  // namespace

PartFile::PartFile(std::filesystem::path final_name, bool overwrite)
    : final_(std::move(final_name)),
      part_(final_.string() + ".part"),
      temporary_(final_.string() + ".part.tmp"),
      overwrite_(overwrite) {
  if (final_.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(final_.parent_path(), error);
    if (error) Fail("make the folder " + final_.parent_path().string(), error.value());
  }
  try {
    TakeLock();
    RefuseLeftovers();
  } catch (...) {
    Release();
    throw;
  }
}

PartFile::~PartFile() { Release(); }

void PartFile::Release() noexcept {
  if (lock_ >= 0) ::close(std::exchange(lock_, -1));
}

void PartFile::TakeLock() {
  while (true) {
    lock_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock_ < 0) Fail("write " + part_.string(), errno);
    struct flock lock = WholeFile();
    if (::fcntl(lock_, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES)) {
      throw std::runtime_error(part_.string() +
                               ": another process is writing this result; give another --out, or "
                               "wait until it is done");
    }
    // Whoever held the lock before may have removed the file that we opened.
    if (SameFile(lock_, part_)) return;
    ::close(std::exchange(lock_, -1));
  }
}

void PartFile::RefuseLeftovers() const {
  struct stat status = {};
  ::fstat(lock_, &status);
  const bool part_is_new = status.st_size == 0;
  if (overwrite_) return;
  if (std::filesystem::exists(final_)) {
    if (part_is_new) ::unlink(part_.c_str());
    Refuse(final_, "a name that is free", "a finished result",
           "give another --out, or --overwrite to replace it");
  }
  if (!part_is_new) {
    Refuse(
        part_, "no such file", "what a killed run left",
        "look at it with `giot report " + part_.string() + "`, then delete it or give --overwrite");
  }
}

void PartFile::Publish() {
  BringToDisk(temporary_);
  const unsigned flags = overwrite_ ? 0 : RENAME_NOREPLACE;
  int result = ::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, final_.c_str(), flags);
  if (result != 0 && errno == EINVAL) {  // A file system that cannot promise not to replace.
    result = ::rename(temporary_.c_str(), final_.c_str());
  }
  if (result != 0 && errno == EEXIST) {
    Refuse(final_, "a name that is free", "a result that appeared during the run",
           "the rows are safe in " + part_.string());
  }
  if (result != 0) Fail("rename " + temporary_.string() + " to " + final_.string(), errno);
  ::unlink(part_.c_str());
}

void PartFile::Discard() noexcept { ::unlink(part_.c_str()); }

bool IsBeingWritten(const std::filesystem::path& part) {
  const int descriptor = ::open(part.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock lock = WholeFile();
  const bool locked = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return locked;
}

}  // namespace giot

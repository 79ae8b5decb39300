/* Preloaded into a writer: its N-th write to a result file (N = GIOT_KILL_AT) is the last thing it
 * does. GIOT_KILL_SHARE percent of that write's bytes still reach the file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long NumberFromEnvironment(const char* name, long otherwise) {
  const char* text = getenv(name);
  return text == NULL ? otherwise : atol(text);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  static ssize_t (*real)(int, const void*, size_t, off_t);
  static long writes_left = -1;
  if (real == NULL) {
    real = (ssize_t(*)(int, const void*, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
    writes_left = NumberFromEnvironment("GIOT_KILL_AT", 1000000000);
  }
  if (writes_left-- == 0) {
    const size_t share = count * (size_t)NumberFromEnvironment("GIOT_KILL_SHARE", 0) / 100;
    if (share > 0 && real(file, bytes, share, offset) < 0) return -1;
    raise(SIGKILL);
  }
  return real(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite(file, bytes, count, offset);
}

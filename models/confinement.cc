#include "models/confinement.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace giot {
namespace {

void Require(bool done, const char* what) {
  if (done) return;
  throw std::runtime_error(std::string("cannot confine a foreign model: ") + what + ": " +
                           std::strerror(errno));
}

void Limit(__rlimit_resource resource, rlim_t most) {
  rlimit limit{};
  ::getrlimit(resource, &limit);
  limit.rlim_max = limit.rlim_max == RLIM_INFINITY ? most : std::min(limit.rlim_max, most);
  limit.rlim_cur = limit.rlim_max;
  Require(::setrlimit(resource, &limit) == 0, "setrlimit");
}

/// Address space mapped now.
std::size_t MappedBytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// System calls that computing needs. None of them reaches a file, a process or the network that is
/// not open already.
const std::vector<int>& AllowedCalls() {
  static const std::vector<int> calls{
      SYS_read,
      SYS_write,
      SYS_readv,
      SYS_writev,
      SYS_recvfrom,
      SYS_sendto,
      SYS_recvmsg,
      SYS_sendmsg,
      SYS_poll,
      SYS_ppoll,
      SYS_lseek,
      SYS_mmap,
      SYS_munmap,
      SYS_mremap,
      SYS_mprotect,
      SYS_madvise,
      SYS_brk,
      SYS_futex,
      SYS_exit,
      SYS_exit_group,
      SYS_rt_sigreturn,
      SYS_rt_sigaction,
      SYS_rt_sigprocmask,
      SYS_sigaltstack,
      SYS_clock_gettime,
      SYS_clock_nanosleep,
      SYS_nanosleep,
      SYS_gettimeofday,
      SYS_time,
      SYS_getpid,
      SYS_gettid,
      SYS_getrandom,
      SYS_sched_yield,
      SYS_getcpu,
      SYS_sched_getaffinity,
      SYS_restart_syscall,
      SYS_sysinfo,
      SYS_uname,
      SYS_getrusage,
      SYS_membarrier,
  };
  return calls;
}

std::vector<sock_filter> Filter() {
  constexpr unsigned kRefused = SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA);
  std::vector<sock_filter> code{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const int call : AllowedCalls()) {
    code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, kRefused));
  return code;
}

}  // namespace

void BoundThisProcess(std::size_t more_bytes) {
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_AS, MappedBytes() + more_bytes);
  Require(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "PR_SET_PDEATHSIG");
}

void ConfineThisProcess() {
  Limit(RLIMIT_NOFILE, 1);  // poll() may still wait for one.
  Limit(RLIMIT_FSIZE, 0);
  Require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
  std::vector<sock_filter> code = Filter();
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  Require(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0, "seccomp");
}

void KeepOneDescriptor(int kept) {
  const int null = ::open("/dev/null", O_RDWR);
  for (const int standard : {0, 1, 2}) {
    if (standard != kept) ::dup2(null, standard);
  }
  const auto close_range = [](unsigned first, unsigned last) {
    if (first <= last) ::syscall(SYS_close_range, first, last, 0);
  };
  if (kept > 3) close_range(3, static_cast<unsigned>(kept) - 1);
  close_range(static_cast<unsigned>(kept) + 1, ~0U);
}

}  // namespace giot

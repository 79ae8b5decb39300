// What a process that runs foreign code can no longer do. Linux on x86-64.
#pragma once

#include <cstddef>

namespace giot {

/// Bounds the memory of this process to `more_bytes` beyond what it has mapped now: allocations
/// beyond that fail. No core file. Ends with its parent. Throws std::runtime_error where the system
/// refuses.
void BoundThisProcess(std::size_t more_bytes);

/// From now on this process computes, allocates and talks over descriptors that it has: every other
/// system call fails with EPERM (a seccomp filter, which cannot be taken off), and no descriptor
/// can be opened while the first, 0, is in use. Throws std::runtime_error where the system has no
/// seccomp.
void ConfineThisProcess();

/// Closes every descriptor but `kept`; standard input, output and error become /dev/null.
void KeepOneDescriptor(int kept);

}  // namespace giot

// The same bits on every x86-64 machine: glibc chooses its sin, exp and pow by the processor it
// finds, and their last bits differ between the FMA variants and the plain ones.
#pragma once

namespace giot {

/// Where this process does not yet run with glibc's plain variants, replaces it by the same command
/// with them (GLIBC_TUNABLES masks FMA and AVX2), and does not return. Call it before any thread or
/// file is open. Throws std::runtime_error where the process cannot be replaced.
void EnsurePortableMath();

}  // namespace giot

// Which kernels this process uses: the best object beside the binary that the processor can run.
// All of them give the same bits, so the choice moves time alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/plan/kernels/kernel_table.h"

namespace giot {

/// Environment variable that asks for one instruction set: x86_64, avx2 or avx512.
inline constexpr const char* kKernelVariable = "GIOT_KERNELS";

/// Names of the instruction sets that this processor has, the best first; x86_64 is the last.
std::vector<std::string> InstructionSets();

/// Loads libgiot_kernels_NAME.so from `folder` ("$ORIGIN": where the binary of this code stands),
/// once; it stays. `wanted` empty: the best set that the processor has and whose object is there.
/// Throws ScenarioError where the set is unknown or the processor lacks it, std::runtime_error
/// where no object loads.
const KernelTable& FindKernels(const std::string& folder, std::string_view wanted);

/// The kernels of this process, chosen at the first call. Throws as FindKernels.
const KernelTable& Kernels();

}  // namespace giot

// The kernels of one instruction set, all of them local to the object but its table.
#include "models/plan/kernels/dense_kernel.h"
#include "models/plan/kernels/noise_kernel.h"
#include "models/plan/kernels/row_kernels.h"

namespace giot {
namespace {

constexpr KernelTable kTable = {
    kKernelVersion, kInstructionSet, &Dense,    &Activate,  &Add,    &Multiply, &ScaleShift,
    &Softmax,       &LayerNorm,      &GruGates, &LstmGates, &Attend, &Denoise,  &Normals,
};

}  // namespace
}  // namespace giot

extern "C" [[gnu::visibility("default")]] const giot::KernelTable* giot_kernel_table() {
  return &giot::kTable;
}

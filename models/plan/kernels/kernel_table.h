// What crosses the border of a kernel object: one struct of function pointers and plain calls with
// raw pointers. Each instruction set has an object of its own, built from the same source.
#pragma once

#include <cstddef>
#include <cstdint>

namespace giot {

/// Floats in a block: what the kernels work on at a time, whatever the processor's vectors hold.
inline constexpr int kBlock = 16;

/// `width` rounded up to whole blocks.
constexpr int Padded(int width) { return (width + kBlock - 1) / kBlock * kBlock; }

/// What follows the sums of a layer, element by element. The numbers stand in model files.
enum class ActivationKind : int {
  kIdentity = 0,
  kRelu = 1,
  kLeakyRelu = 2,  ///< x < 0 ? slope x : x
  kTanh = 3,
  kSigmoid = 4,
  kSilu = 5,      ///< x sigmoid(x)
  kGelu = 6,      ///< x Phi(x), with the error function
  kMish = 7,      ///< x tanh(log(1 + e^x))
  kSoftplus = 8,  ///< log(1 + e^x)
  kExp = 9,
};
inline constexpr int kActivations = 10;

/// y = activation(bias + addend + W x) of some rows. Sums are fused multiply-adds over the inputs
/// in order, in `phases` partial sums: the p-th takes every phases-th input of a segment from the
/// p-th on, the first begins with bias + addend, and they are added in order.
struct DenseCall {
  const float* weights = nullptr;  ///< [blocks, inputs, kBlock]
  const float* bias = nullptr;     ///< [blocks kBlock]
  const float* addend = nullptr;   ///< [rows, addend_stride], or null
  std::ptrdiff_t addend_stride = 0;
  const float* x = nullptr;  ///< A row's segments stand at x + row x_stride + segment_offsets[s].
  std::ptrdiff_t x_stride = 0;
  const std::int32_t* segment_offsets = nullptr;
  int segments = 1;  ///< inputs = segments segment_length
  int segment_length = 0;
  float* y = nullptr;  ///< [rows, y_stride]; all blocks are written, padding included.
  std::ptrdiff_t y_stride = 0;
  int rows = 0;
  int blocks = 0;
  int phases = 1;  ///< 1, 2 or 4
  ActivationKind activation = ActivationKind::kIdentity;
  float slope = 0;
};

/// Rows of `width` floats, `stride` apart (a multiple of kBlock), from x into y (may be x).
struct RowsCall {
  int rows = 0;
  int width = 0;
  const float* x = nullptr;
  std::ptrdiff_t x_stride = 0;
  float* y = nullptr;
  std::ptrdiff_t y_stride = 0;
};

/// One step of recurrent cells; every gate is Padded(hidden) floats wide, and so are the states.
struct GatesCall {
  int rows = 0;
  int hidden = 0;
  const float* from_input = nullptr;  ///< [rows, gates]: W_i x + b_i
  std::ptrdiff_t input_stride = 0;
  const float* from_hidden = nullptr;  ///< [rows, gates]: W_h h + b_h
  std::ptrdiff_t hidden_stride = 0;
  float* state = nullptr;  ///< h of a GRU, c of an LSTM: [rows, state_stride], in place
  std::ptrdiff_t state_stride = 0;
  float* output = nullptr;  ///< h' [rows, output_stride]
  std::ptrdiff_t output_stride = 0;
};

/// One query of one head against the positions seen so far.
struct AttentionCall {
  const float* query = nullptr;   ///< [head_width]
  const float* keys = nullptr;    ///< transposed: [head_width, key_stride]
  std::ptrdiff_t key_stride = 0;  ///< a multiple of kBlock
  const float* values = nullptr;  ///< [positions, value_stride], Padded(head_width) readable
  std::ptrdiff_t value_stride = 0;
  int positions = 0;
  int head_width = 0;
  float scale = 1;
  float* scores = nullptr;  ///< scratch [Padded(positions)]
  float* output = nullptr;  ///< [Padded(head_width)]
};

/// x <- keep x + add clamp(from_x x + from_noise e, -clip, clip) + spread z, element by element.
struct DenoiseCall {
  int rows = 0;
  int width = 0;
  float* x = nullptr;  ///< [rows, stride]
  std::ptrdiff_t stride = 0;
  const float* predicted = nullptr;  ///< e [rows, stride]
  const float* noise = nullptr;      ///< z [rows, noise_stride], or null
  std::ptrdiff_t noise_stride = 0;
  const float* factors = nullptr;  ///< from_x, from_noise, clip, keep, add, spread
};
inline constexpr int kDenoiseFactors = 6;

/// The kernels of one instruction set. Every object gives the same bits.
struct KernelTable {
  int version;
  const char* name;  ///< x86_64, avx2 or avx512
  void (*dense)(const DenseCall*);
  /// y = activation(x) over whole blocks.
  void (*activate)(ActivationKind, float slope, std::ptrdiff_t count, const float* x, float* y);
  void (*add)(std::ptrdiff_t count, const float* a, const float* b, float* y);
  void (*multiply)(std::ptrdiff_t count, const float* a, const float* b, float* y);
  /// y = scale x + shift by columns [Padded(width)]; rounds the product, then the sum.
  void (*scale_shift)(const RowsCall*, const float* scale, const float* shift);
  void (*softmax)(const RowsCall*);
  /// (x - mean) / sqrt(variance + epsilon) gain + shift, over the row.
  void (*layer_norm)(const RowsCall*, const float* gain, const float* shift, float epsilon);
  void (*gru)(const GatesCall*);   ///< gates reset, update, candidate
  void (*lstm)(const GatesCall*);  ///< gates input, forget, candidate, output
  void (*attend)(const AttentionCall*);
  void (*denoise)(const DenoiseCall*);
  /// Normals number kNormalsPerDraw (first_draw ..) of the sequence (key, sequence).
  void (*normals)(std::uint64_t key, std::uint64_t sequence, std::uint32_t first_draw, int draws,
                  float* y);
};

inline constexpr int kKernelVersion = 1;
/// Normals that one draw of the counter-based generator gives.
inline constexpr int kNormalsPerDraw = 4 * kBlock;

/// The one symbol that a kernel object exports.
using KernelEntry = const KernelTable* (*)();
inline constexpr const char* kKernelEntry = "giot_kernel_table";

}  // namespace giot

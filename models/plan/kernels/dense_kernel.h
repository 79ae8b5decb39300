// Affine layers and convolutions: tiles of rows by blocks of outputs, held in registers. How a call
// is cut into tiles changes no bit, for each output has sums of its own.
#pragma once

#include "models/plan/kernels/elementary.h"

namespace giot {
namespace {

// What fits the registers: rows of a tile, blocks of a tile of many rows, sums of a single row.
constexpr int kTileRows = 6;
#if defined(__AVX512F__)
constexpr int kTileBlocks = 4;
constexpr int kSingleRowSums = 8;
#else
constexpr int kTileBlocks = 1;
constexpr int kSingleRowSums = 4;
#endif
constexpr int kPartFloats = kBlock / kParts;

GIOT_INLINE NativeFloats LoadPart(const float* p) {
  NativeFloats result;
  __builtin_memcpy(&result, p, sizeof result);
  return result;
}
GIOT_INLINE void StorePart(float* p, NativeFloats v) { __builtin_memcpy(p, &v, sizeof v); }
GIOT_INLINE NativeFloats AllOfPart(float x) { return x - NativeFloats{}; }

/// Where a tile stands.
struct TilePlace {
  const float* x;        // of its first row
  const float* weights;  // of its first block
  const float* bias;
  const float* addend;
  float* y;
};

/// Of part `p` of the tile's blocks.
GIOT_INLINE NativeFloats InitialSum(const TilePlace& at, std::ptrdiff_t addend_row, int p) {
  const NativeFloats bias = LoadPart(at.bias + p * kPartFloats);
  if (at.addend == nullptr) return bias;
  return bias + LoadPart(at.addend + addend_row + p * kPartFloats);
}

/// Floats from one block's weights to the next one's.
GIOT_INLINE std::ptrdiff_t BlockStride(const DenseCall& call) {
  return static_cast<std::ptrdiff_t>(call.segments) * call.segment_length * kBlock;
}

/// sum[r] += W x over the inputs phase, phase + phases, ... of every segment.
template <int kRows, int kBlocks>
GIOT_INLINE void Accumulate(const DenseCall& call, const TilePlace& at, int phase,
                            NativeFloats (&sum)[kRows][kBlocks * kParts]) {
  const std::ptrdiff_t block_stride = BlockStride(call);
  const std::ptrdiff_t x_stride = call.x_stride;
  const std::ptrdiff_t step = call.phases;
  const float* w = at.weights;
  for (int s = 0; s < call.segments; ++s) {
    const float* x = at.x + call.segment_offsets[s];
    for (std::ptrdiff_t i = phase; i < call.segment_length; i += step) {
      NativeFloats wi[kBlocks * kParts];
#pragma GCC unroll 8
      for (int b = 0; b < kBlocks; ++b) {
#pragma GCC unroll 4
        for (int p = 0; p < kParts; ++p) {
          wi[b * kParts + p] = LoadPart(w + i * kBlock + b * block_stride + p * kPartFloats);
        }
      }
#pragma GCC unroll 8
      for (int r = 0; r < kRows; ++r) {
        const NativeFloats xi = AllOfPart(x[r * x_stride + i]);
#pragma GCC unroll 8
        for (int p = 0; p < kBlocks * kParts; ++p) sum[r][p] = Fma(xi, wi[p], sum[r][p]);
      }
    }
    w += static_cast<std::ptrdiff_t>(call.segment_length) * kBlock;
  }
}

/// Several rows: one phase after the other, the sum so far kept in y.
template <int kRows, int kBlocks>
GIOT_INLINE void Tile(const DenseCall& call, const TilePlace& at, float floor) {
  constexpr int kWidth = kBlocks * kParts;
  for (int phase = 0; phase < call.phases; ++phase) {
    NativeFloats sum[kRows][kWidth];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
      for (int p = 0; p < kWidth; ++p) {
        sum[r][p] = phase == 0 ? InitialSum(at, r * call.addend_stride, p) : AllOfPart(0.0f);
      }
    }
    Accumulate<kRows, kBlocks>(call, at, phase, sum);
    const NativeFloats least = AllOfPart(phase + 1 == call.phases ? floor : -__builtin_inff());
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
      for (int p = 0; p < kWidth; ++p) {
        float* y = at.y + r * call.y_stride + p * kPartFloats;
        StorePart(y, Max(least, phase == 0 ? sum[r][p] : LoadPart(y) + sum[r][p]));
      }
    }
  }
}

/// One row: all phases at a time, so that their sums fill the pipeline.
template <int kBlocks, int kPhases>
GIOT_INLINE void SingleRow(const DenseCall& call, const TilePlace& at, float floor) {
  constexpr int kWidth = kBlocks * kParts;
  const std::ptrdiff_t block_stride = BlockStride(call);
  NativeFloats sum[kPhases][kWidth];
#pragma GCC unroll 8
  for (int p = 0; p < kWidth; ++p) {
    sum[0][p] = InitialSum(at, 0, p);
#pragma GCC unroll 4
    for (int f = 1; f < kPhases; ++f) sum[f][p] = AllOfPart(0.0f);
  }
  const float* w = at.weights;
  const auto add_input = [&](int f, const float* x, const float* wi)
      __attribute__((always_inline)) {
    const NativeFloats xi = AllOfPart(*x);
#pragma GCC unroll 8
    for (int b = 0; b < kBlocks; ++b) {
#pragma GCC unroll 4
      for (int p = 0; p < kParts; ++p) {
        NativeFloats& s = sum[f][b * kParts + p];
        s = Fma(xi, LoadPart(wi + b * block_stride + p * kPartFloats), s);
      }
    }
  };
  for (int s = 0; s < call.segments; ++s) {
    const float* x = at.x + call.segment_offsets[s];
    const float* const end = x + call.segment_length;
#pragma GCC unroll 4
    for (; x + kPhases <= end; x += kPhases, w += kPhases * kBlock) {
#pragma GCC unroll 4
      for (int f = 0; f < kPhases; ++f) add_input(f, x + f, w + f * kBlock);
    }
#pragma GCC unroll 4
    for (int f = 0; f < kPhases - 1; ++f) {
      if (x < end) {
        add_input(f, x, w);
        ++x;
        w += kBlock;
      }
    }
  }
#pragma GCC unroll 8
  for (int p = 0; p < kWidth; ++p) {
    NativeFloats total = sum[0][p];
#pragma GCC unroll 4
    for (int f = 1; f < kPhases; ++f) total = total + sum[f][p];
    StorePart(at.y + p * kPartFloats, Max(AllOfPart(floor), total));
  }
}

GIOT_INLINE TilePlace PlaceOf(const DenseCall& call, int row, int block) {
  return {
      call.x + row * call.x_stride, call.weights + block * BlockStride(call),
      call.bias + block * kBlock,
      call.addend == nullptr ? nullptr : call.addend + row * call.addend_stride + block * kBlock,
      call.y + row * call.y_stride + block * kBlock};
}

template <int kPhases>
void DenseOfOneRow(const DenseCall& call, float floor) {
  constexpr int kMost = kSingleRowSums / kPhases;
  int block = 0;
  for (; block + kMost <= call.blocks; block += kMost) {
    SingleRow<kMost, kPhases>(call, PlaceOf(call, 0, block), floor);
  }
  if constexpr (kMost > 4) {
    if (block + 4 <= call.blocks) {
      SingleRow<4, kPhases>(call, PlaceOf(call, 0, block), floor);
      block += 4;
    }
  }
  if constexpr (kMost > 2) {
    if (block + 3 == call.blocks) {
      SingleRow<3, kPhases>(call, PlaceOf(call, 0, block), floor);
      block += 3;
    } else if (block + 2 <= call.blocks) {
      SingleRow<2, kPhases>(call, PlaceOf(call, 0, block), floor);
      block += 2;
    }
  }
  for (; block < call.blocks; ++block) {
    SingleRow<1, kPhases>(call, PlaceOf(call, 0, block), floor);
  }
}

template <int kBlocks>
void DenseOfRows(const DenseCall& call, int block, float floor) {
  int row = 0;
  for (; row + kTileRows <= call.rows; row += kTileRows) {
    Tile<kTileRows, kBlocks>(call, PlaceOf(call, row, block), floor);
  }
  for (; row + 2 <= call.rows; row += 2) {
    Tile<2, kBlocks>(call, PlaceOf(call, row, block), floor);
  }
  if (row < call.rows) Tile<1, kBlocks>(call, PlaceOf(call, row, block), floor);
}

void Dense(const DenseCall* pointer) {
  const DenseCall& call = *pointer;
  const bool relu = call.activation == ActivationKind::kRelu;
  const float floor = relu ? 0.0f : -__builtin_inff();
  if (call.rows == 1) {
    if (call.phases == 1) DenseOfOneRow<1>(call, floor);
    if (call.phases == 2) DenseOfOneRow<2>(call, floor);
    if (call.phases == 4) DenseOfOneRow<4>(call, floor);
  } else {
    int block = 0;
    for (; block + kTileBlocks <= call.blocks; block += kTileBlocks) {
      DenseOfRows<kTileBlocks>(call, block, floor);
    }
    for (; block < call.blocks; ++block) DenseOfRows<1>(call, block, floor);
  }
  if (relu || call.activation == ActivationKind::kIdentity) return;
  for (int r = 0; r < call.rows; ++r) {
    float* y = call.y + r * call.y_stride;
    Activate(call.activation, call.slope, static_cast<std::ptrdiff_t>(call.blocks) * kBlock, y, y);
  }
}

}  // namespace
}  // namespace giot

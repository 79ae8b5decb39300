// Between spans of float and LibTorch's tensors, and noise that depends on a seed alone.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace at {
class Tensor;
struct Generator;
}  // namespace at

namespace giot {

/// A tensor of its own with these values, row-major, on the CPU.
at::Tensor TensorOf(std::span<const float> values, const std::vector<std::int64_t>& shape);
/// The values of any tensor, row-major.
std::vector<float> ValuesOf(const at::Tensor& tensor);

/// LibTorch's CPU generator, seeded from (seed, name) as Stream is.
at::Generator NoiseOf(std::uint64_t seed, std::string_view name);
/// Standard normals and uniforms on [0, 1) of this shape, on the device of `like`. They are drawn
/// on the CPU, so that a seed means the same on every device.
at::Tensor NormalNoise(const std::vector<std::int64_t>& shape, at::Generator& noise,
                       const at::Tensor& like);
at::Tensor UniformNoise(const std::vector<std::int64_t>& shape, at::Generator& noise,
                        const at::Tensor& like);

}  // namespace giot

#include "models/families/tensors.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include "sim/base/random_stream.h"

namespace giot {

at::Tensor TensorOf(std::span<const float> values, const std::vector<std::int64_t>& shape) {
  return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32).clone();
}

std::vector<float> ValuesOf(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Generator NoiseOf(std::uint64_t seed, std::string_view name) {
  return at::make_generator<at::CPUGeneratorImpl>(StreamSeed(seed, name));
}

at::Tensor NormalNoise(const std::vector<std::int64_t>& shape, at::Generator& noise,
                       const at::Tensor& like) {
  return torch::randn(shape, noise, torch::kFloat32).to(like.device());
}

at::Tensor UniformNoise(const std::vector<std::int64_t>& shape, at::Generator& noise,
                        const at::Tensor& like) {
  return torch::rand(shape, noise, torch::kFloat32).to(like.device());
}

}  // namespace giot

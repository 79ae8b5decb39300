#include "models/families/k_means.h"

#include <torch/torch.h>

#include "sim/base/random_stream.h"

namespace giot {

using torch::Tensor;

namespace {

constexpr std::int64_t kMostRows = 8192;
constexpr int kRounds = 20;
constexpr int kTrials = 8;

Tensor SquaredDistances(const Tensor& x, const Tensor& centres) {
  return (x.unsqueeze(1) - centres.unsqueeze(0)).square().sum(-1);
}

/// Each next centre is the best of some rows drawn in proportion to their squared distance from the
/// nearest one: the row that leaves the least distance to all.
Tensor StartCentres(const Tensor& x, std::int64_t count, std::uint64_t seed) {
  Stream random(seed, "k-means");
  std::vector<Tensor> centres{x[static_cast<std::int64_t>(random.Below(x.size(0)))]};
  Tensor nearest = SquaredDistances(x, centres[0].unsqueeze(0)).squeeze(1);
  while (static_cast<std::int64_t>(centres.size()) < count) {
    const Tensor reached = nearest.to(torch::kFloat64).cumsum(0);
    std::vector<std::int64_t> rows;
    for (int trial = 0; trial < kTrials; ++trial) {
      const double drawn = random.Uniform() * reached[-1].item<double>();
      rows.push_back(std::min((reached <= drawn).sum().item<std::int64_t>(), x.size(0) - 1));
    }
    const Tensor candidates = x.index_select(0, torch::tensor(rows, torch::kInt64));
    const Tensor left = torch::minimum(SquaredDistances(x, candidates), nearest.unsqueeze(1));
    const std::int64_t best = left.sum(0).argmin().item<std::int64_t>();
    nearest = left.select(1, best);
    centres.push_back(candidates[best]);
  }
  return torch::stack(centres);
}

}  // namespace

std::vector<Tensor> KMeans(const Tensor& all, std::int64_t count, std::uint64_t seed) {
  torch::NoGradGuard no_grad;
  const std::int64_t stride = (all.size(0) + kMostRows - 1) / kMostRows;
  const Tensor x = all.slice(0, 0, all.size(0), stride).to(torch::kCPU).contiguous();
  Tensor centres = StartCentres(x, count, seed);
  Tensor members, sizes;
  for (int round = 0; round < kRounds; ++round) {
    members = torch::one_hot(SquaredDistances(x, centres).argmin(1), count).to(x.scalar_type());
    sizes = members.sum(0);
    const Tensor means = members.t().matmul(x) / sizes.clamp_min(1).unsqueeze(1);
    centres = torch::where(sizes.unsqueeze(1) > 0, means, centres);
  }
  const Tensor squares = members.t().matmul(x.square()) / sizes.clamp_min(1).unsqueeze(1);
  const Tensor spreads = (squares - centres.square()).clamp_min(0).sqrt();
  return {centres, spreads, sizes / static_cast<double>(x.size(0))};
}

}  // namespace giot

#include "models/families/real_nvp.h"

#include <torch/torch.h>

#include "models/families/layers.h"
#include "models/families/lower.h"
#include "models/families/rational_quadratic.h"
#include "models/families/tensors.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kSplineMostLogScale = 3;

/// What the layers of either flow are made of.
struct CouplingOptions {
  std::int64_t couplings = 8;
  std::int64_t hidden = 64;
  std::int64_t layers = 2;
  double most_log_scale = 3;
  std::int64_t bins = 0;  ///< Of the splines; 0: none.
  double reach = 4;

  /// Numbers that a net says of each value: scale and shift, then the spline's.
  std::int64_t outputs() const { return 2 + (bins > 0 ? SplineParameters(bins) : 0); }
};

/// y = mask x + (1 - mask) spline(x exp(s(mask x, c)) + t(mask x, c))
struct Coupling {
  Mlp net;
  Tensor mask;  // [values]
};

struct CouplingModuleImpl : torch::nn::Module {
  CouplingModuleImpl(const CouplingOptions& o, const ExampleShape& shape) : options(o) {
    const std::int64_t values = shape.values();
    std::vector<std::int64_t> sizes{values + shape.conditions};
    sizes.insert(sizes.end(), static_cast<std::size_t>(options.layers), options.hidden);
    sizes.push_back(options.outputs() * values);
    for (std::int64_t i = 0; i < options.couplings; ++i) {
      Coupling coupling;
      const std::string name = "coupling_" + std::to_string(i);
      coupling.net = Mlp(*this, name, sizes, Activation::kSilu, /*zero_last=*/true);
      // A single number has no other half: its flow sees the condition alone.
      const Tensor half = values == 1 ? torch::zeros({1}) : Half(values, i);
      coupling.mask = register_buffer(name + "_mask", half);
      couplings.push_back(coupling);
    }
  }

  /// Every second number, or the numbers that a shuffle put first: neighbours part in many ways.
  static Tensor Half(std::int64_t values, std::int64_t i) {
    const Tensor order = i % 4 < 2 ? torch::arange(values) : torch::randperm(values);
    return ((order + i) % 2).to(torch::kFloat32);
  }

  /// What a coupling does to the numbers that its mask leaves open.
  struct Said {
    Tensor scale, shift;  // [rows, values]
    Tensor spline;        // [rows, values, parameters]; undefined without
  };
  Said Ask(const Coupling& coupling, const Tensor& x, const Tensor& condition) const {
    const Tensor out = coupling.net(torch::cat({x * coupling.mask, condition}, 1))
                           .reshape({x.size(0), x.size(1), options.outputs()});
    const double most = options.most_log_scale;
    Said said{most * torch::tanh(out.select(2, 0) / most), out.select(2, 1), {}};
    if (options.bins > 0) said.spline = out.narrow(2, 2, options.outputs() - 2);
    return said;
  }

  /// x [rows, values] -> noise [rows, values] and log|det| [rows]
  std::pair<Tensor, Tensor> Encode(Tensor x, const Tensor& condition) const {
    Tensor log_determinant = torch::zeros({x.size(0)}, x.options());
    for (const Coupling& coupling : couplings) {
      const Said said = Ask(coupling, x, condition);
      const Tensor open = 1 - coupling.mask;
      Tensor y = x * torch::exp(said.scale) + said.shift;
      Tensor slope = said.scale;
      if (options.bins > 0) {
        const auto [bent, log_slope] =
            RationalQuadratic(y, said.spline, options.bins, options.reach, /*inverse=*/false);
        y = bent;
        slope = slope + log_slope;
      }
      x = x * coupling.mask + y * open;
      log_determinant = log_determinant + (slope * open).sum(1);
    }
    return {x, log_determinant};
  }

  /// noise [rows, values] -> x [rows, values]
  Tensor Decode(Tensor x, const Tensor& condition) const {
    for (auto coupling = couplings.rbegin(); coupling != couplings.rend(); ++coupling) {
      const Said said = Ask(*coupling, x, condition);
      Tensor y = x;
      if (options.bins > 0) {
        y = RationalQuadratic(y, said.spline, options.bins, options.reach, /*inverse=*/true).first;
      }
      y = (y - said.shift) * torch::exp(-said.scale);
      x = x * coupling->mask + y * (1 - coupling->mask);
    }
    return x;
  }

  CouplingOptions options;
  std::vector<Coupling> couplings;
};
TORCH_MODULE(CouplingModule);

class CouplingFlow final : public NormalizingFlow {
 public:
  CouplingFlow(const CouplingOptions& options, const ExampleShape& shape)
      : NormalizingFlow(shape), net_(options, shape) {}

  torch::nn::Module& module() const override { return *net_.ptr(); }
  std::pair<Tensor, Tensor> Encode(const Tensor& x, const Tensor& condition) const override {
    return net_->Encode(x, condition);
  }
  Tensor Decode(const Tensor& z, const Tensor& condition) const override {
    return net_->Decode(z, condition);
  }
  /// Affine couplings alone: a plan has no splines.
  std::optional<PlanValue> LowerDecode(PlanBuilder& builder, PlanValue z,
                                       PlanValue condition) const override {
    if (net_->options.bins > 0) return std::nullopt;
    for (auto it = net_->couplings.rbegin(); it != net_->couplings.rend(); ++it) {
      z = LowerCoupling(builder, *it, z, condition);
    }
    return z;
  }

 private:
  /// mask z + (1 - mask) (z - t) exp(-s): with -s and -t 0 where the mask keeps.
  PlanValue LowerCoupling(PlanBuilder& builder, const Coupling& coupling, PlanValue z,
                          PlanValue condition) const {
    const std::vector<float> kept = ValuesOf(coupling.mask);
    std::vector<float> open(kept.size()), minus_most(kept.size());
    std::vector<int> scales, shifts;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      open[i] = kept[i] - 1;  // -(1 - mask): turns t into -t
      minus_most[i] = static_cast<float>(net_->options.most_log_scale) * open[i];
      scales.push_back(static_cast<int>(2 * i));
      shifts.push_back(static_cast<int>(2 * i + 1));
    }
    const PlanValue said =
        LowerMlp(builder, coupling.net,
                 WithCondition(builder, Scaled(builder, z, kept), condition, shape().conditions));
    const auto share = static_cast<float>(1 / net_->options.most_log_scale);
    const PlanValue bent = builder.Activate(
        Scaled(builder, builder.Gather(said, scales), std::vector<float>(kept.size(), share)),
        ActivationKind::kTanh);
    const PlanValue stretch =
        builder.Activate(Scaled(builder, bent, minus_most), ActivationKind::kExp);
    const PlanValue moved = builder.Add(z, Scaled(builder, builder.Gather(said, shifts), open));
    return builder.Multiply(moved, stretch);
  }

  CouplingModule net_;
};

}  // namespace

std::unique_ptr<NormalizingFlow> MakeRealNvp(const RealNvpConfig& config,
                                             const ExampleShape& shape) {
  return std::make_unique<CouplingFlow>(
      CouplingOptions{config.couplings, config.hidden, config.layers, config.most_log_scale, 0, 0},
      shape);
}

std::unique_ptr<NormalizingFlow> MakeNeuralSpline(const NeuralSplineConfig& config,
                                                  const ExampleShape& shape) {
  return std::make_unique<CouplingFlow>(
      CouplingOptions{config.couplings, config.hidden, config.layers, kSplineMostLogScale,
                      config.bins, config.reach},
      shape);
}

}  // namespace giot

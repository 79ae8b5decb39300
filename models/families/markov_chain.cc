#include "models/families/markov_chain.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "models/families/step_head.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::Tensor;

constexpr double kMostNumbers = 1 << 22;
constexpr std::int64_t kFolds = 5;

/// What a chain's tables are counted over: a step as one joint code, contexts by length.
struct CodeSpace {
  CodeSpace(const MarkovChainConfig& config, const ExampleShape& shape) : order(config.order) {
    double wanted = 1;
    for (int channel = 0; channel < shape.channels; ++channel) {
      wanted *= shape.CategoriesOf(channel);
    }
    double numbers = 0;
    for (std::int64_t length = 0; length <= order; ++length) {
      numbers += std::pow(wanted, static_cast<double>(length + 1));
    }
    if (numbers > kMostNumbers) {
      throw ScenarioError(
          fmt::format("a markov_chain of order {} over {:.0f} joint codes needs {:.3g} numbers, "
                      "more than {:.0f}; "
                      "lower order, leave out channels or take a recurrent net",
                      order, wanted, numbers, kMostNumbers));
    }
    codes = static_cast<std::int64_t>(wanted);
    for (std::int64_t length = 0, first = 0; length <= order; ++length) {
      first_row.push_back(first);
      first += ContextsOf(length);
      rows = first;
    }
  }

  /// codes^length
  std::int64_t ContextsOf(std::int64_t length) const {
    std::int64_t count = 1;
    for (std::int64_t i = 0; i < length; ++i) count *= codes;
    return count;
  }

  std::int64_t order;
  std::int64_t codes = 0;               ///< Joint codes of a step.
  std::int64_t rows = 0;                ///< Contexts of all lengths.
  std::vector<std::int64_t> first_row;  ///< Of the contexts of each length.
};

/// Counts of joint codes [rows, steps] after each context of `length` steps: [contexts, codes].
Tensor CountsOf(const Tensor& joint, const CodeSpace& space, std::int64_t length) {
  const std::int64_t cells = space.ContextsOf(length + 1);
  const std::int64_t steps = joint.size(1) - length;
  if (steps <= 0) return torch::zeros({cells / space.codes, space.codes}, torch::kFloat64);
  Tensor cell = torch::zeros({joint.size(0), steps}, torch::kInt64);
  for (std::int64_t i = 0; i <= length; ++i) cell = cell * space.codes + joint.narrow(1, i, steps);
  return torch::bincount(cell.flatten(), {}, cells)
      .to(torch::kFloat64)
      .reshape({cells / space.codes, space.codes});
}

/// counts [contexts, codes] drawn towards the law after one step less [contexts / codes, codes].
Tensor Smoothed(const Tensor& counts, const Tensor& shorter, double weight) {
  const Tensor prior = shorter.repeat({counts.size(0) / shorter.size(0), 1});
  return (counts + weight * prior) / (counts.sum(1, true) + weight);
}

/// One way to part the rows: laws are counted on most of them and scored on the rest.
struct Fold {
  Tensor seen, held_out;  // counts
  Tensor shorter;         // the law after one step less, of the rows seen
};

/// The weight by which the folds foresee what they hold out best.
double BestWeight(const std::vector<Fold>& folds) {
  double best = -std::numeric_limits<double>::infinity();
  double best_weight = 1;
  for (double weight = 1e-2; weight < 2e3; weight *= std::sqrt(10.0)) {
    double score = 0;
    for (const Fold& fold : folds) {
      const Tensor law = Smoothed(fold.seen, fold.shorter, weight);
      score += (fold.held_out * torch::log(law)).sum().item<double>();
    }
    if (score > best) {
      best = score;
      best_weight = weight;
    }
  }
  return best_weight;
}

/// Laws after contexts of every length, one below the other: [space.rows, codes].
Tensor FitLaws(const Tensor& joint, const CodeSpace& space) {
  const std::int64_t rows = joint.size(0);
  const Tensor uniform =
      torch::full({1, space.codes}, 1.0 / static_cast<double>(space.codes), torch::kFloat64);
  std::vector<Fold> folds(rows >= kFolds ? kFolds : 0, Fold{{}, {}, uniform});
  Tensor shorter = uniform;
  std::vector<Tensor> laws;
  for (std::int64_t length = 0; length <= space.order; ++length) {
    const Tensor all = CountsOf(joint, space, length);
    for (std::size_t i = 0; i < folds.size(); ++i) {
      const auto fold = static_cast<std::int64_t>(i);
      const Tensor held_out = joint.slice(0, fold * rows / kFolds, (fold + 1) * rows / kFolds);
      folds[i].held_out = CountsOf(held_out, space, length);
      folds[i].seen = all - folds[i].held_out;
    }
    const double weight = folds.empty() ? 1.0 : BestWeight(folds);
    for (Fold& fold : folds) fold.shorter = Smoothed(fold.seen, fold.shorter, weight);
    shorter = Smoothed(all, shorter, weight);
    laws.push_back(shorter);
  }
  return torch::cat(laws);
}

/// State: the context as a number among those of its length, and its length [rows, 2].
class MarkovChainNetwork final : public SequenceNetwork {
 public:
  MarkovChainNetwork(const MarkovChainConfig& config, const ExampleShape& shape)
      : SequenceNetwork(shape), space_(config, shape), module_(new torch::nn::Module("chain")) {
    const double even = -std::log(static_cast<double>(space_.codes));
    laws_ = module_->register_buffer("log_laws", torch::full({space_.rows, space_.codes}, even));
    const Tensor first = torch::tensor(space_.first_row, torch::kInt64).to(torch::kFloat32);
    first_row_ = module_->register_buffer("first_row", first);
  }

  torch::nn::Module& module() const override { return *module_; }

  bool FitDirectly(const Tensor& x, const Tensor&) override {
    torch::NoGradGuard no_grad;
    const Tensor joint = JointOf(x).to(torch::kCPU, torch::kInt64);
    laws_.copy_(torch::log(FitLaws(joint, space_)));
    return true;
  }
  Tensor Loss(std::size_t, const Tensor& x, const Tensor& condition,
              at::Generator& noise) override {
    return -LogDensity(x, condition, noise).mean();
  }

  std::vector<Tensor> Begin(const Tensor& condition) const override {
    return {torch::zeros({condition.size(0), 2}, laws_.options())};
  }
  std::vector<Tensor> Advance(const std::vector<Tensor>& state, const Tensor& x) const override {
    const auto contexts = static_cast<double>(space_.ContextsOf(space_.order));
    const Tensor grown = state[0].select(1, 0) * static_cast<double>(space_.codes) + JointOf(x);
    // The oldest step leaves; where the context was shorter this takes away nothing.
    const Tensor context = grown - contexts * torch::floor(grown / contexts);
    const Tensor length = (state[0].select(1, 1) + 1).clamp_max(static_cast<double>(space_.order));
    return {torch::stack({context, length}, 1)};
  }
  Tensor DrawNext(const std::vector<Tensor>& state, at::Generator& noise) const override {
    Tensor joint = DrawCode(LawAfter(state[0]), noise).to(laws_.scalar_type());
    std::vector<Tensor> channels;
    for (int channel = shape().channels - 1; channel >= 0; --channel) {
      const auto categories = static_cast<double>(shape().CategoriesOf(channel));
      const Tensor rest = torch::floor(joint / categories);
      channels.insert(channels.begin(), joint - rest * categories);
      joint = rest;
    }
    return torch::stack(channels, 1);
  }
  Tensor LogDensityNext(const std::vector<Tensor>& state, const Tensor& x) const override {
    return LawAfter(state[0]).gather(1, JointOf(x).unsqueeze(1).to(torch::kInt64)).squeeze(1);
  }

  std::vector<std::string> calls() const override { return {"step"}; }
  OperatorGraph Graph(const std::string& call) const override {
    if (call != "step") RefuseCall(call);
    std::vector<Tensor> inputs = Begin(torch::zeros({1, 0}));
    inputs.push_back(torch::zeros({1, shape().channels}));
    return Trace(call, inputs, [&](const std::vector<Tensor>& in) -> std::vector<Tensor> {
      const auto next = Advance({in[0]}, in[1]);
      return {next[0], torch::exp(LawAfter(next[0]))};
    });
  }

 private:
  /// The channels of a step as one code: x [.., channels] -> [..]
  Tensor JointOf(const Tensor& x) const {
    Tensor joint = x.select(-1, 0);
    for (int channel = 1; channel < shape().channels; ++channel) {
      joint = joint * static_cast<double>(shape().CategoriesOf(channel)) + x.select(-1, channel);
    }
    return joint;
  }
  /// log p of each code: state [rows, 2] -> [rows, codes]
  Tensor LawAfter(const Tensor& state) const {
    const Tensor first = first_row_.index_select(0, state.select(1, 1).to(torch::kInt64));
    return laws_.index_select(0, (first + state.select(1, 0)).to(torch::kInt64));
  }

  CodeSpace space_;
  std::shared_ptr<torch::nn::Module> module_;
  Tensor laws_;       ///< Logarithms [space.rows, codes].
  Tensor first_row_;  ///< [order + 1]
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeMarkovChain(const MarkovChainConfig& config,
                                                   const ExampleShape& shape) {
  for (int channel = 0; channel < shape.channels; ++channel) {
    if (shape.CategoriesOf(channel) > 0) continue;
    throw ScenarioError(
        fmt::format("a markov_chain counts codes, but channel {} is continuous; take an hmm or a "
                    "recurrent net, "
                    "or give discrete fields with categories = \"code\"",
                    channel));
  }
  if (shape.conditions > 0) {
    throw ScenarioError(fmt::format(
        "a markov_chain takes no condition, but the examples have {} numbers of one; leave the "
        "condition out or take a recurrent net",
        shape.conditions));
  }
  return std::make_unique<MarkovChainNetwork>(config, shape);
}

}  // namespace giot

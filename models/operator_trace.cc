#include "models/operator_trace.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/torch.h>

#include <map>
#include <set>

#include "models/plan/operator_cost.h"
#include "sim/base/problems.h"

namespace giot {
namespace {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// What one operator costs, from the shapes of what it reads and leaves.
struct CostRule {
  OperatorKind kind;
  std::function<double(const Node&)> flops;
};

std::vector<std::int64_t> ShapeOf(const Value* value) {
  const auto type = value->type()->cast<c10::TensorType>();
  if (!type) return {};
  const auto sizes = type->sizes().concrete_sizes();
  return sizes ? *sizes : std::vector<std::int64_t>{};
}

bool IsTensor(const Value* value) { return value->type()->cast<c10::TensorType>() != nullptr; }

double Elements(const Value* value) {
  double count = 1;
  for (const std::int64_t extent : ShapeOf(value)) count *= static_cast<double>(extent);
  return count;
}

double BytesOf(const Value* value) {
  const auto type = value->type()->cast<c10::TensorType>();
  const auto scalar = type ? type->scalarType() : c10::nullopt;
  return Elements(value) * (scalar ? static_cast<double>(c10::elementSize(*scalar)) : 4.0);
}

CostRule PerElement(OperatorKind kind, double flops) {
  return {kind, [flops](const Node& node) { return flops * Elements(node.output(0)); }};
}

/// linear(x [.., in], w [out, in], b [out]): two a weight and one a bias, for each row.
double LinearFlops(const Node& node) {
  const double inputs = static_cast<double>(ShapeOf(node.input(0)).back());
  const bool has_bias = IsTensor(node.input(2));
  return Elements(node.output(0)) * (2 * inputs + (has_bias ? 1 : 0));
}

double SoftmaxFlops(const Node& node) { return FlopsOfSoftmax(Elements(node.output(0))); }

/// a [.., n, k] times b [.., k, m]: two a product.
double MatmulFlops(const Node& node) {
  return 2 * Elements(node.output(0)) * static_cast<double>(ShapeOf(node.input(0)).back());
}

/// a [n, k] times v [k]
double MatrixVectorFlops(const Node& node) { return 2 * Elements(node.input(0)); }

/// addmm(bias, a [n, k], b [k, m])
double AddmmFlops(const Node& node) {
  const double inner = static_cast<double>(ShapeOf(node.input(1)).back());
  return Elements(node.output(0)) * (2 * inner + 1);
}

/// conv(x, w [out, in / groups, kernel..], b [out]): two a weight and one a bias for each place.
double ConvolutionFlops(const Node& node) {
  const std::vector<std::int64_t> weight = ShapeOf(node.input(1));
  double taps = 1;
  for (std::size_t i = 1; i < weight.size(); ++i) taps *= static_cast<double>(weight[i]);
  const bool has_bias = IsTensor(node.input(2));
  return Elements(node.output(0)) * (2 * taps + (has_bias ? 1 : 0));
}

/// Transposed: each input is spread over out * kernel weights.
double TransposedConvolutionFlops(const Node& node) {
  const std::vector<std::int64_t> weight = ShapeOf(node.input(1));  // [in, out / groups, kernel..]
  double taps = 1;
  for (std::size_t i = 1; i < weight.size(); ++i) taps *= static_cast<double>(weight[i]);
  const bool has_bias = IsTensor(node.input(2));
  return 2 * Elements(node.input(0)) * taps + (has_bias ? Elements(node.output(0)) : 0);
}

/// Mean (1), difference and square (2), mean (1), scale (1), weight and bias (2); the root is one a
/// group.
double NormalizationFlops(const Node& node) { return 7 * Elements(node.output(0)); }

/// What it reads decides: a sum, a mean, a maximum.
double ReductionFlops(const Node& node) { return Elements(node.input(0)); }

double LogSumExpFlops(const Node& node) { return (kFlopsOfExp + 2) * Elements(node.input(0)); }

/// gru(x, state, weights, ..) and its like, all layers and directions: each step of each row
/// multiplies by every matrix [gates * hidden, in] once and adds every bias; `unit` is what the
/// gates of one hidden number cost besides.
CostRule Recurrent(int gates, double unit) {
  return {OperatorKind::kLinear, [gates, unit](const Node& node) {
            double products = 0;
            double biases = 0;
            double units = 0;  // Of all layers, once for each of a layer's two matrices.
            for (const Value* weight : node.input(2)->node()->inputs()) {
              const std::vector<std::int64_t> shape = ShapeOf(weight);
              (shape.size() == 2 ? products : biases) += Elements(weight);
              if (shape.size() == 2) units += static_cast<double>(shape[0] / gates);
            }
            const double steps =
                Elements(node.output(0)) / static_cast<double>(ShapeOf(node.output(0)).back());
            return steps * (2 * products + biases + unit * units / 2);
          }};
}

// Sigmoids of two gates, tanh of the third, r * (h part), (1 - z) n + z h, three sums of parts.
constexpr double kFlopsOfGruUnit = 2 * kFlopsOfSigmoid + kFlopsOfTanh + 8;
// Sigmoids of three gates, tanh of the fourth and of the cell, f c + i g, o times it, four sums.
constexpr double kFlopsOfLstmUnit = 3 * kFlopsOfSigmoid + 2 * kFlopsOfTanh + 8;

CostRule Moves() { return PerElement(OperatorKind::kMovement, 0); }

// To price another operator: add its line.
const std::map<std::string, CostRule>& CostRules() {
  using enum OperatorKind;
  static const std::map<std::string, CostRule> rules{
      {"aten::linear", {kLinear, LinearFlops}},
      {"aten::addmm", {kLinear, AddmmFlops}},
      {"aten::mm", {kLinear, MatmulFlops}},
      {"aten::matmul", {kLinear, MatmulFlops}},
      {"aten::mv", {kLinear, MatrixVectorFlops}},
      {"aten::bmm", {kAttention, MatmulFlops}},
      {"aten::conv1d", {kConvolution, ConvolutionFlops}},
      {"aten::conv2d", {kConvolution, ConvolutionFlops}},
      {"aten::_convolution", {kConvolution, ConvolutionFlops}},
      {"aten::conv_transpose1d", {kConvolution, TransposedConvolutionFlops}},
      {"aten::conv_transpose2d", {kConvolution, TransposedConvolutionFlops}},
      {"aten::layer_norm", {kNormalization, NormalizationFlops}},
      {"aten::group_norm", {kNormalization, NormalizationFlops}},
      {"aten::batch_norm", {kNormalization, NormalizationFlops}},
      {"aten::add", PerElement(kElementwise, 1)},
      {"aten::sub", PerElement(kElementwise, 1)},
      {"aten::rsub", PerElement(kElementwise, 1)},
      {"aten::mul", PerElement(kElementwise, 1)},
      {"aten::div", PerElement(kElementwise, 1)},
      {"aten::neg", PerElement(kElementwise, 1)},
      {"aten::abs", PerElement(kElementwise, 1)},
      {"aten::square", PerElement(kElementwise, 1)},
      {"aten::pow", PerElement(kElementwise, 1)},
      {"aten::lerp", PerElement(kElementwise, 3)},
      {"aten::addcmul", PerElement(kElementwise, 3)},
      {"aten::sqrt", PerElement(kElementwise, 1)},
      {"aten::reciprocal", PerElement(kElementwise, 1)},
      {"aten::rsqrt", PerElement(kElementwise, 2)},
      {"aten::relu", PerElement(kElementwise, 0)},
      {"aten::leaky_relu", PerElement(kElementwise, 1)},
      {"aten::clamp", PerElement(kElementwise, 0)},
      {"aten::clamp_min", PerElement(kElementwise, 0)},
      {"aten::clamp_max", PerElement(kElementwise, 0)},
      {"aten::maximum", PerElement(kElementwise, 0)},
      {"aten::minimum", PerElement(kElementwise, 0)},
      {"aten::floor", PerElement(kElementwise, 0)},
      {"aten::round", PerElement(kElementwise, 0)},
      {"aten::where", PerElement(kElementwise, 0)},
      {"aten::masked_fill", PerElement(kElementwise, 0)},
      {"aten::lt", PerElement(kElementwise, 0)},
      {"aten::gt", PerElement(kElementwise, 0)},
      {"aten::le", PerElement(kElementwise, 0)},
      {"aten::ge", PerElement(kElementwise, 0)},
      {"aten::eq", PerElement(kElementwise, 0)},
      {"aten::logical_and", PerElement(kElementwise, 0)},
      {"aten::tril", PerElement(kElementwise, 0)},
      {"aten::triu", PerElement(kElementwise, 0)},
      {"aten::sigmoid", PerElement(kActivation, kFlopsOfSigmoid)},
      {"aten::tanh", PerElement(kActivation, kFlopsOfTanh)},
      {"aten::exp", PerElement(kActivation, kFlopsOfExp)},
      {"aten::log", PerElement(kActivation, kFlopsOfLog)},
      {"aten::log1p", PerElement(kActivation, kFlopsOfLog + 1)},
      {"aten::softplus", PerElement(kActivation, kFlopsOfExp + kFlopsOfLog + 1)},
      {"aten::silu", PerElement(kActivation, kFlopsOfSigmoid + 1)},
      {"aten::elu", PerElement(kActivation, kFlopsOfExp + 1)},
      {"aten::mish", PerElement(kActivation, kFlopsOfExp + kFlopsOfLog + kFlopsOfTanh + 2)},
      {"aten::gelu", PerElement(kActivation, kFlopsOfTanh + 8)},
      {"aten::erf", PerElement(kActivation, kFlopsOfTanh)},
      {"aten::sin", PerElement(kActivation, kFlopsOfSine)},
      {"aten::cos", PerElement(kActivation, kFlopsOfSine)},
      {"aten::softmax", {kActivation, SoftmaxFlops}},
      {"aten::log_softmax", {kActivation, SoftmaxFlops}},
      {"aten::logsumexp", {kReduction, LogSumExpFlops}},
      {"aten::sum", {kReduction, ReductionFlops}},
      {"aten::mean", {kReduction, ReductionFlops}},
      {"aten::prod", {kReduction, ReductionFlops}},
      {"aten::cumsum", {kReduction, ReductionFlops}},
      {"aten::max", {kReduction, ReductionFlops}},
      {"aten::amax", {kReduction, ReductionFlops}},
      {"aten::argmax", {kReduction, ReductionFlops}},
      {"aten::avg_pool1d", {kReduction, ReductionFlops}},
      {"aten::avg_pool2d", {kReduction, ReductionFlops}},
      {"aten::max_pool2d", {kReduction, ReductionFlops}},
      {"aten::gru", Recurrent(3, kFlopsOfGruUnit)},
      {"aten::lstm", Recurrent(4, kFlopsOfLstmUnit)},
      {"aten::randn", PerElement(kActivation, kFlopsOfLog + kFlopsOfSine + 2)},  // Box and Muller.
      {"aten::randn_like", PerElement(kActivation, kFlopsOfLog + kFlopsOfSine + 2)},
      {"aten::dropout", Moves()},  // As it is where a model is used: it hands on what it gets.
      {"aten::feature_dropout", Moves()},
      {"aten::cat", Moves()},
      {"aten::stack", Moves()},
      {"aten::index_select", Moves()},
      {"aten::index", Moves()},
      {"aten::gather", Moves()},
      {"aten::embedding", Moves()},
      {"aten::one_hot", Moves()},
      {"aten::repeat", Moves()},
      {"aten::flip", Moves()},
      {"aten::roll", Moves()},
      {"aten::clone", Moves()},
      {"aten::contiguous", Moves()},
      {"aten::constant_pad_nd", Moves()},
      {"aten::pad", Moves()},
      {"aten::upsample_nearest1d", Moves()},
      {"aten::upsample_nearest2d", Moves()},
      {"aten::fill", Moves()},
      {"aten::copy", Moves()},
      {"aten::empty_like", Moves()},
      {"aten::zeros_like", Moves()},
      {"aten::ones_like", Moves()},
      {"aten::eye", Moves()},
      {"aten::diag", Moves()},
      {"aten::diagonal", Moves()},
      {"aten::zeros", Moves()},
      {"aten::ones", Moves()},
      {"aten::full", Moves()},
      {"aten::arange", Moves()},
      {"aten::to", Moves()},
  };
  return rules;
}

/// Hands on what it was given: no arithmetic and no copy.
bool IsView(const std::string& kind) {
  static const std::set<std::string> views{
      "aten::slice",      "aten::chunk",         "aten::narrow",  "aten::t",
      "aten::flatten",    "aten::reshape",       "aten::view",    "aten::unsqueeze",
      "aten::squeeze",    "aten::transpose",     "aten::permute", "aten::select",
      "aten::expand",     "aten::expand_as",     "aten::split",   "aten::split_with_sizes",
      "aten::unbind",     "aten::alias",         "aten::detach",  "prim::ListConstruct",
      "prim::ListUnpack", "prim::TupleConstruct"};
  return views.contains(kind);
}

/// Walks a traced graph in order and builds ours.
class Converter {
 public:
  explicit Converter(std::string name) { graph_.name = std::move(name); }

  OperatorGraph Convert(const Graph& traced) {
    for (const Node* node : traced.nodes()) Take(*node);
    return std::move(graph_);
  }

 private:
  void Take(const Node& node) {
    std::string kind = node.kind().toQualString();
    if (kind.ends_with('_')) kind.pop_back();  // in place costs the same
    if (kind == "prim::Constant") {
      if (IsTensor(node.output())) weights_.insert(node.output());
    } else if (IsView(kind)) {
      TakeView(node);
    } else {
      TakeOperator(node, kind);
    }
  }

  /// A list holds all that went into it; a view of one tensor has that tensor's makers.
  void TakeView(const Node& node) {
    for (const Value* output : node.outputs()) {
      for (const Value* input : node.inputs()) {
        for (const std::size_t maker : makers_[input]) makers_[output].insert(maker);
        if (weights_.contains(input)) weights_.insert(output);
      }
    }
    if (node.kind() == torch::jit::prim::ListConstruct) {
      lists_[node.output()] = {node.inputs().begin(), node.inputs().end()};
    }
  }

  void TakeOperator(const Node& node, const std::string& kind) {
    const auto rule = CostRules().find(kind);
    if (rule == CostRules().end()) {
      throw ScenarioError("the cost of the operator " + kind +
                          " is not known; add its line in models/operator_trace.cc");
    }
    Operator op;
    const std::size_t index = graph_.operators.size();
    op.name = kind.substr(kind.find("::") + 2) + " " + std::to_string(index);
    op.kind = rule->second.kind;
    op.flops = Flops(rule->second.flops(node));
    op.output_bytes = Bytes(BytesOf(node.output(0)));
    for (const Value* input : node.inputs()) Read(input, index, op);
    graph_.operators.push_back(std::move(op));
    for (const Value* output : node.outputs()) makers_[output] = {index};
  }

  /// Books a value that operator `index` reads: weights, edges from its makers, or an input.
  void Read(const Value* value, std::size_t index, Operator& op) {
    if (const auto list = lists_.find(value); list != lists_.end()) {
      for (const Value* item : list->second) Read(item, index, op);
      return;
    }
    if (!IsTensor(value)) return;
    const Bytes bytes(BytesOf(value));
    if (weights_.contains(value)) {
      // A number written into the code is no weight.
      if (!ShapeOf(value).empty()) op.weight_bytes += bytes;
      return;
    }
    op.input_bytes += bytes;
    for (const std::size_t maker : makers_[value]) AddEdge(maker, index, bytes);
  }

  void AddEdge(std::size_t from, std::size_t to, Bytes bytes) {
    for (TensorEdge& edge : graph_.edges) {
      if (edge.from == from && edge.to == to) {
        edge.bytes += bytes;
        return;
      }
    }
    graph_.edges.push_back({from, to, bytes});
  }

  OperatorGraph graph_;
  std::set<const Value*> weights_;
  std::map<const Value*, std::set<std::size_t>> makers_;
  std::map<const Value*, std::vector<const Value*>> lists_;
};

}  // namespace

OperatorGraph TraceOperators(const std::string& name, const std::vector<at::Tensor>& inputs,
                             const TracedFunction& function) {
  torch::jit::Stack stack(inputs.begin(), inputs.end());
  const auto run = [&](torch::jit::Stack in) {
    std::vector<at::Tensor> tensors;
    for (const c10::IValue& value : in) tensors.push_back(value.toTensor());
    torch::jit::Stack out;
    std::vector<c10::IValue> results;
    for (at::Tensor& tensor : function(tensors)) results.emplace_back(std::move(tensor));
    out.emplace_back(c10::ivalue::Tuple::create(std::move(results)));
    return out;
  };
  const auto traced = torch::jit::tracer::trace(
      std::move(stack), run, [](const torch::autograd::Variable&) { return std::string(); });
  return Converter(name).Convert(*traced.first->graph);
}

}  // namespace giot

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

// To price another operator: add its line.
const std::map<std::string, CostRule>& CostRules() {
  using enum OperatorKind;
  static const std::map<std::string, CostRule> rules{
      {"aten::linear", {kLinear, LinearFlops}},
      {"aten::add", PerElement(kElementwise, 1)},
      {"aten::sub", PerElement(kElementwise, 1)},
      {"aten::mul", PerElement(kElementwise, 1)},
      {"aten::div", PerElement(kElementwise, 1)},
      {"aten::sqrt", PerElement(kElementwise, 1)},
      {"aten::clamp", PerElement(kElementwise, 0)},
      {"aten::clamp_max", PerElement(kElementwise, 0)},
      {"aten::sigmoid", PerElement(kActivation, kFlopsOfSigmoid)},
      {"aten::tanh", PerElement(kActivation, kFlopsOfTanh)},
      {"aten::exp", PerElement(kActivation, kFlopsOfExp)},
      {"aten::sin", PerElement(kActivation, kFlopsOfSine)},
      {"aten::cos", PerElement(kActivation, kFlopsOfSine)},
      {"aten::softmax", {kActivation, SoftmaxFlops}},
      {"aten::cat", PerElement(kMovement, 0)},
      {"aten::stack", PerElement(kMovement, 0)},
      {"aten::index_select", PerElement(kMovement, 0)},
  };
  return rules;
}

/// Hands on what it was given: no arithmetic and no copy.
bool IsView(const std::string& kind) {
  static const std::set<std::string> views{
      "aten::slice",         "aten::chunk",     "aten::narrow",        "aten::t",
      "aten::flatten",       "aten::reshape",   "aten::view",          "aten::unsqueeze",
      "aten::squeeze",       "aten::transpose", "prim::ListConstruct", "prim::ListUnpack",
      "prim::TupleConstruct"};
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
    const std::string kind = node.kind().toQualString();
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

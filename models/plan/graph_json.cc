#include "models/plan/graph_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace giot {
namespace {

template <class Enum>
Enum FromName(const std::string& name, Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (ToString(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  throw std::runtime_error("operator graph: unknown kind or precision \"" + name + "\"");
}

}  // namespace

nlohmann::json ToJson(const OperatorGraph& graph) {
  nlohmann::json operators = nlohmann::json::array();
  for (const Operator& op : graph.operators) {
    operators.push_back({{"name", op.name},
                         {"kind", ToString(op.kind)},
                         {"precision", ToString(op.precision)},
                         {"flops", op.flops.si()},
                         {"weight_bytes", op.weight_bytes.si()},
                         {"input_bytes", op.input_bytes.si()},
                         {"output_bytes", op.output_bytes.si()}});
  }
  nlohmann::json edges = nlohmann::json::array();
  for (const TensorEdge& edge : graph.edges) {
    edges.push_back({edge.from, edge.to, edge.bytes.si()});
  }
  return {{"name", graph.name}, {"operators", operators}, {"edges", edges}};
}

OperatorGraph GraphFromJson(const nlohmann::json& json) {
  OperatorGraph graph;
  graph.name = json.at("name").get<std::string>();
  for (const auto& entry : json.at("operators")) {
    Operator op;
    op.name = entry.at("name").get<std::string>();
    op.kind = FromName(entry.at("kind").get<std::string>(), OperatorKind::kMovement);
    op.precision = FromName(entry.at("precision").get<std::string>(), Precision::kInt8);
    op.flops = Flops(entry.at("flops").get<double>());
    op.weight_bytes = Bytes(entry.at("weight_bytes").get<double>());
    op.input_bytes = Bytes(entry.at("input_bytes").get<double>());
    op.output_bytes = Bytes(entry.at("output_bytes").get<double>());
    graph.operators.push_back(std::move(op));
  }
  for (const auto& entry : json.at("edges")) {
    const TensorEdge edge{entry.at(0).get<std::size_t>(), entry.at(1).get<std::size_t>(),
                          Bytes(entry.at(2).get<double>())};
    if (edge.from >= edge.to || edge.to >= graph.operators.size()) {
      throw std::runtime_error("operator graph: an edge that does not lead forward");
    }
    graph.edges.push_back(edge);
  }
  return graph;
}

}  // namespace giot

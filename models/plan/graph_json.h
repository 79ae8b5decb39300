// Operator graphs in the metadata of a model file.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/base/operator_graph.h"

namespace giot {

nlohmann::json ToJson(const OperatorGraph& graph);
/// Throws std::runtime_error where the JSON is no graph: a missing key, an unknown kind, an edge
/// that does not lead forward.
OperatorGraph GraphFromJson(const nlohmann::json& json);

}  // namespace giot

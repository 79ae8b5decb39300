#include "offload/cut_network.h"

#include <algorithm>
#include <cmath>

namespace giot {
namespace {

double FiniteSum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::isfinite(value) ? value : 0;
  return sum;
}

void CombineOne(std::vector<double>& result, const std::vector<double>& first, double factor,
                const std::vector<double>& second) {
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = first[i] + factor * second[i];
}

}  // namespace

void CutTerms::Resize(std::size_t operators) {
  for (std::vector<double>* term : {&device, &server, &up, &down}) term->assign(operators, 0);
}

void CutTerms::Combine(const CutTerms& first, double factor, const CutTerms& second) {
  CombineOne(device, first.device, factor, second.device);
  CombineOne(server, first.server, factor, second.server);
  CombineOne(up, first.up, factor, second.up);
  CombineOne(down, first.down, factor, second.down);
}

CutNetwork::CutNetwork(const OperatorDag& dag) {
  const OperatorDag::Graph& graph = dag.graph();
  for (std::size_t i = 0; i < dag.size(); ++i) flow_.AddVertex();
  first_.push_back(0);
  for (std::size_t i = 0; i < dag.size(); ++i) {
    const auto begin = static_cast<std::ptrdiff_t>(readers_.size());
    for (const auto edge : boost::make_iterator_range(boost::out_edges(i, graph))) {
      readers_.push_back(static_cast<std::uint32_t>(boost::target(edge, graph)));
    }
    std::sort(readers_.begin() + begin, readers_.end());
    readers_.erase(std::unique(readers_.begin() + begin, readers_.end()), readers_.end());
    first_.push_back(static_cast<std::uint32_t>(readers_.size()));
    const int self = static_cast<int>(i);
    Output output{self, self, flow_.pairs()};
    if (first_[i + 1] - first_[i] == 1) {
      flow_.AddPair(self, static_cast<int>(readers_.back()));
    } else if (first_[i + 1] - first_[i] > 1) {
      output.up_vertex = flow_.AddVertex();
      output.down_vertex = flow_.AddVertex();
      flow_.AddPair(self, output.up_vertex);
      flow_.AddPair(output.down_vertex, self);
      for (std::uint32_t r = first_[i]; r < first_[i + 1]; ++r) {
        flow_.AddPair(output.up_vertex, static_cast<int>(readers_[r]));
        flow_.AddPair(static_cast<int>(readers_[r]), output.down_vertex);
      }
    }
    outputs_.push_back(output);
  }
  flow_.Freeze();
}

// On the device (the source's side) an operator's arc to the sink is cut: it carries the device's
// cost; on the server the arc from the source is.
void CutNetwork::SetOperator(const CutTerms& terms, const Sides& fixed, std::size_t index,
                             double infinity) {
  double device = std::min(terms.device[index], infinity);
  double server = std::min(terms.server[index], infinity);
  if (first_[index] == first_[index + 1] && terms.answer != kFreeSide) {
    if (terms.answer == 0) server += std::min(terms.down[index], infinity);
    if (terms.answer == 1) device += std::min(terms.up[index], infinity);
  }
  if (fixed[index] == 0) server = infinity;
  if (fixed[index] == 1) device = infinity;
  flow_.SetTerminals(static_cast<int>(index), server, device);
}

void CutNetwork::SetOutput(const CutTerms& terms, std::size_t index, double infinity) {
  const double up = std::min(terms.up[index], infinity);
  const double down = std::min(terms.down[index], infinity);
  const std::uint32_t readers = first_[index + 1] - first_[index];
  int pair = outputs_[index].first_pair;
  if (readers == 0) return;
  if (readers == 1) {
    flow_.SetPair(pair, up, down);
    return;
  }
  flow_.SetPair(pair++, up, 0);
  flow_.SetPair(pair++, down, 0);
  flow_.SetTerminals(outputs_[index].up_vertex, 0, 0);
  flow_.SetTerminals(outputs_[index].down_vertex, 0, 0);
  for (std::uint32_t r = 0; r < readers; ++r) {
    flow_.SetPair(pair++, infinity, 0);
    flow_.SetPair(pair++, infinity, 0);
  }
}

void CutNetwork::Minimise(const CutTerms& terms, const Sides& fixed, Sides& sides) {
  const double sum = FiniteSum(terms.device) + FiniteSum(terms.server) + FiniteSum(terms.up) +
                     FiniteSum(terms.down);
  const double infinity = sum > 0 ? 2 * sum : 1;
  for (std::size_t i = 0; i < operators(); ++i) {
    SetOperator(terms, fixed, i, infinity);
    SetOutput(terms, i, infinity);
  }
  flow_.Cut();
  sides.resize(operators());
  for (std::size_t i = 0; i < operators(); ++i) {
    sides[i] = flow_.OnSinkSide(static_cast<int>(i)) ? 1 : 0;
  }
}

double CutNetwork::Value(const CutTerms& terms, const Sides& sides) const {
  double running = 0, sending = 0;
  for (std::size_t i = 0; i < operators(); ++i) {
    const bool on_server = sides[i] == 1;
    running += on_server ? terms.server[i] : terms.device[i];
    bool sent = first_[i] == first_[i + 1] && terms.answer != kFreeSide && terms.answer != sides[i];
    for (std::uint32_t r = first_[i]; r < first_[i + 1]; ++r)
      sent |= sides[readers_[r]] != sides[i];
    if (sent) sending += on_server ? terms.down[i] : terms.up[i];
  }
  return running + sending;
}

}  // namespace giot

// Minimum cuts on flat arrays: a network whose shape is built once and whose capacities change from
// call to call without an allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace giot {

/// A flow network with one source and one sink outside its vertices. Finds the minimum cut by
/// push-relabel (Goldberg and Tarjan, JACM 1988), highest label first, with exact labels from the
/// sink at the start and after every round of relabels, and gap relabelling (Cherkassky and
/// Goldberg, Algorithmica 1997). Capacities are finite and >= 0. Not for several threads at once.
class FlowNetwork {
 public:
  /// A new vertex; indices count from 0.
  int AddVertex() { return vertices_++; }
  /// A pair of arcs between two vertices, one each way, with no capacity; indices count from 0.
  int AddPair(int from, int to);
  /// To be called once, when all vertices and pairs are there.
  void Freeze();

  int vertices() const { return vertices_; }
  int pairs() const { return static_cast<int>(pairs_.size()); }

  /// Sets what a pair can carry each way.
  void SetPair(int pair, double forward, double backward) {
    arcs_[pairs_[static_cast<std::size_t>(pair)].forward].residual = forward;
    arcs_[pairs_[static_cast<std::size_t>(pair)].backward].residual = backward;
  }
  /// Sets what comes from the source to a vertex, and goes from it to the sink.
  void SetTerminals(int vertex, double from_source, double to_sink) {
    const double through = from_source < to_sink ? from_source : to_sink;
    State& state = states_[static_cast<std::size_t>(vertex)];
    state.excess = from_source - through;
    state.drain = to_sink - through;
  }

  /// Finds the minimum cut. All pairs and terminals must be set anew before the next call.
  void Cut();
  /// After Cut(): whether a vertex lies on the sink's side. Of all minimum cuts the one whose
  /// sink's side is smallest.
  bool OnSinkSide(int vertex) const {
    return states_[static_cast<std::size_t>(vertex)].height < dead_;
  }

 private:
  struct Arc {
    double residual;
    std::uint32_t to, mate;
  };
  struct Pair {
    std::uint32_t from, to, forward, backward;
  };
  struct State {
    double excess = 0, drain = 0;
    std::uint32_t first = 0, current = 0, end = 0;  ///< Its arcs.
    std::uint32_t height = 0;
    std::uint32_t next_active = 0;         ///< In the list of active vertices of its height.
    std::uint32_t next = 0, previous = 0;  ///< In the list of all vertices of its height.
  };

  void Relabel();
  void Enlist(std::uint32_t vertex);
  void Delist(std::uint32_t vertex);
  void Activate(std::uint32_t vertex);
  void Discharge(std::uint32_t vertex);
  bool Lift(std::uint32_t vertex);
  void KillAbove(std::uint32_t height);

  int vertices_ = 0;
  std::vector<Pair> pairs_;
  std::vector<Arc> arcs_;
  std::vector<State> states_;
  std::vector<std::uint32_t> layer_, active_;  ///< Heads of the lists, by height.
  std::vector<std::uint32_t> queue_;
  std::uint32_t dead_ = 0;     ///< The height from which no way leads to the sink.
  std::uint32_t highest_ = 0;  ///< No active vertex is higher.
  std::uint32_t top_ = 0;      ///< No vertex that lives is higher.
  std::size_t work_ = 0;       ///< Arcs looked at since the last exact labels.
};

}  // namespace giot

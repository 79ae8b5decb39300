#include "offload/flow_network.h"

#include <algorithm>

namespace giot {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

}  // namespace

int FlowNetwork::AddPair(int from, int to) {
  pairs_.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), 0, 0});
  return static_cast<int>(pairs_.size()) - 1;
}

void FlowNetwork::Freeze() {
  const std::size_t count = static_cast<std::size_t>(vertices_);
  states_.assign(count, {});
  for (const Pair& pair : pairs_) {
    ++states_[pair.from].end;
    ++states_[pair.to].end;
  }
  std::uint32_t first = 0;
  for (State& state : states_) {
    state.first = first;
    first += state.end;
    state.end = state.first;
  }
  arcs_.resize(2 * pairs_.size());
  for (Pair& pair : pairs_) {
    pair.forward = states_[pair.from].end++;
    pair.backward = states_[pair.to].end++;
    arcs_[pair.forward] = {0, pair.to, pair.backward};
    arcs_[pair.backward] = {0, pair.from, pair.forward};
  }
  dead_ = static_cast<std::uint32_t>(count) + 1;
  layer_.assign(count + 2, kNone);
  active_.assign(count + 2, kNone);
  queue_.reserve(count);
}

void FlowNetwork::Enlist(std::uint32_t vertex) {
  State& state = states_[vertex];
  state.previous = kNone;
  state.next = layer_[state.height];
  if (state.next != kNone) states_[state.next].previous = vertex;
  layer_[state.height] = vertex;
  top_ = std::max(top_, state.height);
}

void FlowNetwork::Delist(std::uint32_t vertex) {
  const State& state = states_[vertex];
  if (state.next != kNone) states_[state.next].previous = state.previous;
  if (state.previous != kNone) {
    states_[state.previous].next = state.next;
  } else {
    layer_[state.height] = state.next;
  }
}

void FlowNetwork::Activate(std::uint32_t vertex) {
  State& state = states_[vertex];
  state.next_active = active_[state.height];
  active_[state.height] = vertex;
  highest_ = std::max(highest_, state.height);
}

// Heights become distances to the sink over arcs with residual capacity, breadth first.
void FlowNetwork::Relabel() {
  std::fill(layer_.begin(), layer_.end(), kNone);
  std::fill(active_.begin(), active_.end(), kNone);
  queue_.clear();
  highest_ = top_ = 0;
  work_ = 0;
  for (std::uint32_t v = 0; v < states_.size(); ++v) {
    states_[v].height = states_[v].drain > 0 ? 1 : dead_;
    if (states_[v].drain > 0) queue_.push_back(v);
  }
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const State& state = states_[queue_[i]];
    for (std::uint32_t a = state.first; a < state.end; ++a) {
      State& other = states_[arcs_[a].to];
      if (other.height != dead_ || !(arcs_[arcs_[a].mate].residual > 0)) continue;
      other.height = state.height + 1;
      queue_.push_back(arcs_[a].to);
    }
  }
  for (const std::uint32_t v : queue_) {
    states_[v].current = states_[v].first;
    Enlist(v);
    if (states_[v].excess > 0) Activate(v);
  }
}

// Nothing between a gap in the heights and the sink: what is higher never gets there.
void FlowNetwork::KillAbove(std::uint32_t height) {
  for (std::uint32_t h = height + 1; h <= top_; ++h) {
    for (std::uint32_t v = layer_[h]; v != kNone; v = states_[v].next) states_[v].height = dead_;
    layer_[h] = kNone;
    active_[h] = kNone;
  }
  top_ = height;
  highest_ = std::min(highest_, height);
}

// Raises a vertex, whose drain is full, just above its lowest neighbour; false where none is left.
bool FlowNetwork::Lift(std::uint32_t vertex) {
  State& state = states_[vertex];
  const std::uint32_t old = state.height;
  Delist(vertex);
  if (layer_[old] == kNone) {
    state.height = dead_;
    KillAbove(old);
    return false;
  }
  std::uint32_t lowest = dead_;
  for (std::uint32_t a = state.first; a < state.end; ++a) {
    if (!(arcs_[a].residual > 0) || states_[arcs_[a].to].height >= lowest) continue;
    lowest = states_[arcs_[a].to].height;
    state.current = a;
  }
  work_ += state.end - state.first;
  if (lowest + 1 >= dead_) {
    state.height = dead_;
    return false;
  }
  state.height = lowest + 1;
  Enlist(vertex);
  return true;
}

void FlowNetwork::Discharge(std::uint32_t vertex) {
  State& state = states_[vertex];
  while (true) {
    if (state.drain > 0) {
      const double pushed = std::min(state.excess, state.drain);
      state.drain -= pushed;
      state.excess -= pushed;
      if (!(state.excess > 0)) return;
    }
    for (; state.current < state.end; ++state.current) {
      Arc& arc = arcs_[state.current];
      State& other = states_[arc.to];
      ++work_;
      if (!(arc.residual > 0) || other.height + 1 != state.height) continue;
      const double pushed = std::min(state.excess, arc.residual);
      arc.residual -= pushed;
      arcs_[arc.mate].residual += pushed;
      if (!(other.excess > 0)) Activate(arc.to);
      other.excess += pushed;
      state.excess -= pushed;
      if (!(state.excess > 0)) return;
    }
    if (!Lift(vertex)) return;
  }
}

void FlowNetwork::Cut() {
  const std::size_t budget = 6 * states_.size() + arcs_.size();
  Relabel();
  while (highest_ > 0) {
    const std::uint32_t vertex = active_[highest_];
    if (vertex == kNone) {
      --highest_;
      continue;
    }
    active_[highest_] = states_[vertex].next_active;
    Discharge(vertex);
    if (work_ > budget) Relabel();
  }
  Relabel();
}

}  // namespace giot

#include "models/plan/plan_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {

void PlanSession::Observe(std::span<const float> x) {
  assert(x.size() == 1);
  Advance(x[0]);
  ++step_;
}

std::vector<float> PlanSession::Sample(int horizon, int n, Stream& random) const {
  std::vector<float> paths;
  paths.reserve(static_cast<std::size_t>(horizon) * n);
  for (int path = 0; path < n; ++path) {
    const auto copy = Clone();
    auto& session = static_cast<PlanSession&>(*copy);
    for (int t = 0; t < horizon; ++t) {
      const auto x = static_cast<float>(session.forecast().Draw(random));
      paths.push_back(x);
      if (t + 1 < horizon) session.Observe({&x, 1});
    }
  }
  return paths;
}

std::vector<float> PlanSession::Predict(int horizon, int n, Stream& random) const {
  const std::vector<float> paths = Sample(horizon, n, random);
  std::vector<float> mean(static_cast<std::size_t>(horizon));
  for (int t = 0; t < horizon; ++t) {
    double sum = 0;
    for (int path = 0; path < n; ++path) sum += paths[path * horizon + t];
    mean[t] = static_cast<float>(sum / n);
  }
  return mean;
}

double PlanSession::LogDensity(std::span<const float> x) const {
  assert(x.size() == 1);
  return forecast().LogDensity(x[0]);
}

double PlanSession::Crps(std::span<const float> x) const {
  assert(x.size() == 1);
  return forecast().Crps(x[0]);
}

std::vector<std::byte> PlanSession::Serialize() const {
  assert(step_ >= std::numeric_limits<std::int32_t>::min() &&
         step_ <= std::numeric_limits<std::int32_t>::max());
  const auto step = static_cast<std::int32_t>(step_);
  const std::vector<float> state = State();
  std::vector<std::byte> bytes(sizeof step + state.size() * sizeof(float));
  std::memcpy(bytes.data(), &step, sizeof step);
  if (!state.empty()) {
    std::memcpy(bytes.data() + sizeof step, state.data(), state.size() * sizeof(float));
  }
  return bytes;
}

void PlanSession::Restore(std::span<const std::byte> bytes) {
  std::int32_t step = 0;
  std::vector<float> state(State().size());
  const std::size_t expected = sizeof step + state.size() * sizeof(float);
  if (bytes.size() != expected) {
    throw std::runtime_error(
        fmt::format("cannot restore a session from {} bytes: this model's state has {}",
                    bytes.size(), expected));
  }
  std::memcpy(&step, bytes.data(), sizeof step);
  if (!state.empty()) {
    std::memcpy(state.data(), bytes.data() + sizeof step, state.size() * sizeof(float));
  }
  step_ = step;
  SetState(state);
}

void CheckSite(const Condition& condition, const std::vector<std::string>& sites) {
  if (condition.site.empty()) return;
  if (std::find(sites.begin(), sites.end(), condition.site) != sites.end()) return;
  throw ScenarioError(
      fmt::format("unknown site \"{}\"; {}", condition.site, DidYouMean(condition.site, sites)));
}

void CheckCall(std::string_view call) {
  if (call != "step") {
    throw ScenarioError(
        fmt::format("unknown call \"{}\" of a forecasting model; known: step", call));
  }
}

}  // namespace giot

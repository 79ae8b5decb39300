// Any trained model of one channel as an online density: its sessions observe what they foretold.
#pragma once

#include <algorithm>
#include <cassert>
#include <limits>
#include <memory>
#include <utility>

#include "models/generative_model.h"
#include "models/score/online_density.h"

namespace giot {

/// A session of a model with a density (models/generative_model.h). Its surprise is the greatest
/// log density of any value so far less that of the next one, so that it needs neither mode nor
/// unit.
class SessionDensity final : public OnlineDensity {
 public:
  explicit SessionDensity(std::unique_ptr<Session> session) : session_(std::move(session)) {
    assert(session_ != nullptr);
  }

  double Surprise(double value) override {
    const auto x = static_cast<float>(value);
    const double log_density = session_->LogDensity({&x, 1});
    greatest_ = std::max(greatest_, log_density);
    session_->Observe({&x, 1});
    return greatest_ - log_density;
  }

 private:
  std::unique_ptr<Session> session_;
  double greatest_ = -std::numeric_limits<double>::infinity();
};

}  // namespace giot

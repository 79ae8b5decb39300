// A foreign model as any other: sessions that observe and draw, by what its module has.
#pragma once

#include <memory>

#include "models/foreign_model.h"
#include "models/generative_model.h"

namespace giot {

/// What a TorchScript file does not say of itself.
struct ForeignMeaning {
  std::string name;      ///< E.g. of the file.
  std::string unit;      ///< Of every value.
  int channels = 1;      ///< Of one step.
  int most_history = 0;  ///< A session hands predict its last steps, at most so many; 0 hands all.
};

/// Sessions draw by `predict` from what they observed where the module has it, else by `sample`,
/// whose rows are then [steps, channels] (or [channels]: one step) and do not depend on it.
/// LogDensity() is `log_density` of the one step [1, channels], and density() kNone where there is
/// none. Graph() knows `forward`, on one row of one step, and `log_density`.
class ForeignGenerativeModel final : public GenerativeModel {
 public:
  /// Throws ScenarioError where the module has neither sample nor predict.
  ForeignGenerativeModel(std::unique_ptr<ForeignModel> model, ForeignMeaning meaning);

  std::unique_ptr<Session> Start(const Condition& condition) const override;
  DensityKind density() const override;
  std::vector<std::string> calls() const override;
  OperatorGraph Graph(const std::string& call) const override;
  int channels() const override { return meaning_.channels; }
  std::string name() const override { return meaning_.name; }
  std::string unit() const override { return meaning_.unit; }

 private:
  ForeignMeaning meaning_;
  std::shared_ptr<ForeignModel> model_;
};

}  // namespace giot

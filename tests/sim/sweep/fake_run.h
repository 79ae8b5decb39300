// A stand-in for `giot run` in the tests of the sweep: what it is told, and the id of what it does.
#pragma once

#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "sim/base/sha256.h"

namespace giot {

/// Environment: the number of an inherited pipe to which each run writes `start ID` and `done ID`.
inline constexpr char kFakeLedger[] = "GIOT_FAKE_LEDGER";
/// Environment: a file of lines `SEED WORD`: what a run of that seed does instead of finishing.
/// Words: fail, vanish (exit 0, no result), interrupted, other_id, hang (until it is ended).
inline constexpr char kFakeConduct[] = "GIOT_FAKE_CONDUCT";

/// The id of a run, by the scenario's text and all overrides; an arm NAME sets `arm=NAME`.
inline std::string FakeRunId(const std::string& scenario_text,
                             const std::vector<Override>& overrides) {
  std::string text = scenario_text + '\n';
  for (const Override& one : overrides) text += one.key + '=' + one.value + '\n';
  return Sha256Of(text);
}

}  // namespace giot

// The words of a refusal, to be compared whole.
#pragma once

#include <string>

#include "sim/base/problems.h"

namespace giot::test {

/// What the ScenarioError says that `call` throws; empty where it throws none.
template <class Call>
std::string WordsOf(const Call& call) {
  try {
    call();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

}  // namespace giot::test

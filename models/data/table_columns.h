// Which columns of a table are read, and as what.
#pragma once

#include <string>
#include <vector>

#include "models/data/read_table.h"

namespace giot {

/// A column that is read.
struct ChosenColumn {
  std::string name;
  std::string unit;
  bool discrete = false;
  bool told = false;  ///< It is a condition.
};

/// Those that a request asks for, conditions last: named ones, or all of the first file that no
/// other key names. In flow records every column that has something other than a number in it is
/// discrete, which takes a pass over the files. Throws ScenarioError for a name that is no column.
std::vector<ChosenColumn> ChooseColumns(const TableRequest& request);

}  // namespace giot

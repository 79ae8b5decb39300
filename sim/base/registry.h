// A table of implementations of one abstract class: name, meaning, how to make one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/suggest.h"

namespace giot {

/// Implementations of T by name. One constant table a file; to add an implementation, add a line.
template <class T>
class Registry {
 public:
  struct Item {
    std::string name;
    std::string meaning;
    std::function<std::unique_ptr<T>()> make;
  };

  Registry(std::string kind, std::vector<Item> items)
      : kind_(std::move(kind)), items_(std::move(items)) {}

  /// A new object. Throws ScenarioError with a suggestion where the name is unknown.
  std::unique_ptr<T> Make(std::string_view name) const {
    for (const Item& item : items_) {
      if (item.name == name) return item.make();
    }
    throw ScenarioError("unknown " + kind_ + " \"" + std::string(name) + "\"; " +
                        DidYouMean(name, Names()));
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Item& item : items_) names.push_back(item.name);
    return names;
  }
  const std::vector<Item>& items() const { return items_; }

 private:
  std::string kind_;
  std::vector<Item> items_;
};

/// For a table's third column: makes a default-constructed Derived.
template <class Base, class Derived>
std::unique_ptr<Base> New() {
  return std::make_unique<Derived>();
}

}  // namespace giot

// Whatever the bytes, the loader loads or refuses with places and words: it never fails otherwise.
#include <gtest/gtest.h>

#include "sim/base/random_stream.h"
#include "tests/scenarios/example.h"

namespace giot {
namespace {

// A few random edits: bytes changed, removed, repeated, the end cut off, stray syntax put in.
std::string Mutated(std::string text, Stream& random) {
  static const std::string kStray[] = {"\"", "[",  "]",      "{",           "}",   "=",
                                       ".",  "\n", "\"\"\"", "'''",         ",",   "nan",
                                       "[[", "#",  "1e999",  "a.b.c = 1\n", "\xff"};
  for (std::uint64_t edits = 1 + random.Below(5); edits > 0; --edits) {
    const std::size_t at = random.Below(text.size() + 1);
    switch (random.Below(5)) {
      case 0: text.insert(at, 1, static_cast<char>(random.Below(256))); break;
      case 1: text.erase(at, random.Below(30)); break;
      case 2: text.insert(at, text.substr(random.Below(text.size() + 1), random.Below(60))); break;
      case 3: text.insert(at, kStray[random.Below(17)]); break;
      default: text.resize(std::max(at, text.size() / 2)); break;
    }
  }
  return text;
}

TEST(MutatedScenario, LoadsOrIsRefusedWithPlacesAndWords) {
  const Catalogue catalogue = ExampleCatalogue();
  const std::string base = std::string(kGood) +
                           "threshold = { high = 3 }\n[arms.a.set]\nrun.seed = 3\n[sweep.grid]\n"
                           "\"nodes.sensors.count\" = [1, 2]\n";
  Stream random(1, "mutations");
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = Mutated(base, random);
    try {
      LoadScenarioText(text, "x.toml", catalogue);
    } catch (const ScenarioError& error) {
      ++refused;
      ASSERT_FALSE(error.problems().empty()) << text;
      for (const Problem& problem : error.problems()) {
        ASSERT_FALSE(problem.place.file.empty()) << text;
        ASSERT_FALSE(problem.expected.empty()) << text;
        ASSERT_FALSE(problem.found.empty()) << text;
        ASSERT_FALSE(problem.mend.empty()) << problem.ToString();
        ASSERT_EQ(problem.ToString().find('\n'), std::string::npos) << problem.ToString();
      }
    }
  }
  EXPECT_GT(refused, 800);
  EXPECT_LT(refused, 1000);
}

}  // namespace
}  // namespace giot

#include "scenarios/toml_fault.h"

#include <string>

namespace giot {
namespace {

/// toml++'s words taken apart: `Error while parsing WHAT: WORDS`.
struct Complaint {
  std::string what = "text";
  std::string words;
};

Complaint Split(std::string_view description) {
  static constexpr std::string_view kPrefix = "Error while parsing ";
  Complaint complaint;
  complaint.words = description;
  if (!description.starts_with(kPrefix)) return complaint;
  const std::size_t colon = description.find(": ");
  complaint.what = description.substr(kPrefix.size(), colon - kPrefix.size());
  complaint.words = description.substr(colon + 2);
  if (complaint.what == "root table") complaint.what = "file";
  if (complaint.what == "floating-point") complaint.what = "floating-point number";
  return complaint;
}

std::string WithArticle(const std::string& what) {
  const bool vowel = what.find_first_of("aeiou") == 0;
  return (vowel ? "an " : "a ") + what;
}

// How to mend where one thing was expected and another seen.
std::string MendOf(const std::string& expected, const std::string& what) {
  if (expected == "'='") return "write key = value";
  if (expected == "value") return "write a value right of the equals sign";
  if (expected == "a comment or whitespace") return "write one key = value a line";
  if (expected == "'true'" || expected == "'false'") return "write true or false";
  if (expected == "'nan'" || expected == "'inf'") return "put a string in quotes";
  if (expected == "key or closing '}'") return "keep an inline table on one line";
  if (expected.starts_with("keys, tables")) return "begin with a key, a [table] or a # comment";
  if (what.ends_with("integer") || what == "floating-point number") {
    return "write a bare number; its unit stands in the key";
  }
  return "https://toml.io has the rules";
}

Problem ExpectedOther(const Complaint& complaint, std::size_t saw) {
  Problem problem;
  problem.expected = complaint.words.substr(9, saw - 9);
  problem.found = complaint.words.substr(saw + 6) + " in " + WithArticle(complaint.what);
  problem.mend = MendOf(problem.expected, complaint.what);
  return problem;
}

// `control characters are explicitly prohibited`
Problem Prohibited(const Complaint& complaint) {
  Problem problem;
  const std::string thing = complaint.words.substr(0, complaint.words.find(" are "));
  problem.expected = WithArticle(complaint.what) + " without " + thing;
  problem.found = "some";
  problem.mend = complaint.what.ends_with("string") ? "close the string on its line"
                                                    : "https://toml.io has the rules";
  return problem;
}

/// A complaint that begins and ends so; an empty `found` is what stands between.
struct Known {
  std::string_view begin, end, expected, found, mend;
};
constexpr Known kKnown[] = {
    {"could not determine value type", "", "a number, true, false, a list, or a string in quotes",
     "bare text", "put a string in quotes"},
    {"Encountered invalid utf-8 sequence", "", "text in UTF-8", "bytes that are none",
     "save the file as UTF-8"},
    {"", " is not representable in 64 bits", "a whole number that 64 bits hold", "",
     "write a smaller one"},
    {"", " could not be interpreted as a value", "a number that a double holds", "",
     "the largest is 1.8e308"},
    {"unknown escape sequence ", "", "a known escape sequence", "",
     "write \\\\ for a backslash, or put the string in single quotes"},
    {"exceeded maximum nested value depth", "", "lists and tables at most 256 deep", "a deeper one",
     "a scenario has four levels at most"},
    {"tables with blank bare keys", "", "a name in a table header", "none", "write [name]"},
};

// Expected, found and mend.
Problem WordsFor(const Complaint& complaint) {
  const std::string& words = complaint.words;
  if (words == "encountered end-of-file") {
    return {{},
            "",
            "the rest of " + WithArticle(complaint.what),
            "the end of the file",
            "close what is open"};
  }
  if (words.starts_with("cannot redefine existing ")) {
    return {{},
            "",
            "every key and table once",
            "a second " + words.substr(words.find('\'')),
            "keep one of the two"};
  }
  for (const Known& known : kKnown) {
    if (!words.starts_with(known.begin) || !words.ends_with(known.end)) continue;
    const std::size_t length = words.size() - known.begin.size() - known.end.size();
    return {
        {},
        "",
        std::string(known.expected),
        known.found.empty() ? words.substr(known.begin.size(), length) : std::string(known.found),
        std::string(known.mend)};
  }
  if (words.ends_with(" prohibited")) return Prohibited(complaint);
  const std::size_t saw = words.find(", saw ");
  if (words.starts_with("expected ") && saw != std::string::npos) {
    return ExpectedOther(complaint, saw);
  }
  return {{},
          "",
          "valid TOML",
          words + " in " + WithArticle(complaint.what),
          "https://toml.io has the rules"};
}

}  // namespace

Problem SyntaxProblem(const Place& place, std::string_view description) {
  Problem problem = WordsFor(Split(description));
  problem.place = place;
  return problem;
}

}  // namespace giot

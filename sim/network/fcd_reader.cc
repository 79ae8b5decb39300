#include "sim/network/fcd_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

#include "sim/base/problems.h"

namespace giot {
namespace {

constexpr std::size_t kChunk = 1 << 16;
constexpr const char* kMend = "give the file that sumo --fcd-output wrote";

int LinesIn(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

/// One element of a step, and where it stands.
struct FcdReader::Element {
  pugi::xml_node node;
  int line;

  std::string Name() const {
    return std::string(node.name()) + " \"" + node.attribute("id").value() + '"';
  }
};

FcdReader::FcdReader(const std::filesystem::path& file) : file_(file), stream_(file) {
  if (!stream_) {
    throw std::runtime_error("cannot open " + file.string() + " to read its floating-car data");
  }
}

void FcdReader::Fail(int line, std::string key, std::string expected, std::string found,
                     std::string mend) const {
  throw ScenarioError(std::vector<Problem>{{{file_.string(), line, 1},
                                            std::move(key),
                                            std::move(expected),
                                            std::move(found),
                                            std::move(mend)}});
}

bool FcdReader::Fill() {
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kChunk);
  stream_.read(buffer_.data() + size, kChunk);
  buffer_.resize(size + static_cast<std::size_t>(stream_.gcount()));
  return buffer_.size() > size;
}

void FcdReader::Drop(std::size_t count) {
  line_ += LinesIn(std::string_view(buffer_).substr(0, count));
  buffer_.erase(0, count);
}

// Looks for `text` from `at` on, and reads on until it is found.
bool FcdReader::SkipTo(std::size_t at, const char* text, std::size_t& found) {
  while ((found = buffer_.find(text, at)) == std::string::npos) {
    const std::size_t cut = std::string_view(text).size() - 1;  // it may begin in what is there
    at = std::max(at, buffer_.size() - std::min(cut, buffer_.size()));
    if (!Fill()) return false;
  }
  return true;
}

// The next markup of the top level: a whole <timestep>, or one tag. Empty at the end of the file.
std::string FcdReader::TakeMarkup() {
  std::size_t begin = 0, end = 0;
  if (!SkipTo(0, "<", begin)) return "";
  Drop(begin);
  taken_line_ = line_;
  while (buffer_.size() < 9 && Fill()) {
  }
  const bool comment = buffer_.starts_with("<!--");
  const bool step = buffer_.starts_with("<timestep");
  const char* close = comment ? "-->" : ">";
  if (!SkipTo(0, close, end)) Fail(line_, "", close, "the end of the file", kMend);
  if (step && buffer_[end - 1] != '/') {
    close = "</timestep>";
    if (!SkipTo(end, close, end)) {
      Fail(line_, "", "</timestep>", "the end of the file", "let sumo write the file to its end");
    }
  }
  end += std::string_view(close).size();
  std::string markup = buffer_.substr(0, end);
  Drop(end);
  return markup;
}

std::optional<FcdStep> FcdReader::Next() {
  while (!ended_) {
    std::string markup = TakeMarkup();
    if (markup.starts_with("<timestep")) return Parse(markup);
    if (markup.empty()) {
      Fail(line_ + LinesIn(buffer_), "", "</fcd-export>", "the end of the file",
           "let sumo write the file to its end");
    }
    ended_ = markup.starts_with("</fcd-export") ||
             (markup.starts_with("<fcd-export") && markup.ends_with("/>"));
    const bool known = ended_ || markup.starts_with("<?") || markup.starts_with("<!--") ||
                       markup.starts_with("<fcd-export");
    if (!known) Fail(taken_line_, "", "<timestep>", markup.substr(0, 40), kMend);
  }
  return std::nullopt;
}

namespace {

/// A finite number; `otherwise` where the attribute is missing and may be.
template <class OnFault>
double NumberOf(const pugi::xml_node& node, const char* name, const double* otherwise,
                OnFault on_fault) {
  const pugi::xml_attribute attribute = node.attribute(name);
  if (!attribute && otherwise) return *otherwise;
  const std::string_view text = attribute.value();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!attribute || error != std::errc() || end != text.data() + text.size() ||
      !std::isfinite(value)) {
    on_fault(attribute ? '"' + std::string(text) + '"' : "none");
  }
  return value;
}

}  // namespace

FcdVehicle FcdReader::ParseVehicle(const Element& element) const {
  const auto number = [&](const char* name, const double* otherwise) {
    return NumberOf(element.node, name, otherwise, [&](const std::string& found) {
      Fail(element.line, element.Name() + ' ' + name, "a finite number", found, kMend);
    });
  };
  constexpr double kNone = 0;
  FcdVehicle vehicle;
  vehicle.id = element.node.attribute("id").value();
  if (vehicle.id.empty()) Fail(element.line, "vehicle", "an id", "none", kMend);
  vehicle.place = {number("x", nullptr), number("y", nullptr), number("z", &kNone)};
  vehicle.angle_deg = number("angle", &kNone);
  vehicle.speed = MetersPerSecond(number("speed", &kNone));
  vehicle.slope_deg = number("slope", &kNone);
  return vehicle;
}

FcdStep FcdReader::Parse(std::string& text) {
  const std::string whole = text;  // the parser writes into its own
  pugi::xml_document document;
  const auto result = document.load_buffer_inplace(text.data(), text.size());
  const auto line_at = [&](std::ptrdiff_t offset) {
    return taken_line_ +
           LinesIn(std::string_view(whole).substr(0, static_cast<std::size_t>(offset)));
  };
  if (!result) Fail(line_at(result.offset), "", "XML", result.description(), kMend);
  const pugi::xml_node root = document.document_element();
  const double seconds = NumberOf(root, "time", nullptr, [&](const std::string& found) {
    Fail(taken_line_, "timestep time", "a finite number", found, kMend);
  });
  FcdStep step{{std::llround(seconds * 1e9)}, {}};
  if (last_ && step.time <= *last_) {
    Fail(taken_line_, "timestep time", fmt::format("a time after {} s", (*last_ - Instant{0}).si()),
         fmt::format("{}", seconds), "time may not run back; sort the steps");
  }
  last_ = step.time;
  std::set<std::string> seen;
  for (const pugi::xml_node& node : root.children()) {
    const Element element{node, line_at(node.offset_debug())};
    const std::string_view kind = node.name();
    if (kind != "vehicle" && kind != "person" && kind != "container") {
      Fail(element.line, "", "<vehicle>, <person> or <container>", '<' + std::string(kind) + '>',
           kMend);
    }
    step.vehicles.push_back(ParseVehicle(element));
    if (!seen.insert(step.vehicles.back().id).second) {
      Fail(element.line, element.Name(), "each once in a step", "it twice", kMend);
    }
  }
  return step;
}

FcdSurvey SurveyFcd(const std::filesystem::path& file) {
  FcdReader reader(file);
  FcdSurvey survey;
  std::map<std::string, std::size_t> index;
  while (const auto step = reader.Next()) {
    ++survey.steps;
    for (const FcdVehicle& vehicle : step->vehicles) {
      const auto [at, is_new] = index.try_emplace(vehicle.id, survey.vehicles.size());
      if (is_new) survey.vehicles.push_back({vehicle.id, step->time, step->time});
      survey.vehicles[at->second].last = step->time;
    }
  }
  return survey;
}

}  // namespace giot

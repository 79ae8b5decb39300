// The reader's half that deals with tables: plug-ins, free tables, sub-tables, unknown keys.
#include <algorithm>
#include <utility>

#include "scenarios/reader.h"
#include "sim/base/suggest.h"

namespace giot {

using Kind = TomlNode::Kind;

void ConfigReader::Choose(std::string_view catalogue_kind, PlugIn& plug_in, std::string_view mend) {
  const std::vector<std::string> known = context_.catalogue->Names(catalogue_kind);
  const std::string expected = "the name of a known " + std::string(catalogue_kind);
  Required();
  const TomlNode* node = Take("kind", expected, MendName("", known, mend));
  std::string kind;
  if (node == nullptr || !ReadString(*node, "kind", kind, Any(), expected, mend) ||
      !CheckName(*node, "kind", kind, known, expected, mend)) {
    frame().names_are_free = true;
    return;
  }
  plug_in.kind = kind;
  const CatalogueEntry* entry = context_.catalogue->Find(catalogue_kind, kind);
  if (!entry->make_config) return;
  plug_in.config = entry->make_config();
  plug_in.config->Accept(*this);
}

namespace {

// Calls `visit(key, value)` for every value of a free table; dotted keys are put together again.
template <class Visit>
void ForEachFree(const TomlNode& table, const std::string& prefix, const Visit& visit) {
  for (const TomlMember& member : table.members) {
    const std::string key = prefix.empty() ? member.key : JoinKey(prefix, member.key);
    if (member.value.kind == Kind::kTable) {
      ForEachFree(member.value, key, visit);
    } else {
      visit(key, member.value);
    }
  }
}

}  // namespace

void ConfigReader::FreeTable(std::string_view key, std::map<std::string, std::string>& values,
                             std::string_view mend) {
  const TomlNode* table = TakeTable(key, mend);
  if (table == nullptr) return;
  const std::string path = Path(key);
  ForEachFree(*table, "", [&](const std::string& name, const TomlNode& value) {
    places_[JoinKey(path, name)] = value.place;
    if (!values.emplace(name, value.AsWritten()).second) {
      problems_.Add(
          {value.place, JoinKey(path, name), "every key once", "it again", "keep one of the two"});
    }
  });
}

void ConfigReader::FreeLists(std::string_view key,
                             std::map<std::string, std::vector<std::string>>& values,
                             std::string_view mend) {
  const TomlNode* table = TakeTable(key, mend);
  if (table == nullptr) return;
  const std::string path = Path(key);
  ForEachFree(*table, "", [&](const std::string& name, const TomlNode& value) {
    const std::string full = JoinKey(path, name);
    places_[full] = value.place;
    if (value.kind != Kind::kList || value.items.empty()) {
      const std::string found = value.kind == Kind::kList ? "an empty list" : value.Found();
      problems_.Add({value.place, full, "a list of one or more values", found, std::string(mend)});
      return;
    }
    std::vector<std::string> texts;
    for (const TomlNode& item : value.items) texts.push_back(item.AsWritten());
    if (!values.emplace(name, std::move(texts)).second) {
      problems_.Add({value.place, full, "every key once", "it again", "keep one of the two"});
    }
  });
}

const TomlNode* ConfigReader::TakeTable(std::string_view key, std::string_view mend) {
  const std::string expected = "a table [" + Path(key) + "]";
  required_ = false;
  const TomlNode* node = Take(key, expected, mend);
  known_keys_.pop_back();
  if (node == nullptr || node->kind == Kind::kTable) return node;
  Fault(*node, key, expected, mend);
  return nullptr;
}

bool ConfigReader::EnterTable(std::string_view key, bool has_value, std::string_view mend) {
  const std::size_t problems_before = problems_.all().size();
  const TomlNode* node = TakeTable(key, mend);
  if (problems_.all().size() > problems_before) return false;
  if (node == nullptr && !has_value) return false;
  Frame inner;
  inner.node = node;
  inner.path = Path(key);
  inner.mend = mend;
  frames_.push_back(std::move(inner));
  return true;
}

void ConfigReader::LeaveTable() {
  const Frame left = std::move(frames_.back());
  frames_.pop_back();
  if (left.node != nullptr && !left.names_are_free) NoteUnknownKeys(left);
  if (left.missing.empty()) return;
  std::string keys;
  for (const std::string& key : left.missing) keys += (keys.empty() ? "" : ", ") + key;
  const auto outer = std::find_if(frames_.rbegin(), frames_.rend(),
                                  [](const Frame& frame) { return frame.node != nullptr; });
  problems_.Add({outer->node->place, left.path, "a table [" + left.path + "] with " + keys,
                 "no such table", left.mend});
}

void ConfigReader::NoteUnknownKeys(const Frame& frame) {
  for (const TomlMember& member : frame.node->members) {
    if (std::find(frame.known.begin(), frame.known.end(), member.key) != frame.known.end()) {
      continue;
    }
    const std::string where = frame.path.empty() ? "the file" : '[' + frame.path + ']';
    unknown_.push_back({{member.place, JoinKey(frame.path, member.key), "a key of " + where,
                         Shown(member.key), ""},
                        member.key,
                        frame.known});
  }
}

void ConfigReader::Finish() {
  LeaveTable();
  for (Unknown& unknown : unknown_) {
    const auto elsewhere = std::find_if(
        known_keys_.begin(), known_keys_.end(),
        [&](const std::string& known) { return known.ends_with('.' + TomlKey(unknown.key)); });
    if (Nearest(unknown.key, unknown.known).empty() && elsewhere != known_keys_.end()) {
      unknown.problem.mend = "did you mean " + *elsewhere + "? ";
    }
    unknown.problem.mend += DidYouMean(unknown.key, unknown.known);
    problems_.Add(std::move(unknown.problem));
  }
}

std::vector<std::string> ConfigReader::EnterTables(std::string_view key,
                                                   const std::vector<std::string>&,
                                                   std::string_view mend) {
  const TomlNode* node = TakeTable(key, mend);
  Frame inner;
  inner.node = node;
  inner.path = Path(key);
  inner.names_are_free = true;
  std::vector<std::string> written, names;
  if (node != nullptr) {
    for (const TomlMember& member : node->members) {
      if (!member.value.overrides) written.push_back(member.key);
    }
    for (const TomlMember& member : node->members) {
      // An override sets keys of what the file has; only [devices.NAME] needs no table to be there.
      const bool made_by_override = member.value.overrides && member.value.kind == Kind::kTable;
      if (made_by_override && key != "devices") {
        problems_.Add({member.place, JoinKey(inner.path, member.key),
                       "a table that the file has under [" + inner.path + "]", Shown(member.key),
                       DidYouMean(member.key, written)});
      } else {
        names.push_back(member.key);
      }
    }
  }
  frames_.push_back(std::move(inner));
  return names;
}

void ConfigReader::LeaveTables() { frames_.pop_back(); }

}  // namespace giot

#include "scenarios/schema.h"

#include <nlohmann/json.hpp>

#include "scenarios/keys.h"

namespace giot {
namespace {

using Json = nlohmann::ordered_json;
using Type = FieldInfo::Type;

Json TypeOf(Type type) {
  switch (type) {
    case Type::kNumber:
    case Type::kNumbers: return {{"type", "number"}};
    case Type::kWhole: return {{"type", "integer"}};
    case Type::kBoolean: return {{"type", "boolean"}};
    default: return {{"type", "string"}};
  }
}

// A single value: its type with what its bound allows.
Json Value(const FieldInfo& field, const Catalogue& catalogue) {
  Json schema = TypeOf(field.type);
  const Bound& bound = field.bound;
  switch (bound.kind) {
    case Bound::Kind::kAny: break;
    case Bound::Kind::kAbove: schema["exclusiveMinimum"] = bound.low; break;
    case Bound::Kind::kAtLeast: schema["minimum"] = bound.low; break;
    case Bound::Kind::kWithin:
      schema["minimum"] = bound.low;
      schema["maximum"] = bound.high;
      break;
    case Bound::Kind::kOneOf: schema["enum"] = bound.names; break;
    case Bound::Kind::kNameOf: {
      // A device may also be a file of the user's own.
      Json names = {{"enum", catalogue.Names(bound.of)}};
      schema["anyOf"] = Json::array({names, {{"pattern", "\\.toml$"}}});
      if (bound.optional) schema["anyOf"].push_back({{"const", ""}});
      return schema;
    }
    default: schema["minLength"] = 1; break;
  }
  if (!bound.optional) return schema;
  schema.erase("minLength");
  if (schema.contains("enum")) schema["enum"].push_back("");
  return schema;
}

Json Field(const FieldInfo& field, const Catalogue& catalogue) {
  Json schema = Value(field, catalogue);
  if (field.type == Type::kNumbers || field.type == Type::kStrings) {
    schema = {{"type", "array"}, {"items", schema}};
  }
  std::string words = field.meaning;
  if (const auto unit = UnitOf(field.key); !unit.empty()) words += " [" + std::string(unit) + ']';
  schema["description"] = words;
  if (!field.required && !field.default_value.empty()) {
    schema["default"] = Json::parse(field.default_value);
  }
  return schema;
}

Json FreeTable(bool lists) {
  Json scalar = {{"type", Json::array({"string", "number", "boolean", "array", "object"})}};
  Json list = {{"type", Json::array({"array", "object"})}, {"minItems", 1}};
  return {{"type", "object"}, {"additionalProperties", lists ? list : scalar}};
}

Json Table(const TableInfo& table, const Catalogue& catalogue);

// True where a table must be there because something in it must.
bool MustBeThere(const TableInfo& table) {
  if (table.optional || table.kind != TableInfo::Kind::kFields) return false;
  for (const FieldInfo& field : table.fields) {
    if (field.required) return true;
  }
  for (const TableInfo& inner : table.tables) {
    if (MustBeThere(inner)) return true;
  }
  return false;
}

// Adds the properties of a table to an object's schema.
void AddContent(const TableInfo& table, const Catalogue& catalogue, Json& object) {
  for (const FieldInfo& field : table.fields) {
    object["properties"][field.key] = Field(field, catalogue);
    if (field.required) object["required"].push_back(field.key);
  }
  for (const TableInfo& inner : table.tables) {
    object["properties"][inner.key] = Table(inner, catalogue);
    if (MustBeThere(inner)) object["required"].push_back(inner.key);
  }
}

Json EmptyObject() {
  return {{"type", "object"},
          {"properties", Json::object()},
          {"required", Json::array()},
          {"additionalProperties", false}};
}

// A table with a choice: one object a kind, told apart by the constant of its key `kind`.
Json Choice(const TableInfo& table, const Catalogue& catalogue) {
  Json kinds = Json::array();
  for (const PlugInInfo& plug_in : table.plug_ins) {
    Json object = EmptyObject();
    object["title"] = plug_in.name;
    object["description"] = plug_in.meaning;
    AddContent(table, catalogue, object);
    object["properties"]["kind"] = {{"const", plug_in.name}, {"description", plug_in.meaning}};
    AddContent(plug_in.content, catalogue, object);
    kinds.push_back(std::move(object));
  }
  return {{"type", "object"}, {"required", Json::array({"kind"})}, {"oneOf", std::move(kinds)}};
}

Json Table(const TableInfo& table, const Catalogue& catalogue) {
  Json schema;
  switch (table.kind) {
    case TableInfo::Kind::kNamed:
      schema = {{"type", "object"},
                {"additionalProperties", Table(table.tables.front(), catalogue)}};
      break;
    case TableInfo::Kind::kFree: schema = FreeTable(false); break;
    case TableInfo::Kind::kFreeLists: schema = FreeTable(true); break;
    case TableInfo::Kind::kFields:
      if (!table.catalogue_kind.empty()) {
        schema = Choice(table, catalogue);
      } else {
        schema = EmptyObject();
        AddContent(table, catalogue, schema);
      }
  }
  if (!table.meaning.empty()) schema["description"] = table.meaning;
  return schema;
}

}  // namespace

std::string ScenarioSchema(const Catalogue& catalogue) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "giot scenario"}};
  const TableInfo root = DescribeScenario(catalogue);
  schema.update(Table(root, catalogue));
  schema["properties"]["nodes"]["minProperties"] = 1;
  schema["required"].push_back("nodes");
  return schema.dump(2) + '\n';
}

}  // namespace giot

#include "sim/base/catalogue.h"

#include <stdexcept>

namespace giot {

void Catalogue::Add(const std::vector<CatalogueEntry>& entries) {
  for (const CatalogueEntry& entry : entries) {
    if (Find(entry.kind, entry.name) != nullptr) {
      throw std::logic_error("the catalogue has two entries for " + entry.kind + " \"" +
                             entry.name + '"');
    }
    entries_.push_back(entry);
  }
}

const CatalogueEntry* Catalogue::Find(std::string_view kind, std::string_view name) const {
  for (const CatalogueEntry& entry : entries_) {
    if (entry.kind == kind && entry.name == name) return &entry;
  }
  return nullptr;
}

std::vector<const CatalogueEntry*> Catalogue::Of(std::string_view kind) const {
  std::vector<const CatalogueEntry*> found;
  for (const CatalogueEntry& entry : entries_) {
    if (entry.kind == kind) found.push_back(&entry);
  }
  return found;
}

std::vector<std::string> Catalogue::Names(std::string_view kind) const {
  std::vector<std::string> names;
  for (const CatalogueEntry* entry : Of(kind)) names.push_back(entry->name);
  return names;
}

}  // namespace giot

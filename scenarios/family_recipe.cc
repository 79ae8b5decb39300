#include "scenarios/family_recipe.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "scenarios/overrides.h"
#include "scenarios/reader.h"
#include "scenarios/toml_tree.h"
#include "scenarios/writer.h"

namespace giot {
namespace {

std::string TextOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot open " + file.string() + " to read its recipe");
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Reads the text of `recipe.file` into `recipe` and writes its own text out in full.
void Read(const std::string& text, const Catalogue& catalogue,
          const std::vector<Override>& overrides, bool check_data, FamilyRecipe& recipe) {
  const std::string file = recipe.file.string();
  Problems problems;
  if (auto tree = ParseToml(text, file, problems)) {
    for (const Override& override_ : overrides) {
      ApplyOverride(*tree, override_, {"command line", 0, 0}, problems);
    }
    ConfigReader reader(*tree, {&catalogue, recipe.Folder()}, problems);
    recipe.Visit(static_cast<FieldVisitor&>(reader));
    reader.Finish();
    if (check_data) CheckFamilyData(recipe.data, recipe.Folder(), reader.places(), file, problems);
  }
  problems.ThrowIfAny();
  ConfigWriter writer;
  recipe.Visit(static_cast<FieldVisitor&>(writer));
  recipe.text = writer.Text();
}

}  // namespace

bool IsFamilyRecipe(const std::filesystem::path& file) {
  Problems problems;
  const auto tree = ParseToml(TextOf(file), file.string(), problems);
  if (!tree) return false;
  const TomlNode* model = tree->Find("model");
  return model != nullptr && model->Find("kind") != nullptr;
}

FamilyRecipe LoadFamilyRecipe(const std::filesystem::path& file, const Catalogue& catalogue,
                              const std::vector<Override>& overrides) {
  FamilyRecipe recipe;
  recipe.file = file;
  recipe.name = file.stem().string();
  Read(TextOf(file), catalogue, overrides, /*check_data=*/true, recipe);
  return recipe;
}

FamilyRecipe ParseFamilyRecipe(const std::string& text, const std::string& name,
                               const Catalogue& catalogue, const std::vector<Override>& overrides) {
  FamilyRecipe recipe;
  recipe.file = name;
  recipe.name = name;
  Read(text, catalogue, overrides, /*check_data=*/false, recipe);
  return recipe;
}

}  // namespace giot

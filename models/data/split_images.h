// The train, validation and test part of examples whose rows have no order, such as images.
#pragma once

#include "models/data/examples.h"
#include "scenarios/family_recipe_data.h"

namespace giot {

/// Deals the rows of `all` out by the shares of `split`, in their order, or mixed (the same way
/// every time) where it says so.
void SplitImages(Examples all, const FamilyRecipeSplit& split, Examples& train,
                 Examples& validation, Examples& test);

/// Gives labels the codes of a trained model. Throws ScenarioError where the images have another
/// size than its fields, or a label that it does not know.
void RequireFields(const std::vector<Field>& fields, const std::vector<Field>& condition_fields,
                   Examples& images);

}  // namespace giot

// A trained family as a GenerativeModel: encoder, network, sessions.
#pragma once

#include <filesystem>
#include <memory>

#include "models/example_model.h"
#include "models/families/family_info.h"
#include "models/families/generative_network.h"

namespace giot {

/// The shape that a family's network sees of encoded examples.
ExampleShape EncodedShape(const FamilyInfo& info);

/// Takes the network over; it is in evaluation mode on the CPU.
///
/// A session of a network that goes step by step (autoregressive, Markov) has that network's state.
/// A session of any other takes whole examples: of vectors and images each step is an example of
/// its own; of windows, a path longer than one is made of several that know nothing of each other,
/// and observed steps move the place alone.
std::unique_ptr<ExampleModel> MakeFamilyModel(FamilyInfo info,
                                              std::unique_ptr<GenerativeNetwork> network);

/// Reads a model file of a family. Throws ModelFileError as ModelFile::Read does.
std::unique_ptr<ExampleModel> OpenFamilyModel(const ModelFile& file,
                                              const std::filesystem::path& name);

}  // namespace giot

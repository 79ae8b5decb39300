// The identity of a result's content: the one way in which equality of runs is tested.
#pragma once

#include <filesystem>
#include <string>

namespace giot {

/// SHA-256 over the paths, types, shapes, attributes and values of everything outside `/host`:
/// 64 hexadecimal digits. Independent of chunks, compression, order of creation, place in the
/// file. Throws std::runtime_error where the file is not whole or cannot be read.
std::string ResultDigest(const std::filesystem::path& file);

}  // namespace giot

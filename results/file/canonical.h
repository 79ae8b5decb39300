// Types and values of HDF5 as bytes that depend on what they mean alone, for the digest.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "results/file/hdf5.h"

namespace giot::h5 {

/// `float8`, `row(time_s:float8,node:int4)`: a type without its layout in the file.
std::string TypeText(hid_t type);

/// Takes the canonical bytes of values.
using Sink = std::function<void(std::span<const std::byte>)>;

/// All values of a dataset, in order, a block at a time. References appear as the path they lead
/// to, texts with their length.
void FeedDataset(hid_t dataset, const Sink& sink);
void FeedAttribute(hid_t attribute, const Sink& sink);

}  // namespace giot::h5

// Images in IDX files (LeCun's MNIST format), plain or gzipped, with their labels.
#pragma once

#include <filesystem>
#include <vector>

#include "models/data/examples.h"

namespace giot {

/// Which files to read, and how.
struct ImageSource {
  std::vector<std::filesystem::path> files;   ///< Bytes, [images, height, width] or with channels.
  std::vector<std::filesystem::path> labels;  ///< Bytes, [images]; none, or one file for each.
  std::size_t most_images = 0;                ///< Of a file; 0 reads all.
  int shrink = 1;  ///< Blocks of so many pixels a side become their mean, rounded.
};

/// Images as rows of grey levels 0 .. 255, told their label (field `class`) where there are labels.
/// Throws ScenarioError with the file where one is no IDX file of bytes, is cut off or goes on
/// after its end, or sizes do not match; std::runtime_error where it cannot be read.
Examples ReadImages(const ImageSource& source);

}  // namespace giot

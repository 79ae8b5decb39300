#include "models/data/images.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "models/data/byte_source.h"
#include "models/data/data_table.h"

namespace giot {
namespace {

constexpr std::size_t kLongestSide = 512;
constexpr unsigned kBytes = 0x08;
constexpr std::size_t kMostChannels = 4;

[[noreturn]] void Fail(const std::filesystem::path& file, std::string expected, std::string found,
                       std::string mend) {
  throw ScenarioError(
      {Problem{{file.string()}, "", std::move(expected), std::move(found), std::move(mend)}});
}

/// An IDX file of bytes, opened and its header read.
class IdxFile {
 public:
  explicit IdxFile(const std::filesystem::path& file) : source_(file) {
    std::array<std::byte, 4> magic{};
    const std::size_t count = source_.Read(magic);
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(magic[i]); };
    if (count < 4 || at(0) != 0 || at(1) != 0 || at(3) < 1 || at(3) > 4) {
      Fail(file, "an IDX file", "another", "it begins with two zero bytes, a type and a rank");
    }
    if (at(2) != kBytes) {
      Fail(file, "an IDX file of bytes (type 0x08)", fmt::format("type {:#04x}", at(2)), "");
    }
    for (unsigned i = 0; i < at(3); ++i) extents_.push_back(Extent());
  }

  const std::vector<std::size_t>& extents() const { return extents_; }
  const std::filesystem::path& file() const { return source_.file(); }

  /// Item `index`, of `bytes` bytes.
  void Read(std::size_t index, std::span<std::byte> bytes) {
    const std::size_t count = source_.Read(bytes);
    if (count == bytes.size()) return;
    Fail(file(), fmt::format("{} items of {} bytes, as its header says", extents_[0], bytes.size()),
         fmt::format("{} and {} bytes", index, count), "the file is cut off: get it again");
  }

  void RequireEnd() {
    std::array<std::byte, 1> more{};
    if (source_.Read(more) == 0) return;
    Fail(file(), fmt::format("{} items, as its header says", extents_[0]), "more bytes after them",
         "get the file again");
  }

 private:
  std::size_t Extent() {
    std::array<std::byte, 4> bytes{};
    if (source_.Read(bytes) < 4) Fail(file(), "a whole IDX header", "a file that ends in it", "");
    std::size_t extent = 0;
    for (const std::byte byte : bytes) extent = extent << 8 | std::to_integer<std::size_t>(byte);
    return extent;
  }

  ByteSource source_;
  std::vector<std::size_t> extents_;
};

/// Height, width and channels before and after shrinking.
struct ImageShape {
  std::size_t height = 0, width = 0, channels = 1;
  std::size_t shrink = 1;

  std::size_t bytes() const { return height * width * channels; }
  std::size_t short_height() const { return height / shrink; }
  std::size_t short_width() const { return width / shrink; }
  std::size_t values() const { return short_height() * short_width() * channels; }
};

ImageShape ShapeOf(const IdxFile& images, int shrink) {
  const std::vector<std::size_t>& extents = images.extents();
  if (extents.size() < 3) {
    Fail(images.file(), "images: rank 3 or 4", fmt::format("rank {}", extents.size()),
         "labels belong into data.labels");
  }
  ImageShape shape{extents[1], extents[2], extents.size() == 4 ? extents[3] : 1,
                   static_cast<std::size_t>(shrink)};
  const auto odd = [&](std::size_t side) {
    return side == 0 || side > kLongestSide || side % shape.shrink != 0;
  };
  if (odd(shape.height) || odd(shape.width) || shape.channels == 0 ||
      shape.channels > kMostChannels) {
    Fail(images.file(),
         fmt::format(
             "images of 1 to {} pixels a side, in whole blocks of {}, with up to {} channels",
             kLongestSide, shrink, kMostChannels),
         fmt::format("{}", fmt::join(extents.begin() + 1, extents.end(), " x ")),
         "give another data.shrink");
  }
  return shape;
}

/// Mean of the block at `y`, `x` of the small image, rounded to a whole level.
float BlockMean(const std::vector<std::byte>& pixels, const ImageShape& shape, std::size_t channel,
                std::size_t y, std::size_t x) {
  const std::size_t side = shape.shrink;
  const std::size_t area = side * side;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < area; ++i) {
    const std::size_t pixel = (y * side + i / side) * shape.width + x * side + i % side;
    sum += std::to_integer<std::size_t>(pixels[pixel * shape.channels + channel]);
  }
  return static_cast<float>((sum + area / 2) / area);
}

/// [height, width, channels] of the file -> [channels, height, width], shrunk.
void AppendImage(const std::vector<std::byte>& pixels, const ImageShape& shape,
                 std::vector<float>& values) {
  for (std::size_t c = 0; c < shape.channels; ++c) {
    for (std::size_t y = 0; y < shape.short_height(); ++y) {
      for (std::size_t x = 0; x < shape.short_width(); ++x) {
        values.push_back(BlockMean(pixels, shape, c, y, x));
      }
    }
  }
}

std::vector<Field> PixelFields(const ImageShape& shape) {
  std::vector<Field> fields;
  for (std::size_t i = 0; i < shape.values(); ++i) {
    const std::size_t area = shape.short_height() * shape.short_width();
    const std::size_t pixel = i % area;
    std::string name =
        fmt::format("pixel {} {}", pixel / shape.short_width(), pixel % shape.short_width());
    if (shape.channels > 1) name += fmt::format(" {}", i / area);
    fields.push_back({std::move(name), "", {}});
  }
  return fields;
}

/// Adds the images of one file. Returns how many.
std::size_t AddImages(const std::filesystem::path& file, const ImageSource& source,
                      Examples& examples) {
  IdxFile images(file);
  const ImageShape shape = ShapeOf(images, source.shrink);
  const std::size_t all = images.extents()[0];
  const std::size_t count = source.most_images > 0 ? std::min(source.most_images, all) : all;
  CheckSize("the images", examples.values.size() + count * shape.values());
  if (examples.fields.empty()) {
    examples.fields = PixelFields(shape);
    examples.image_height = static_cast<int>(shape.short_height());
    examples.image_width = static_cast<int>(shape.short_width());
    examples.image_channels = static_cast<int>(shape.channels);
  } else if (examples.image_height != static_cast<int>(shape.short_height()) ||
             examples.image_width != static_cast<int>(shape.short_width()) ||
             examples.image_channels != static_cast<int>(shape.channels)) {
    Fail(file, "images as large as those of the files before", "others", "");
  }
  std::vector<std::byte> pixels(shape.bytes());
  for (std::size_t i = 0; i < count; ++i) {
    images.Read(i, pixels);
    AppendImage(pixels, shape, examples.values);
  }
  if (count == all) images.RequireEnd();
  return count;
}

void AddLabels(const std::filesystem::path& file, std::size_t count, Examples& examples) {
  IdxFile labels(file);
  if (labels.extents().size() != 1 || labels.extents()[0] < count) {
    Fail(file, fmt::format("labels of {} images: rank 1", count),
         fmt::format("{}", fmt::join(labels.extents(), " x ")), "");
  }
  std::vector<std::byte> codes(count);
  labels.Read(0, codes);
  for (const std::byte code : codes) {
    examples.conditions.push_back(static_cast<float>(std::to_integer<int>(code)));
  }
}

/// Makes the labels that occur the categories of the field `class`.
void NumberLabels(Examples& examples) {
  std::vector<float> labels = examples.conditions;
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  Field field{"class", "", {}};
  for (const float label : labels) field.categories.push_back(fmt::format("{}", label));
  for (float& label : examples.conditions) {
    label =
        static_cast<float>(std::lower_bound(labels.begin(), labels.end(), label) - labels.begin());
  }
  examples.condition_fields = {std::move(field)};
}

}  // namespace

Examples ReadImages(const ImageSource& source) {
  Examples examples;
  for (std::size_t i = 0; i < source.files.size(); ++i) {
    const std::size_t count = AddImages(source.files[i], source, examples);
    if (!source.labels.empty()) AddLabels(source.labels.at(i), count, examples);
  }
  if (examples.rows() < 2) {
    Fail(source.files.at(0), "two or more images", std::to_string(examples.rows()),
         "one image teaches nothing");
  }
  if (!source.labels.empty()) NumberLabels(examples);
  return examples;
}

}  // namespace giot

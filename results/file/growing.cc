#include "results/file/growing.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "results/file/table.h"

namespace giot::h5 {
namespace {

std::string FileOf(hid_t object) {
  std::string name(static_cast<std::size_t>(Check(H5Fget_name(object, nullptr, 0), "writing")), 0);
  H5Fget_name(object, name.data(), name.size() + 1);
  return name;
}

}  // namespace

GrowingDataset::GrowingDataset(Id dataset, Id type, hsize_t width)
    : dataset_(std::move(dataset)), type_(std::move(type)), width_(width) {
  row_bytes_ = H5Tget_size(type_.get()) * std::max<hsize_t>(width_, 1);
  buffer_.resize(ChunkRows(dataset_.get()) * row_bytes_);
  next_ = buffer_.data();
  end_ = next_ + buffer_.size();
}

std::size_t GrowingDataset::rows() const {
  if (!dataset_) return written_;
  return buffer_starts_at_ + static_cast<std::size_t>(next_ - buffer_.data()) / row_bytes_;
}

void GrowingDataset::WriteFullChunk() {
  if (!dataset_) throw std::logic_error("a row was appended to a result that is closed");
  WriteBuffered();
  buffer_starts_at_ = written_;
  next_ = buffer_.data();
}

void GrowingDataset::WriteBuffered() {
  const std::size_t total = rows();
  if (total == written_) return;
  if (!failure_.empty()) throw std::runtime_error(failure_);
  // The new length stays in memory until the rows are in the file; for ever where they fail.
  Check(H5Odisable_mdc_flushes(dataset_.get()), "writing rows");
  try {
    const hsize_t extent[] = {total, width_};
    Check(H5Dset_extent(dataset_.get(), extent), "writing rows");
    WriteRows(dataset_.get(), type_.get(), written_, total - written_,
              buffer_.data() + (written_ - buffer_starts_at_) * row_bytes_);
  } catch (const std::runtime_error& error) {
    failure_ = "cannot write " + FileOf(dataset_.get()) + ": " + error.what();
    throw std::runtime_error(failure_);
  }
  Check(H5Oenable_mdc_flushes(dataset_.get()), "writing rows");
  written_ = total;
  flushed_ = false;
}

void GrowingDataset::Flush() {
  WriteBuffered();
  if (flushed_) return;
  Check(H5Dflush(dataset_.get()), "flushing rows");
  flushed_ = true;
}

void GrowingDataset::CopyTo(hid_t to) {
  WriteBuffered();
  const hsize_t extent[] = {written_, width_};
  Check(H5Dset_extent(to, extent), "copying rows");
  const std::size_t block = ChunkRows(to);
  std::vector<std::byte> rows(block * row_bytes_);
  for (std::size_t first = 0; first < written_; first += block) {
    const std::size_t count = std::min(block, written_ - first);
    ReadRows(dataset_.get(), type_.get(), first, count, rows.data());
    WriteRows(to, type_.get(), first, count, rows.data());
  }
}

void GrowingDataset::CloseDataset() {
  dataset_.Reset();
  next_ = end_ = nullptr;
}

TableStream::TableStream(hid_t file, std::string path, std::string meaning,
                         std::vector<Column> columns)
    : path_(std::move(path)),
      meaning_(std::move(meaning)),
      columns_(std::move(columns)),
      rows_(CreateTable(file, path_, meaning_, columns_, Storage::kLive), RowType(columns_), 0) {}

void TableStream::CopyTo(hid_t file) {
  const Id table = CreateTable(file, path_, meaning_, columns_, Storage::kCompact, rows_.rows());
  rows_.CopyTo(table.get());
}

SeriesStream::SeriesStream(hid_t file, std::string path, std::string meaning,
                           std::vector<std::int32_t> nodes, std::vector<SeriesVariable> variables)
    : path_(std::move(path)),
      meaning_(std::move(meaning)),
      nodes_(std::move(nodes)),
      variables_(std::move(variables)) {
  SeriesDatasets datasets = CreateSeries(file, path_, meaning_, nodes_, variables_, Storage::kLive);
  const auto add = [this](Id dataset, hsize_t width) {
    Id type = CheckId(H5Tcopy(H5T_IEEE_F64LE), "making a type");
    arrays_.push_back(std::make_unique<GrowingDataset>(std::move(dataset), std::move(type), width));
  };
  for (std::size_t i = 0; i < variables_.size(); ++i) {
    add(std::move(datasets.variables[i]), variables_[i].per_node ? nodes_.size() : 0);
  }
  add(std::move(datasets.time), 0);
}

void SeriesStream::CheckLengths(std::span<const std::span<const double>> values) const {
  bool good = values.size() == variables_.size();
  for (std::size_t i = 0; good && i < values.size(); ++i) {
    good = values[i].size() == (variables_[i].per_node ? nodes_.size() : 1);
  }
  if (!good) throw std::logic_error(path_ + ": an instant has too many or too few values");
}

void SeriesStream::Append(double time_s, std::span<const std::span<const double>> values) {
  CheckLengths(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::memcpy(arrays_[i]->Next(), values[i].data(), values[i].size_bytes());
  }
  std::memcpy(arrays_.back()->Next(), &time_s, sizeof time_s);
}

void SeriesStream::Flush() {
  for (const auto& array : arrays_) array->Flush();
}

void SeriesStream::CopyTo(hid_t file) {
  const SeriesDatasets to = CreateSeries(file, path_, meaning_, nodes_, variables_,
                                         Storage::kCompact, arrays_.back()->rows());
  for (std::size_t i = 0; i < variables_.size(); ++i) arrays_[i]->CopyTo(to.variables[i].get());
  arrays_.back()->CopyTo(to.time.get());
}

void SeriesStream::CloseDatasets() {
  for (const auto& array : arrays_) array->CloseDataset();
}

}  // namespace giot::h5

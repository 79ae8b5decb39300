#include "results/reader.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "results/file/facts.h"
#include "results/file/hdf5.h"
#include "results/file/part_file.h"
#include "results/file/series.h"
#include "results/file/table.h"

namespace giot {
namespace {

// How often a torn record of HDF5 is read again, each wait twice as long as the one before: 2^24 ns
// in all for a file that is being written. Nobody mends a killed one: there once is enough.
constexpr unsigned kLiveAttempts = 24;

h5::Id OpenFile(const std::filesystem::path& file, unsigned flags, unsigned attempts) {
  const h5::Id properties = h5::CheckId(H5Pcreate(H5P_FILE_ACCESS), "opening a result");
  // HDF5's own lock would refuse a file on some network file systems; a reader changes nothing.
  h5::Check(H5Pset_file_locking(properties.get(), false, true), "opening a result");
  h5::Check(H5Pset_metadata_read_attempts(properties.get(), attempts), "opening a result");
  return h5::CheckId(H5Fopen(file.c_str(), flags, properties.get()),
                     "cannot read " + file.string());
}

std::filesystem::path PartOf(const std::filesystem::path& file) { return file.string() + ".part"; }

std::filesystem::path FinalOf(const std::filesystem::path& part) {
  return part.extension() == ".part" ? std::filesystem::path(part).replace_extension() : part;
}

[[noreturn]] void RefuseMissing(const std::filesystem::path& file) {
  const auto part = PartOf(file);
  if (!std::filesystem::exists(part)) {
    throw std::runtime_error("cannot read " + file.string() + ": there is no such file");
  }
  throw std::runtime_error(
      "cannot read " + file.string() + ": there is only " + part.string() +
      (IsBeingWritten(part) ? ", which is still being written" : ", which a killed run left") +
      "; give that name to look at it");
}

std::size_t Clamped(std::size_t first, std::size_t count, std::size_t rows) {
  return first >= rows ? 0 : std::min(count, rows - first);
}

std::vector<std::string> PathsIn(hid_t file, const std::string& group) {
  std::vector<std::string> paths;
  if (!h5::Exists(file, group)) return paths;
  for (const std::string& name : h5::LinkNames(h5::OpenGroup(file, group).get())) {
    paths.push_back(group + '/' + name);
  }
  return paths;
}

bool SameLayout(const std::vector<Column>& a, const std::vector<Column>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Column& x, const Column& y) {
    return x.name == y.name && x.type == y.type && x.choices == y.choices;
  });
}

template <class T>
auto Named(const std::vector<T>& items, const std::string& name, const char* what) -> const T& {
  for (const T& item : items) {
    if (item.info.name == name) return item;
  }
  throw std::runtime_error(std::string("there is no ") + what + " " + name);
}

}  // namespace

const TableColumn& TableData::Get(const std::string& column) const {
  return Named(columns, column, "column");
}

const SeriesValues& SeriesData::Get(const std::string& variable) const {
  return Named(variables, variable, "variable");
}

struct ResultReader::State {
  explicit State(std::filesystem::path path) : file(std::move(path)) {
    if (!std::filesystem::exists(file)) RefuseMissing(file);
    const bool writing = IsBeingWritten(file);
    Open(writing);
    try {
      header = h5::ReadHeader(id.get());
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("cannot read " + file.string() + ": " + error.what());
    }
  }

  // A file whose writer is alive or was killed is marked as open for SWMR: it opens as that, in
  // place and unchanged. Others open plainly.
  void Open(bool writing) {
    if (writing) {
      id = OpenFile(file, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, kLiveAttempts);
    } else {
      try {
        id = OpenFile(file, H5F_ACC_RDONLY, 1);
      } catch (const std::runtime_error&) {
        id = OpenFile(file, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, 1);
      }
    }
    const bool ended = h5::HasAttribute(id.get(), "ended");
    state = ended ? ResultState::kFinal : writing ? ResultState::kLive : ResultState::kKilled;
  }

  // An object as it is now, not as it was when it was opened first.
  h5::Id Dataset(const std::string& path) const {
    try {
      h5::Id dataset = h5::OpenDataset(id.get(), path);
      if (state == ResultState::kLive) h5::Check(H5Drefresh(dataset.get()), "reading " + path);
      return dataset;
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("cannot read " + file.string() + ": " + error.what());
    }
  }
  h5::Id Series(const std::string& path) const {
    if (!h5::Exists(id.get(), path)) {
      throw std::runtime_error("cannot read " + file.string() + ": there is no " + path);
    }
    h5::Id group = h5::OpenGroup(id.get(), path);
    for (const std::string& name : h5::LinkNames(group.get())) Dataset(path + '/' + name);
    return group;
  }

  std::filesystem::path file;
  h5::Id id;
  ResultState state = ResultState::kFinal;
  RunHeader header;
};

ResultReader::ResultReader(const std::filesystem::path& file) {
  h5::Initialise();
  state_ = std::make_unique<State>(file);
}

ResultReader::~ResultReader() = default;

ResultState ResultReader::state() const { return state_->state; }

std::string ResultReader::notice() const {
  switch (state_->state) {
    case ResultState::kLive: return state_->file.string() + ": the run is still going on";
    case ResultState::kKilled:
      return state_->file.string() +
             ": the run was killed; read up to its last flush, there is no ledger and no summary";
    case ResultState::kFinal: break;
  }
  if (ended() == "finished") return "";
  return state_->file.string() + ": the run was cut short (" + ended() + ")";
}

ResultState ResultReader::Refresh() {
  if (state_->state != ResultState::kLive) return state_->state;
  const auto final_file = FinalOf(state_->file);
  const bool gone = !std::filesystem::exists(state_->file) && std::filesystem::exists(final_file);
  const bool died = !gone && !IsBeingWritten(state_->file);
  if (gone || died) state_ = std::make_unique<State>(gone ? final_file : state_->file);
  return state_->state;
}

const std::filesystem::path& ResultReader::file() const { return state_->file; }
const RunHeader& ResultReader::header() const { return state_->header; }

std::string ResultReader::ended() const {
  return state_->state == ResultState::kFinal ? h5::ReadText(state_->id.get(), "ended") : "";
}

double ResultReader::simulated_s() const {
  return state_->state == ResultState::kFinal ? h5::ReadNumber(state_->id.get(), "simulated_s")
                                              : std::nan("");
}

std::vector<NodeFact> ResultReader::Nodes() const { return h5::NodesFrom(ReadTable("/nodes")); }

std::vector<std::string> ResultReader::Tables() const {
  return PathsIn(state_->id.get(), "/events");
}

std::vector<std::string> ResultReader::TimeSeriesNames() const {
  return PathsIn(state_->id.get(), "/timeseries");
}

bool ResultReader::Has(const std::string& path) const { return h5::Exists(state_->id.get(), path); }

std::size_t ResultReader::Rows(const std::string& path) const {
  if (path.starts_with("/timeseries/")) return h5::SeriesRows(state_->Series(path).get());
  return h5::Extent(state_->Dataset(path).get()).at(0);
}

TableData ResultReader::ReadTable(const std::string& path, std::size_t first,
                                  std::size_t count) const {
  const h5::Id dataset = state_->Dataset(path);
  const std::size_t rows = h5::Extent(dataset.get()).at(0);
  return h5::ReadTable(dataset.get(), first, Clamped(first, count, rows));
}

std::vector<std::byte> ResultReader::ReadPacked(const std::string& path,
                                                const std::vector<Column>& columns,
                                                std::size_t first, std::size_t count) const {
  const h5::Id dataset = state_->Dataset(path);
  if (!SameLayout(h5::ColumnsIn(dataset.get()), columns)) {
    throw std::runtime_error(path + " has other columns than those asked for");
  }
  const h5::Id type = h5::RowType(columns);
  const std::size_t rows = h5::Extent(dataset.get()).at(0);
  const std::size_t taken = Clamped(first, count, rows);
  std::vector<std::byte> packed(taken * H5Tget_size(type.get()));
  h5::ReadRows(dataset.get(), type.get(), first, taken, packed.data());
  return packed;
}

SeriesData ResultReader::ReadTimeSeries(const std::string& path, std::size_t first,
                                        std::size_t count) const {
  const h5::Id group = state_->Series(path);
  const std::size_t rows = h5::SeriesRows(group.get());
  return h5::ReadSeries(group.get(), first, Clamped(first, count, rows));
}

EnergyLedger ResultReader::Energy() const {
  return Has("/energy") ? h5::ReadEnergy(state_->id.get()) : EnergyLedger{};
}

std::vector<SummaryFigure> ResultReader::Summary() const {
  if (!Has("/summary")) return {};
  return h5::SummaryFrom(ReadTable("/summary"));
}

HostFacts ResultReader::Host() const {
  return Has("/host") ? h5::ReadHost(state_->id.get()) : HostFacts{};
}

}  // namespace giot

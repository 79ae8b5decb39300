#include "results/writer.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>
#include <utility>

#include "results/file/facts.h"
#include "results/file/growing.h"
#include "results/file/hdf5.h"
#include "results/file/part_file.h"
#include "results/file/series.h"
#include "results/file/table.h"

namespace giot {
namespace {

// A few nanoseconds; good to the system's tick of 1 to 10 ms.
std::int64_t CoarseNanoseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::int64_t{1'000'000'000} * now.tv_sec + now.tv_nsec;
}

h5::Id CreateFile(const std::filesystem::path& file, h5::Storage storage) {
  const std::string doing = "cannot write " + file.string();
  const h5::Id creation = h5::CheckId(H5Pcreate(H5P_FILE_CREATE), doing);
  h5::Check(H5Pset_obj_track_times(creation.get(), false), doing);
  const h5::Id access = h5::CheckId(H5Pcreate(H5P_FILE_ACCESS), doing);
  h5::Check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST), doing);
  // Ours is the lock of PartFile; HDF5's own would keep live readers out on some systems.
  h5::Check(H5Pset_file_locking(access.get(), false, true), doing);
  if (storage == h5::Storage::kLive) {
    // No cache of chunks: rows go to the file in the call that writes them, before the length that
    // shows them, and a full disk is noticed there. (Set here, since H5Fstart_swmr_write forgets
    // what a dataset was opened with.)
    h5::Check(H5Pset_cache(access.get(), 0, 1, 0, 1), doing);
  }
  return h5::CheckId(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), doing);
}

// `/events/tasks` for the parent `/events`: one more part, a name of a-z, 0-9 and _.
void CheckPath(const std::string& path, const std::string& parent) {
  const bool good =
      path.size() > parent.size() + 1 && path.starts_with(parent + "/") &&
      std::all_of(path.begin() + static_cast<long>(parent.size()) + 1, path.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      });
  if (!good) throw std::logic_error("\"" + path + "\" is no path like " + parent + "/name");
}

}  // namespace

struct ResultWriter::State {
  State(const std::filesystem::path& file, const RunHeader& run_header, WriterOptions options)
      : part(file, options.overwrite), header(run_header), flush_interval(options.flush_interval) {
    try {
      live = CreateFile(part.part(), h5::Storage::kLive);
      h5::WriteHeader(live.get(), header);
      h5::CreateGroup(live.get(), "events");
      h5::CreateGroup(live.get(), "timeseries");
    } catch (...) {
      live.Reset();
      part.Discard();
      throw;
    }
  }

  void MustDeclare(const std::string& what) const {
    if (started) throw std::logic_error(what + " is declared after Start()");
  }
  void ScheduleFlush() {
    next_flush_ns = CoarseNanoseconds() +
                    std::chrono::duration_cast<std::chrono::nanoseconds>(flush_interval).count();
  }
  void WriteFinal(const std::string& ended, double simulated_s);

  PartFile part;
  RunHeader header;
  std::chrono::milliseconds flush_interval;
  h5::Id live;
  std::vector<NodeFact> nodes;
  std::vector<std::unique_ptr<h5::TableStream>> tables;
  std::vector<std::unique_ptr<h5::SeriesStream>> series;
  std::optional<EnergyLedger> energy;
  std::optional<std::vector<SummaryFigure>> summary;
  std::optional<HostFacts> host;
  bool started = false;
  bool closed = false;
  std::int64_t next_flush_ns = 0;
  pid_t owner = ::getpid();
};

void ResultWriter::State::WriteFinal(const std::string& ended, double simulated_s) {
  h5::Id file = CreateFile(part.temporary(), h5::Storage::kCompact);
  h5::WriteHeader(file.get(), header);
  h5::WriteText(file.get(), "ended", ended);
  h5::WriteNumber(file.get(), "simulated_s", simulated_s);
  h5::WriteTable(file.get(), "nodes", h5::NodesTable(nodes));
  h5::CreateGroup(file.get(), "events");
  h5::CreateGroup(file.get(), "timeseries");
  for (const auto& table : tables) table->CopyTo(file.get());
  for (const auto& one : series) one->CopyTo(file.get());
  if (energy) h5::WriteEnergy(file.get(), *energy);
  if (summary) h5::WriteTable(file.get(), "summary", h5::SummaryTable(*summary));
  h5::WriteHost(file.get(), host.value_or(HostFacts{}));
  file.CloseFile("cannot write " + part.temporary().string());
}

ResultWriter::ResultWriter(const std::filesystem::path& file, const RunHeader& header,
                           WriterOptions options) {
  h5::Initialise();
  state_ = std::make_unique<State>(file, header, options);
}

ResultWriter::~ResultWriter() {
  if (state_->owner != ::getpid()) {  // A forked child: lock, file and ids are its parent's.
    static_cast<void>(state_.release());
    return;
  }
  if (state_->closed) return;
  try {
    Flush();
  } catch (const std::exception&) {
    // Nobody is left to tell. HDF5 must not close a file that it could not write: as after a kill,
    // what was flushed stays readable.
    state_->part.Release();
    static_cast<void>(state_.release());
  }
}

void ResultWriter::SetNodes(const std::vector<NodeFact>& nodes) {
  state_->MustDeclare("/nodes");
  if (!state_->nodes.empty()) throw std::logic_error("/nodes is declared twice");
  state_->nodes = nodes;
  h5::WriteTable(state_->live.get(), "nodes", h5::NodesTable(nodes));
}

RowStream& ResultWriter::AddStream(const std::string& path, const std::string& meaning,
                                   const std::vector<Column>& columns) {
  CheckPath(path, "/events");
  state_->MustDeclare(path);
  state_->tables.push_back(
      std::make_unique<h5::TableStream>(state_->live.get(), path, meaning, columns));
  return state_->tables.back()->rows();
}

TimeSeries& ResultWriter::AddTimeSeries(const std::string& path, const std::string& meaning,
                                        const std::vector<std::int32_t>& nodes,
                                        const std::vector<SeriesVariable>& variables) {
  CheckPath(path, "/timeseries");
  state_->MustDeclare(path);
  state_->series.push_back(
      std::make_unique<h5::SeriesStream>(state_->live.get(), path, meaning, nodes, variables));
  return *state_->series.back();
}

void ResultWriter::Start() {
  state_->MustDeclare("the start");
  const std::string doing = "cannot write " + state_->part.part().string();
  if (state_->nodes.empty()) h5::WriteTable(state_->live.get(), "nodes", h5::NodesTable({}));
  h5::Check(H5Fflush(state_->live.get(), H5F_SCOPE_GLOBAL), doing);
  h5::Check(H5Fstart_swmr_write(state_->live.get()), doing);
  state_->started = true;
  state_->ScheduleFlush();
}

void ResultWriter::Poll() {
  if (state_->started && CoarseNanoseconds() >= state_->next_flush_ns) Flush();
}

void ResultWriter::Flush() {
  if (state_->closed) throw std::logic_error("a closed result is flushed");
  if (state_->owner != ::getpid()) throw std::logic_error("a forked child writes to the result");
  for (const auto& table : state_->tables) table->rows().Flush();
  for (const auto& series : state_->series) series->Flush();
  state_->ScheduleFlush();
}

void ResultWriter::SetEnergy(EnergyLedger ledger) { state_->energy = std::move(ledger); }
void ResultWriter::SetSummary(std::vector<SummaryFigure> figures) {
  state_->summary = std::move(figures);
}
void ResultWriter::SetHost(HostFacts host) { state_->host = std::move(host); }

void ResultWriter::Close(const std::string& ended, double simulated_s) {
  Flush();
  try {
    state_->WriteFinal(ended, simulated_s);
    state_->part.Publish();
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(state_->part.temporary(), ignored);
    throw;
  }
  for (const auto& table : state_->tables) table->rows().CloseDataset();
  for (const auto& series : state_->series) series->CloseDatasets();
  state_->closed = true;
  state_->live.Reset();
}

const std::filesystem::path& ResultWriter::file() const { return state_->part.final_name(); }

}  // namespace giot

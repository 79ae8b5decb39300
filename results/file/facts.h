// What a file says of its run: header, nodes, key figures, machine.
#pragma once

#include <vector>

#include "results/file/hdf5.h"
#include "results/reader.h"
#include "results/run_facts.h"

namespace giot::h5 {

/// Raised when a reader of an older giot would misread a file.
inline constexpr int kFormatVersion = 1;

void WriteHeader(hid_t file, const RunHeader& header);
/// Throws std::runtime_error where the file is no result, or of a newer format.
RunHeader ReadHeader(hid_t file);

TableData NodesTable(const std::vector<NodeFact>& nodes);
std::vector<NodeFact> NodesFrom(const TableData& table);
TableData SummaryTable(const std::vector<SummaryFigure>& figures);
std::vector<SummaryFigure> SummaryFrom(const TableData& table);

void WriteHost(hid_t file, const HostFacts& host);
HostFacts ReadHost(hid_t file);

}  // namespace giot::h5

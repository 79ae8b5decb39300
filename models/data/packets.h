// Packet traces as series: one a source, a step a packet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/data/data_table.h"

namespace giot {

/// Packets of one trace as plain columns, in order of time.
struct PacketColumns {
  std::vector<double> time_s;
  std::vector<std::string> source;  ///< Who sent it.
  std::vector<double> bytes;
  std::vector<std::string> kind;  ///< What it is; empty where the trace does not say.
};

/// A packet as one word: its kind, its size and the decade of the time since the one before it.
struct PacketToken {
  std::string kind;  ///< Empty where the trace does not say.
  std::int64_t bytes = 0;
  int decade =
      0;  ///< The interval lies in [10^decade, 10^(decade+1)) s; 0 s counts to kLeastDecade.

  static constexpr int kLeastDecade = -9;
  static constexpr int kGreatestDecade = 8;

  /// E.g. `update 18 B 1e1 s`.
  std::string ToString() const;
  /// Nothing where the text is no token, such as "other".
  static std::optional<PacketToken> Parse(const std::string& text);
  static int DecadeOf(double interval_s);
};

/// Adds a trace to `table`, a series for each source in order of first appearance. `view` is
/// "packets": fields interval_s, bytes and, where the trace has it, kind; or "tokens": one field,
/// token. The first packet of a source has no interval and is left out; a source with one packet
/// gives nothing. Throws ScenarioError where the columns differ in length, times fall, or a number
/// is not finite.
void AddPackets(const PacketColumns& packets, const std::string& view,
                const std::filesystem::path& file, DataTable& table);

}  // namespace giot

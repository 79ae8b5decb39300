// A look at the wall clock every so many simulated events, without an event of its own: nothing is
// scheduled, no uid is spent and no result moves, however often it looks.
#pragma once

#include <cstdint>
#include <functional>

namespace giot {

/// Calls `look` just before every `every`-th event of this process's ns-3 simulator is executed,
/// until Simulator::Destroy(). `look` may call Simulator::Now(), GetEventCount() and Stop() (the
/// event at hand is still executed, then Run() returns); it must schedule nothing. Call it before
/// Simulator::Run(); events already scheduled are kept. It replaces ns-3's scheduler by a
/// MapScheduler (ns-3's default) that counts.
void WatchEvents(std::uint64_t every, std::function<void()> look);

}  // namespace giot

#include "offload/queue.h"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "sim/base/require.h"

namespace giot {
namespace {

// The words are made only where they are told: this runs once a job.
void Check(const ServerJob& job) {
  const bool good = std::isfinite(job.work.si()) && job.work >= Seconds(0) &&
                    job.prompt_tokens >= 0 && job.output_tokens >= 1;
  if (good) return;
  const std::string name = fmt::format("job {}", job.id);
  RequireAtLeastZero(job.work.si(),
                     {name, "work_s", "give the time that it takes alone on the server"});
  RequireAtLeast(job.prompt_tokens, 0, {name, "prompt_tokens", "count the tokens of the prompt"});
  RequireAtLeast(job.output_tokens, 1, {name, "output_tokens", "a job generates something"});
}

}  // namespace

void ServerQueue::Arrive(Seconds now, const ServerJob& job) {
  Check(job);
  AdvanceTo(now);
  Take(job);
}

void ServerQueue::AdvanceTo(Seconds now) {
  if (!(now >= now_) || now == kNoEvent) {
    Refuse({"server queue", "now_s", "advance it in the order of time"},
           fmt::format("an instant from {} on", now_.si()), fmt::format("{}", now.si()));
  }
  for (Seconds next = NextEvent(); next <= now; next = NextEvent()) {
    Pass(next);
    Happen();
  }
  Pass(now);
}

}  // namespace giot

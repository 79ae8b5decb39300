#include "sim/event_watch.h"

#include <ns3/callback.h>
#include <ns3/map-scheduler.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>

#include <utility>

namespace giot {
namespace {

/// ns-3's default scheduler, with a count of the events that leave it.
class WatchedScheduler : public ns3::MapScheduler {
 public:
  static ns3::TypeId GetTypeId() {
    static const ns3::TypeId id =
        ns3::TypeId("giot::WatchedScheduler")
            .SetParent<ns3::MapScheduler>()
            .AddConstructor<WatchedScheduler>()
            .AddAttribute("Every", "Events between two looks.", ns3::UintegerValue(1),
                          ns3::MakeUintegerAccessor(&WatchedScheduler::every_),
                          ns3::MakeUintegerChecker<std::uint64_t>(1))
            .AddAttribute("Look", "What to call.", ns3::CallbackValue(),
                          ns3::MakeCallbackAccessor(&WatchedScheduler::look_),
                          ns3::MakeCallbackChecker());
    return id;
  }

  ns3::Scheduler::Event RemoveNext() override {
    if (++since_look_ >= every_) {
      since_look_ = 0;
      look_();
    }
    return MapScheduler::RemoveNext();
  }

 private:
  std::uint64_t every_ = 1;
  std::uint64_t since_look_ = 0;
  ns3::Callback<void> look_;
};

}  // namespace

void WatchEvents(std::uint64_t every, std::function<void()> look) {
  ns3::ObjectFactory factory;
  factory.SetTypeId(WatchedScheduler::GetTypeId());
  factory.Set("Every", ns3::UintegerValue(every));
  factory.Set("Look", ns3::CallbackValue(ns3::Callback<void>(std::move(look))));
  ns3::Simulator::SetScheduler(factory);
}

}  // namespace giot

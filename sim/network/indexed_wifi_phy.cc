#include "sim/network/indexed_wifi_phy.h"

#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/interference-helper.h>
#include <ns3/node.h>
#include <ns3/pointer.h>
#include <ns3/simulator.h>
#include <ns3/wifi-net-device.h>
#include <ns3/wifi-utils.h>

#include <algorithm>
#include <utility>

#include "sim/base/require.h"
#include "sim/network/indexed_wifi.h"

namespace giot {

NS_OBJECT_ENSURE_REGISTERED(IndexedYansWifiPhy);

// As YansWifiChannel hands a signal to a PHY; what is too weak never comes here.
void HandOver(const ns3::Ptr<ns3::YansWifiPhy>& phy, const ns3::Ptr<const ns3::WifiPpdu>& ppdu,
              double rx_power_dbm) {
  ns3::RxPowerWattPerChannelBand power_w;
  power_w.insert({{0, 0}, ns3::DbmToW(rx_power_dbm + phy->GetRxGain())});
  phy->StartReceivePreamble(ppdu, power_w, ppdu->GetTxDuration());
}

SentFrame::SentFrame(ns3::Ptr<const ns3::WifiPpdu> sent, std::uint8_t number)
    : ppdu(std::move(sent)),
      duration(ppdu->GetTxDuration()),
      width_share(ppdu->GetTransmissionChannelWidth() / 20.0),
      judged_alone(ppdu->GetType() != ns3::WIFI_PPDU_TYPE_UL_MU),
      channel_number(number) {}

ns3::TypeId IndexedYansWifiPhy::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::IndexedYansWifiPhy")
          .SetParent<ns3::YansWifiPhy>()
          .SetGroupName("Giot")
          .AddConstructor<IndexedYansWifiPhy>()
          .AddAttribute("FaintIsEnergy",
                        "What is too faint for its preamble to be detected only adds to the "
                        "interference.",
                        ns3::BooleanValue(true),
                        ns3::MakeBooleanAccessor(&IndexedYansWifiPhy::faint_is_energy_),
                        ns3::MakeBooleanChecker());
  return id;
}

IndexedYansWifiPhy::IndexedYansWifiPhy() = default;
IndexedYansWifiPhy::~IndexedYansWifiPhy() = default;

void IndexedYansWifiPhy::DoDispose() {
  faint_.clear();
  ns3::YansWifiPhy::DoDispose();
}

void IndexedYansWifiPhy::StartTx(ns3::Ptr<const ns3::WifiPpdu> ppdu, const ns3::WifiTxVector&) {
  const auto channel = ns3::DynamicCast<IndexedYansWifiChannel>(GetChannel());
  if (!channel) {
    Refuse({"giot::IndexedYansWifiPhy", "channel",
            "give its helper a giot::IndexedYansWifiChannel by SetChannel"},
           "a giot::IndexedYansWifiChannel", "another");
  }
  channel->SendInReach(this, ppdu, GetTxPowerForTransmission(ppdu) + GetTxGain());
}

void IndexedYansWifiPhy::LookAtThresholds() {
  node_ = GetDevice()->GetNode()->GetId();
  busy_from_w_ = ns3::DbmToW(GetCcaSensitivityThreshold());
  faint_below_w_ = 0;
  ns3::PointerValue value;
  GetAttribute("PreambleDetectionModel", value);
  const auto model = value.Get<ns3::Object>();
  if (!faint_is_energy_ || !model) return;
  if (model->GetInstanceTypeId().GetName() != "ns3::ThresholdPreambleDetectionModel") return;
  ns3::DoubleValue least_dbm;
  model->GetAttribute("MinimumRssi", least_dbm);
  faint_below_w_ = ns3::DbmToW(least_dbm.Get());
}

/// What the channel calls when a frame is sent that will arrive here after `delay`.
void IndexedYansWifiPhy::Expect(const SentFrame& frame, double rx_power_dbm, ns3::Time delay) {
  const double power_w = ns3::DbmToW(rx_power_dbm + GetRxGain());
  if (power_w >= faint_below_w_ || !frame.judged_alone) {
    return HearIn(delay, frame.ppdu, rx_power_dbm, false);
  }
  const ns3::Time now = ns3::Simulator::Now();
  std::erase_if(faint_, [now](const Faint& other) { return other.end <= now; });
  Faint faint{frame.ppdu,   now + delay, now + delay + frame.duration,
              rx_power_dbm, power_w,     frame.channel_number,
              false};
  if (!MayStayUntold(faint, frame.width_share)) {
    faint.told = true;
    HearIn(delay, frame.ppdu, rx_power_dbm, true);
  }
  faint_.push_back(std::move(faint));
}

bool IndexedYansWifiPhy::MayStayUntold(const Faint& faint, double width_share) const {
  if (faint.begin < heard_until_) return false;
  double sum_w = faint.power_w;
  for (const Faint& other : faint_) {
    if (other.end > faint.begin) sum_w += other.power_w;
  }
  // In ns-3 the threshold of narrow channels is as much lower; of wide ones it is higher.
  return sum_w < busy_from_w_ * std::min(1.0, width_share);
}

void IndexedYansWifiPhy::HearIn(ns3::Time delay, const ns3::Ptr<const ns3::WifiPpdu>& ppdu,
                                double rx_power_dbm, bool is_faint) {
  ns3::Simulator::ScheduleWithContext(node_, delay, &IndexedYansWifiPhy::Hear,
                                      ns3::Ptr<IndexedYansWifiPhy>(this), ppdu, rx_power_dbm,
                                      is_faint);
}

void IndexedYansWifiPhy::Hear(ns3::Ptr<const ns3::WifiPpdu> ppdu, double rx_power_dbm,
                              bool is_faint) {
  TellFaint();
  if (!is_faint) {
    heard_until_ = std::max(heard_until_, ns3::Simulator::Now() + ppdu->GetTxDuration());
  }
  HandOver(this, ppdu, rx_power_dbm);
}

/// ns-3 learns of the rest of what is in the air, and by events of what comes.
void IndexedYansWifiPhy::TellFaint() {
  const ns3::Time now = ns3::Simulator::Now();
  for (Faint& faint : faint_) {
    if (faint.told || faint.end <= now) continue;
    faint.told = true;
    if (faint.begin > now) {
      HearIn(faint.begin - now, faint.ppdu, faint.rx_power_dbm, true);
      continue;
    }
    if (faint.channel_number != GetChannelNumber()) continue;
    ns3::RxPowerWattPerChannelBand power_w;
    power_w.insert({{0, 0}, faint.power_w});
    m_interference->Add(faint.ppdu, faint.ppdu->GetTxVector(), faint.end - now, power_w);
  }
}

}  // namespace giot

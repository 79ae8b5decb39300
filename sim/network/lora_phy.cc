#include "sim/network/lora_phy.h"

#include <ns3/simulator.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

#include "sim/power/sim_time.h"

namespace giot {
namespace {

constexpr LoraFrameShape kShape;
constexpr double kBandHz = 125e3;

std::vector<double> RisingFrequencies(const LoraRegion& region) {
  std::vector<double> frequencies;
  for (const Hertz& channel : region.channels) frequencies.push_back(channel.si());
  std::sort(frequencies.begin(), frequencies.end());
  return frequencies;
}

/// One band a channel, in rising order. The same model for all radios of a region.
ns3::Ptr<const ns3::SpectrumModel> SpectrumOf(const LoraRegion& region) {
  static std::map<std::string_view, ns3::Ptr<const ns3::SpectrumModel>> models;
  ns3::Ptr<const ns3::SpectrumModel>& model = models[region.name];
  if (!model) {
    ns3::Bands bands;
    for (const double centre : RisingFrequencies(region)) {
      bands.push_back({centre - kBandHz / 2, centre, centre + kBandHz / 2});
    }
    model = ns3::Create<ns3::SpectrumModel>(bands);
  }
  return model;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(LoraPhy);

ns3::Ptr<ns3::SpectrumSignalParameters> LoraSignal::Copy() const {
  return ns3::Ptr<LoraSignal>(new LoraSignal(*this), false);
}

Seconds LoraTimeOnAir(const LoraFrame& frame, const LoraModulation& modulation) {
  LoraFrameShape shape = kShape;
  shape.checksum = frame.uplink;
  return LoraTimeOnAir(modulation, shape, frame.Bytes());
}

ns3::TypeId LoraPhy::GetTypeId() {
  static ns3::TypeId id =
      ns3::TypeId("giot::LoraPhy")
          .SetParent<ns3::SpectrumPhy>()
          .SetGroupName("Giot")
          .AddTraceSource("State", "Each new state, and the power sent with [dBm].",
                          ns3::MakeTraceSourceAccessor(&LoraPhy::state_trace_),
                          "giot::LoraPhy::TracedState")
          .AddTraceSource("Lost", "A frame that was heard and not received, and why.",
                          ns3::MakeTraceSourceAccessor(&LoraPhy::lost_trace_),
                          "giot::LoraPhy::TracedLoss");
  return id;
}

LoraPhy::LoraPhy() = default;
LoraPhy::~LoraPhy() = default;

void LoraPhy::DoDispose() {
  transmission_end_.Remove();
  device_ = nullptr;
  mobility_ = nullptr;
  channel_ = nullptr;
  ns3::SpectrumPhy::DoDispose();
}

void LoraPhy::SetRegion(const LoraRegion& region) {
  region_ = &region;
  spectrum_ = SpectrumOf(region);
}

void LoraPhy::SetState(LoraRadioState state, double power_dbm) {
  if (state == state_) return;
  state_ = state;
  state_trace_(state, power_dbm);
}

ns3::Time LoraPhy::Send(const LoraFrame& frame, int channel, const LoraModulation& modulation,
                        Dbm power) {
  assert(state_ != LoraRadioState::kOff && state_ != LoraRadioState::kTransmit);
  const ns3::Time duration = ToTime(LoraTimeOnAir(frame, modulation));
  in_air_ =
      std::make_shared<LoraTransmission>(LoraTransmission{frame, channel, modulation, duration});
  SetState(LoraRadioState::kTransmit, power.value);
  const auto signal = ns3::Create<LoraSignal>();
  signal->psd = ns3::Create<ns3::SpectrumValue>(spectrum_);
  (*signal->psd)[BandOf(channel)] = power.ToWatts().si() / kBandHz;
  signal->duration = duration;
  signal->txPhy = ns3::Ptr<LoraPhy>(this);
  signal->transmission = in_air_;
  transmission_end_ = ns3::Simulator::Schedule(duration, &LoraPhy::EndTransmission, this);
  channel_->StartTx(signal);
  return duration;
}

void LoraPhy::EndTransmission() {
  in_air_ = nullptr;
  Sent();
}

void LoraPhy::SwitchOff() {
  if (in_air_) in_air_->cut = true;
  in_air_ = nullptr;
  transmission_end_.Remove();
  SetState(LoraRadioState::kOff);
}

std::size_t LoraPhy::BandOf(int channel) const {
  const std::vector<Hertz>& all = region_->channels;
  const Hertz frequency = all[static_cast<std::size_t>(channel)];
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](Hertz each) { return each < frequency; }));
}

Watts LoraPhy::PowerIn(const ns3::SpectrumSignalParameters& signal, int channel) const {
  return Watts((*signal.psd)[BandOf(channel)] * kBandHz);
}

LoraArrival LoraPhy::ArrivalOf(const LoraSignal& signal,
                               const LoraReceiver::Options& options) const {
  const LoraTransmission& sent = *signal.transmission;
  LoraArrival arrival;
  arrival.channel = sent.channel;
  arrival.spreading_factor = sent.modulation.spreading_factor;
  arrival.power = PowerIn(signal, sent.channel);
  arrival.begin = SimNow();
  arrival.end = ToInstant(ns3::Simulator::Now() + signal.duration);
  const int spare = std::max(0, kShape.preamble_symbols - options.preamble_symbols_needed);
  const ns3::Time unharmed = ToTime(spare * LoraSymbolTime(sent.modulation));
  arrival.vulnerable_from = ToInstant(ns3::Simulator::Now() + unharmed);
  return arrival;
}

}  // namespace giot

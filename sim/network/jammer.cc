#include "sim/network/jammer.h"

#include <ns3/double.h>
#include <ns3/lr-wpan-spectrum-value-helper.h>
#include <ns3/simulator.h>
#include <ns3/spectrum-signal-parameters.h>
#include <ns3/string.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/base/problems.h"
#include "sim/base/require.h"
#include "sim/base/suggest.h"

namespace giot {
namespace {

const std::vector<std::string> kModes = {"constant", "periodic", "random", "reactive"};

/// A constant jammer sends signals of this length without a gap.
constexpr double kConstantSignalS = 0.1;

}  // namespace

ns3::Ptr<ns3::SpectrumValue> LrWpanNoise(Dbm power, std::uint32_t channel) {
  RequireWithin(channel, 11, 26, {"jammer", "channel", "give a channel of the 2.4 GHz band"});
  return ns3::LrWpanSpectrumValueHelper().CreateTxPowerSpectralDensity(power.value, channel);
}

ns3::Ptr<ns3::SpectrumValue> FlatNoise(Dbm power, Hertz center, Hertz width) {
  RequireAboveZero(width.si(), {"jammer", "width_hz", "give the width of the band"});
  const double half = width.si() / 2;
  const ns3::Bands bands{{center.si() - half, center.si(), center.si() + half}};
  auto noise = ns3::Create<ns3::SpectrumValue>(ns3::Create<ns3::SpectrumModel>(bands));
  (*noise)[0] = power.ToWatts().si() / width.si();
  return noise;
}

NS_OBJECT_ENSURE_REGISTERED(Jammer);

ns3::TypeId Jammer::GetTypeId() {
  using Self = Jammer;
  static ns3::TypeId id =
      ns3::TypeId("giot::Jammer")
          .SetParent<ns3::SpectrumPhy>()
          .SetGroupName("Giot")
          .AddConstructor<Self>()
          .AddAttribute("Mode", "constant, periodic, random or reactive.",
                        ns3::StringValue("constant"), ns3::MakeStringAccessor(&Self::mode_),
                        ns3::MakeStringChecker())
          .AddAttribute("OnS", "How long it radiates, or that time's mean [s].",
                        ns3::DoubleValue(0.05), ns3::MakeDoubleAccessor(&Self::on_s_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("OffS", "How long it is silent, or that time's mean [s].",
                        ns3::DoubleValue(0.05), ns3::MakeDoubleAccessor(&Self::off_s_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("ReactionS", "From the begin of what it hears to its noise [s].",
                        ns3::DoubleValue(15e-6), ns3::MakeDoubleAccessor(&Self::reaction_s_),
                        ns3::MakeDoubleChecker<double>())
          .AddAttribute("SensitivityDbm", "What it reacts to, at its antenna [dBm].",
                        ns3::DoubleValue(-80), ns3::MakeDoubleAccessor(&Self::sensitivity_dbm_),
                        ns3::MakeDoubleChecker<double>())
          .AddTraceSource("Radiating", "Whether it radiates now.",
                          ns3::MakeTraceSourceAccessor(&Self::radiating_trace_),
                          "giot::Jammer::TracedState");
  return id;
}

Jammer::Jammer() = default;

void Jammer::Check() const {
  constexpr std::string_view kOf = "giot::Jammer";
  if (std::find(kModes.begin(), kModes.end(), mode_) == kModes.end()) {
    throw ScenarioError("unknown jammer mode \"" + mode_ + "\"; " + DidYouMean(mode_, kModes));
  }
  if (!channel_ || !mobility_ || !noise_) {
    throw ScenarioError(
        "giot::Jammer: expected a channel, a mobility and a noise before Start(); call "
        "SetChannel(), SetMobility() and SetNoise()");
  }
  if (mode_ == "constant") return;
  RequireAboveZero(on_s_, {kOf, "OnS", "give the time for which it radiates"});
  if (mode_ == "reactive") {
    return RequireAtLeastZero(reaction_s_, {kOf, "ReactionS", "give the time that it takes"});
  }
  RequireAboveZero(off_s_, {kOf, "OffS", "give the time for which it is silent, or take constant"});
}

void Jammer::Start(std::uint64_t seed, const std::string& name) {
  Check();
  random_.emplace(seed, name);
  if (mode_ == "reactive") {
    channel_->AddRx(ns3::Ptr<ns3::SpectrumPhy>(this));
  } else if (mode_ == "random") {
    next_ = ns3::Simulator::Schedule(Draw(off_s_), &Jammer::Radiate, this);
  } else {
    Radiate();
  }
}

void Jammer::Stop() {
  next_.Remove();
  if (mode_ == "reactive") channel_->RemoveRx(ns3::Ptr<ns3::SpectrumPhy>(this));
  if (radiating_) BeSilent();
  next_.Remove();
}

void Jammer::DoDispose() {
  next_.Cancel();  // its last signal may keep it until the engine's queue is gone
  channel_ = nullptr;
  mobility_ = nullptr;
  device_ = nullptr;
  ns3::SpectrumPhy::DoDispose();
}

ns3::Ptr<const ns3::SpectrumModel> Jammer::GetRxSpectrumModel() const {
  return noise_ ? noise_->GetSpectrumModel() : nullptr;
}

ns3::Time Jammer::Draw(double mean_s) {
  const double seconds = mode_ == "random" ? random_->Exponential(mean_s) : mean_s;
  return ns3::NanoSeconds(std::max<std::int64_t>(1, std::llround(seconds * 1e9)));
}

void Jammer::Radiate() {
  const ns3::Time duration = Draw(mode_ == "constant" ? kConstantSignalS : on_s_);
  auto signal = ns3::Create<ns3::SpectrumSignalParameters>();
  signal->duration = duration;
  signal->psd = noise_;
  signal->txPhy = ns3::Ptr<ns3::SpectrumPhy>(this);
  channel_->StartTx(signal);
  if (!radiating_) {
    radiating_ = true;
    since_ = ns3::Simulator::Now();
    radiating_trace_(true);
  }
  next_ = ns3::Simulator::Schedule(
      duration, mode_ == "constant" ? &Jammer::Radiate : &Jammer::BeSilent, this);
}

void Jammer::BeSilent() {
  radiating_ = false;
  on_time_ += ns3::Simulator::Now() - since_;
  radiating_trace_(false);
  if (mode_ == "reactive") return;
  next_ = ns3::Simulator::Schedule(Draw(off_s_), &Jammer::Radiate, this);
}

void Jammer::StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) {
  const double watts = ns3::Integral(*signal->psd);
  const bool waits = radiating_ || next_.IsRunning();
  if (waits || watts < Dbm{sensitivity_dbm_}.ToWatts().si()) return;
  next_ = ns3::Simulator::Schedule(ns3::NanoSeconds(std::llround(reaction_s_ * 1e9)),
                                   &Jammer::Radiate, this);
}

Seconds Jammer::OnTime() const {
  const ns3::Time running = radiating_ ? ns3::Simulator::Now() - since_ : ns3::Time(0);
  return Seconds(static_cast<double>((on_time_ + running).GetNanoSeconds()) * 1e-9);
}

}  // namespace giot

// A jammer: radiates noise over a band on a spectrum channel, by a seeded process.
#pragma once

#include <ns3/event-id.h>
#include <ns3/mobility-model.h>
#include <ns3/net-device.h>
#include <ns3/spectrum-channel.h>
#include <ns3/spectrum-phy.h>
#include <ns3/spectrum-value.h>
#include <ns3/traced-callback.h>

#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/random_stream.h"
#include "sim/base/units.h"

namespace giot {

/// Noise of `power` spread as an IEEE 802.15.4 signal on a channel (11..26) of the 2.4 GHz band.
ns3::Ptr<ns3::SpectrumValue> LrWpanNoise(Dbm power, std::uint32_t channel);
/// Noise of `power` spread evenly over `width` about `center`, for channels that carry unlike
/// spectrum models (ns3::MultiModelSpectrumChannel, IndexedChannel).
ns3::Ptr<ns3::SpectrumValue> FlatNoise(Dbm power, Hertz center, Hertz width);

/// `giot::Jammer`, on any ns3::SpectrumChannel; keep it while it jams:
///
///   auto jammer = CreateObjectWithAttributes<Jammer>("Mode", StringValue("periodic"));
///   jammer->SetMobility(place);
///   jammer->SetChannel(channel);
///   jammer->SetNoise(LrWpanNoise(Dbm{10}, 11));
///   jammer->Start(1, "jammer north");
///
/// Attributes: Mode, OnS, OffS, ReactionS, SensitivityDbm.
/// - `constant`: all the time.
/// - `periodic`: OnS, then silence for OffS, over and over; the first time at Start().
/// - `random`: both times exponential with these means, from Stream(seed, name); silent first.
/// - `reactive`: for OnS whenever something is heard above SensitivityDbm, ReactionS after it
/// began.
///   It hears in the spectrum model of its noise.
/// Noise is what it is to every PHY of ns-3: interference, and a busy channel to a carrier sense.
/// Trace source: Radiating.
///
/// ns-3's Yans channel carries Wi-Fi frames alone, no noise: to jam Wi-Fi, build it of
/// SpectrumWifiPhy, which wants to know of what it hears the device and its node: give the jammer
/// an ns3::NonCommunicatingNetDevice (SetDevice).
class Jammer final : public ns3::SpectrumPhy {
 public:
  static ns3::TypeId GetTypeId();
  Jammer();

  /// What it radiates, in the spectrum model of the channel; call it before Start().
  void SetNoise(ns3::Ptr<ns3::SpectrumValue> noise) { noise_ = std::move(noise); }
  /// From now on. Call once for each object. Throws ScenarioError where an attribute makes no
  /// sense, or without channel, mobility or noise.
  void Start(std::uint64_t seed, const std::string& name);
  /// Silent from now on: what it sends at the moment is the last.
  void Stop();

  bool radiating() const { return radiating_; }
  /// For how long it has radiated up to now.
  Seconds OnTime() const;

  void SetChannel(ns3::Ptr<ns3::SpectrumChannel> channel) override { channel_ = channel; }
  void SetMobility(ns3::Ptr<ns3::MobilityModel> mobility) override { mobility_ = mobility; }
  void SetDevice(ns3::Ptr<ns3::NetDevice> device) override { device_ = device; }
  ns3::Ptr<ns3::MobilityModel> GetMobility() const override { return mobility_; }
  ns3::Ptr<ns3::NetDevice> GetDevice() const override { return device_; }
  ns3::Ptr<const ns3::SpectrumModel> GetRxSpectrumModel() const override;
  ns3::Ptr<ns3::Object> GetAntenna() const override { return nullptr; }
  void StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) override;

  /// Signature of the trace source Radiating.
  using TracedState = void (*)(bool radiating);

 private:
  void DoDispose() override;
  void Check() const;
  void Radiate();
  void BeSilent();
  ns3::Time Draw(double mean_s);

  // Attributes.
  std::string mode_;
  double on_s_, off_s_, reaction_s_, sensitivity_dbm_;

  ns3::Ptr<ns3::SpectrumChannel> channel_;
  ns3::Ptr<ns3::MobilityModel> mobility_;
  ns3::Ptr<ns3::NetDevice> device_;
  ns3::Ptr<ns3::SpectrumValue> noise_;
  std::optional<Stream> random_;
  bool radiating_ = false;
  ns3::Time since_, on_time_;
  ns3::EventId next_;
  ns3::TracedCallback<bool> radiating_trace_;
};

}  // namespace giot

// A radio that only listens, and sends what it is told to: for tests of channels.
#pragma once

#include <ns3/constant-velocity-mobility-model.h>
#include <ns3/node.h>
#include <ns3/simple-net-device.h>
#include <ns3/simulator.h>
#include <ns3/spectrum-channel.h>
#include <ns3/spectrum-phy.h>
#include <ns3/spectrum-signal-parameters.h>
#include <ns3/spectrum-value.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace giot::testing_channel {

/// A signal as it arrived.
struct Arrival {
  std::int64_t at_ns;
  std::int64_t duration_ns;
  double power_w;  ///< Over all bands.
  bool operator==(const Arrival&) const = default;
};

inline void PrintTo(const Arrival& arrival, std::ostream* out) {
  *out << arrival.at_ns << " ns +" << arrival.duration_ns << " " << arrival.power_w << " W";
}

/// `bands` of equal width over [low, high] Hz.
inline ns3::Ptr<ns3::SpectrumModel> MakeBands(double low_hz, double high_hz, int bands) {
  ns3::Bands all;
  const double width_hz = (high_hz - low_hz) / bands;
  for (int i = 0; i < bands; ++i) {
    const double from_hz = low_hz + i * width_hz;
    all.push_back({from_hz, from_hz + width_hz / 2, from_hz + width_hz});
  }
  return ns3::Create<ns3::SpectrumModel>(all);
}

class Listener final : public ns3::SpectrumPhy {
 public:
  void SetDevice(ns3::Ptr<ns3::NetDevice> device) override { device_ = device; }
  ns3::Ptr<ns3::NetDevice> GetDevice() const override { return device_; }
  void SetMobility(ns3::Ptr<ns3::MobilityModel> mobility) override { mobility_ = mobility; }
  ns3::Ptr<ns3::MobilityModel> GetMobility() const override { return mobility_; }
  void SetChannel(ns3::Ptr<ns3::SpectrumChannel> channel) override { channel_ = channel; }
  ns3::Ptr<const ns3::SpectrumModel> GetRxSpectrumModel() const override { return model; }
  ns3::Ptr<ns3::Object> GetAntenna() const override { return antenna; }
  void StartRx(ns3::Ptr<ns3::SpectrumSignalParameters> signal) override {
    if (!keeps) return;
    arrivals.push_back({ns3::Simulator::Now().GetNanoSeconds(), signal->duration.GetNanoSeconds(),
                        ns3::Integral(*signal->psd)});
  }

  /// Of `power_w`, spread evenly over the bands of `model`.
  void Send(double power_w, ns3::Time duration) {
    const auto signal = ns3::Create<ns3::SpectrumSignalParameters>();
    signal->psd = ns3::Create<ns3::SpectrumValue>(model);
    *signal->psd += power_w;
    *signal->psd /= ns3::Integral(*signal->psd) / power_w;
    signal->duration = duration;
    signal->txPhy = this;
    signal->txAntenna = ns3::DynamicCast<ns3::AntennaModel>(antenna);
    channel_->StartTx(signal);
  }

  ns3::Ptr<const ns3::SpectrumModel> model;
  ns3::Ptr<ns3::Object> antenna;
  bool keeps = true;  ///< What arrives.
  std::vector<Arrival> arrivals;

 private:
  void DoDispose() override {
    device_ = nullptr;
    mobility_ = nullptr;
    channel_ = nullptr;
    ns3::SpectrumPhy::DoDispose();
  }

  ns3::Ptr<ns3::NetDevice> device_;
  ns3::Ptr<ns3::MobilityModel> mobility_;
  ns3::Ptr<ns3::SpectrumChannel> channel_;
};

/// On a node of its own, attached.
inline ns3::Ptr<Listener> AddListener(const ns3::Ptr<ns3::SpectrumChannel>& channel,
                                      const ns3::Ptr<const ns3::SpectrumModel>& model,
                                      const ns3::Ptr<ns3::MobilityModel>& mobility) {
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto device = ns3::CreateObject<ns3::SimpleNetDevice>();
  node->AddDevice(device);
  const auto listener = ns3::CreateObject<Listener>();
  listener->SetDevice(device);
  listener->SetMobility(mobility);
  listener->model = model;
  listener->SetChannel(channel);
  channel->AddRx(listener);
  return listener;
}

}  // namespace giot::testing_channel

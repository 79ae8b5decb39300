#include "sim/network/indexed_signals.h"

#include <ns3/simulator.h>

#include <algorithm>

namespace giot {
namespace {

/// A signal may still be on its way so long after its end: light takes it over 300 km.
const ns3::Time kLongestWay = ns3::MilliSeconds(1);

}  // namespace

SignalInAir& SignalsInAir::Begin(const ns3::Ptr<ns3::SpectrumSignalParameters>& signal,
                                 std::uint32_t sender, std::uint64_t number, double allowed_w) {
  ForgetEnded();
  SignalInAir& begun = signals_.emplace_back();
  begun.sent = signal;
  begun.sender = sender;
  begun.begin = ns3::Simulator::Now();
  begun.end = begun.begin + signal->duration;
  begun.number = number;
  if (allowed_w > 0) {
    begun.share = TakeShare();
    const auto i = static_cast<double>(begun.share);
    begun.least_gain = allowed_w / (i * (i + 1)) / ns3::Integral(*signal->psd);
  }
  return begun;
}

void SignalsInAir::ForgetEnded() {
  const ns3::Time now = ns3::Simulator::Now();
  for (auto signal = signals_.begin(); signal != signals_.end();) {
    if (signal->end + kLongestWay >= now) {
      ++signal;
      continue;
    }
    if (signal->share > 0) taken_[signal->share - 1] = false;
    signal = signals_.erase(signal);
  }
}

std::size_t SignalsInAir::TakeShare() {
  const auto at = std::find(taken_.begin(), taken_.end(), false) - taken_.begin();
  const auto index = static_cast<std::size_t>(at);
  if (index == taken_.size()) taken_.push_back(true);
  taken_[index] = true;
  return index + 1;
}

ns3::Ptr<ns3::SpectrumSignalParameters> SignalsInAir::Heard(
    SignalInAir& signal, const ns3::Ptr<const ns3::SpectrumModel>& model, double gain) {
  if (!model || model->GetUid() == signal.sent->psd->GetSpectrumModelUid()) {
    auto heard = signal.sent->Copy();
    *heard->psd *= gain;
    return heard;
  }
  const auto spectrum = Convert(signal, model);
  if (!spectrum) return nullptr;
  auto heard = signal.sent->Copy();
  heard->psd = spectrum->Copy();
  *heard->psd *= gain;
  return heard;
}

ns3::Ptr<const ns3::SpectrumValue> SignalsInAir::Convert(
    SignalInAir& signal, const ns3::Ptr<const ns3::SpectrumModel>& model) {
  const auto [known, is_new] = signal.converted.try_emplace(model->GetUid());
  if (!is_new) return known->second;
  const auto sent_as = signal.sent->psd->GetSpectrumModel();
  const auto [converter, first] =
      converters_.try_emplace({sent_as->GetUid(), model->GetUid()}, std::nullopt);
  if (first && !sent_as->IsOrthogonal(*model)) converter->second.emplace(sent_as, model);
  if (converter->second) known->second = converter->second->Convert(signal.sent->psd);
  return known->second;
}

}  // namespace giot

#include "sim/network/lora_reception.h"

#include <algorithm>
#include <array>

#include "sim/base/require.h"

namespace giot {
namespace {

std::size_t Row(int spreading_factor) {
  return static_cast<std::size_t>(spreading_factor - kLowestSpreadingFactor);
}

}  // namespace

const char* ToString(LoraLoss loss) {
  switch (loss) {
    case LoraLoss::kTooWeak: return "too weak";
    case LoraLoss::kNoDemodulator: return "no demodulator";
    case LoraLoss::kSending: return "sending";
    case LoraLoss::kInterference: return "interference";
    case LoraLoss::kCut: return "cut";
    case LoraLoss::kOff: return "off";
  }
  return "";
}

LoraReceiver::LoraReceiver(const Options& options, Hertz bandwidth, int channels)
    : demodulators_(options.demodulators),
      noise_(LoraNoise(bandwidth, options.noise_figure).ToWatts()),
      channels_(static_cast<std::size_t>(channels)) {
  RequireAtLeast(options.demodulators, 1,
                 {"LoRa receiver", "demodulators", "a gateway has 8 and a device 1"});
  RequireWithin(options.noise_figure.value, 0, 100,
                {"LoRa receiver", "noise_figure_db", "6 is usual"});
  RequireWithin(options.preamble_symbols_needed, 0, 8,
                {"LoRa receiver", "preamble_symbols_needed", "5 was measured, of 8"});
  for (std::size_t row = 0; row < kSpreadingFactors; ++row) {
    for (std::size_t column = 0; column < kSpreadingFactors; ++column) {
      Db needed{options.rejection.db[row][column]};
      if (row == column && options.capture) needed = *options.capture;
      threshold_[row][column] = needed.Ratio();
    }
    snr_[row] = LoraRequiredSnr(kLowestSpreadingFactor + static_cast<int>(row)).Ratio();
  }
}

std::optional<LoraLoss> LoraReceiver::Begin(const LoraArrival& arrival) {
  std::optional<LoraLoss> loss;
  if (arrival.power < snr_[Row(arrival.spreading_factor)] * noise_) {
    loss = LoraLoss::kTooWeak;
  } else if (sending_) {
    loss = LoraLoss::kSending;
  } else if (busy_ == demodulators_) {
    loss = LoraLoss::kNoDemodulator;
  }
  busy_ += !loss;
  Add(At(arrival), {arrival, false, !loss, {}});
  return loss;
}

void LoraReceiver::BeginUnwanted(const LoraArrival& arrival) {
  Add(At(arrival), {arrival, false, false, {}});
}

void LoraReceiver::BeginForeign(int channel, Watts power, Instant begin, Instant end) {
  LoraArrival arrival;
  arrival.channel = channel;
  arrival.power = power;
  arrival.begin = begin;
  arrival.end = end;
  Add(At(arrival), {arrival, true, false, {}});
}

LoraReceiver::Channel& LoraReceiver::At(const LoraArrival& arrival) {
  return channels_[static_cast<std::size_t>(arrival.channel)];
}

void LoraReceiver::Add(Channel& channel, const InAir& frame) {
  const Instant now = frame.arrival.begin;
  std::erase_if(channel,
                [&](const InAir& each) { return !each.locked && each.arrival.end <= now; });
  channel.push_back(frame);
  for (InAir& each : channel) Check(each, channel, now);
}

std::optional<LoraLoss> LoraReceiver::End(std::uint64_t id) {
  for (Channel& channel : channels_) {
    const auto found = std::find_if(channel.begin(), channel.end(), [&](const InAir& each) {
      return each.locked && each.arrival.id == id;
    });
    if (found == channel.end()) continue;
    const auto loss = found->loss;
    busy_ -= loss != LoraLoss::kSending;
    channel.erase(found);
    return loss;
  }
  return LoraLoss::kOff;
}

void LoraReceiver::BeginSending() {
  sending_ = true;
  busy_ = 0;
  for (Channel& channel : channels_) {
    for (InAir& each : channel) {
      if (each.locked) each.loss = LoraLoss::kSending;
    }
  }
}

void LoraReceiver::Reset() {
  for (Channel& channel : channels_) channel.clear();
  busy_ = 0;
  sending_ = false;
}

void LoraReceiver::Check(InAir& frame, const Channel& channel, Instant now) const {
  if (!frame.locked || frame.loss) return;
  const Instant at = std::max(now, frame.arrival.vulnerable_from);
  std::array<Watts, kSpreadingFactors> sums{};
  Watts foreign{0};
  for (const InAir& other : channel) {
    if (&other == &frame || other.arrival.end <= at) continue;
    (other.foreign ? foreign : sums[Row(other.arrival.spreading_factor)]) += other.arrival.power;
  }
  const std::size_t row = Row(frame.arrival.spreading_factor);
  bool survives = frame.arrival.power >= snr_[row] * (noise_ + foreign);
  for (std::size_t column = 0; column < kSpreadingFactors; ++column) {
    if (sums[column] == Watts(0)) continue;
    survives = survives && frame.arrival.power >= threshold_[row][column] * sums[column];
  }
  if (!survives) frame.loss = LoraLoss::kInterference;
}

}  // namespace giot

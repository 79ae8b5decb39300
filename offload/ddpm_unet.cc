#include <vector>

#include "offload/neural_network_builder.h"
#include "offload/reference_networks.h"

namespace giot {
namespace {

constexpr int kChannels = 128;
constexpr int kTimeWidth = 4 * kChannels;
constexpr int kMultiples[] = {1, 2, 2, 2};
constexpr int kLevels = 4;
constexpr int kBlocks = 2;  // A level; one more on the way up.
constexpr int kPicture = 32;
constexpr int kAttends = 16;  // Pixels a side at which there is attention.

/// Down to a small picture, up again, with what the way down left joined in.
class UNetBuilder {
 public:
  OperatorGraph Build() {
    Layer at = net_.Conv(net_.Input(3, kPicture, kPicture), kChannels, 3, 1, 1, true);
    const Layer step = net_.Input(kChannels, 1, 1);  // The step's sine embedding.
    time_ =
        net_.Silu(net_.Linear(net_.Silu(net_.Linear(step, kTimeWidth, true)), kTimeWidth, true));
    at = Up(Middle(Down(at)));
    net_.Conv(net_.Silu(net_.GroupNorm(at)), 3, 3, 1, 1, true);
    return net_.Finish();
  }

 private:
  Layer Residual(Layer from, int channels) {
    const Layer first = net_.Conv(net_.Silu(net_.GroupNorm(from)), channels, 3, 1, 1, true);
    const Layer timed = net_.AddToChannels(first, net_.Linear(time_, channels, true));
    const Layer second = net_.Conv(net_.Silu(net_.GroupNorm(timed)), channels, 3, 1, 1, true);
    const bool changes = net_.ChannelsOf(from) != channels;
    return net_.Add(second, changes ? net_.Conv(from, channels, 1, 1, 0, true) : from);
  }
  Layer Attention(Layer from) {
    const int channels = net_.ChannelsOf(from);
    const Layer normed = net_.GroupNorm(from);
    const auto project = [&](Layer layer) { return net_.Conv(layer, channels, 1, 1, 0, true); };
    const Layer query = project(normed), key = project(normed), value = project(normed);
    return net_.Add(from, project(net_.PixelAttention(query, key, value)));
  }
  Layer Block(Layer from, int channels) {
    const Layer block = Residual(from, channels);
    return net_.HeightOf(block) == kAttends ? Attention(block) : block;
  }

  Layer Down(Layer at) {
    skips_.push_back(at);
    for (int level = 0; level < kLevels; ++level) {
      for (int i = 0; i < kBlocks; ++i) {
        at = Block(at, kChannels * kMultiples[level]);
        skips_.push_back(at);
      }
      if (level + 1 == kLevels) break;
      at = net_.Conv(at, net_.ChannelsOf(at), 3, 2, 1, true);
      skips_.push_back(at);
    }
    return at;
  }
  Layer Middle(Layer at) {
    const int channels = net_.ChannelsOf(at);
    return Residual(Attention(Residual(at, channels)), channels);
  }
  Layer Up(Layer at) {
    for (int level = kLevels; level-- > 0;) {
      for (int i = 0; i < kBlocks + 1; ++i) {
        at = Block(net_.Concat(at, skips_.back()), kChannels * kMultiples[level]);
        skips_.pop_back();
      }
      if (level > 0) at = net_.Conv(net_.Upsample(at), net_.ChannelsOf(at), 3, 1, 1, true);
    }
    return at;
  }

  NeuralNetworkBuilder net_{"ddpm_unet step", Precision::kFp32};
  Layer time_ = 0;
  std::vector<Layer> skips_;
};

}  // namespace

OperatorGraph DdpmUNet() { return UNetBuilder().Build(); }

}  // namespace giot

#include "offload/reference_networks.h"

#include <algorithm>
#include <string>

#include "offload/neural_network_builder.h"

namespace giot {
namespace {

constexpr int kClasses = 1000;

Layer ConvNormRelu(NeuralNetworkBuilder& net, Layer from, int channels, int kernel, int stride,
                   int groups = 1) {
  return net.Relu(
      net.BatchNorm(net.Conv(from, channels, kernel, stride, kernel / 2, false, groups)));
}

/// Two 3 x 3 convolutions beside a shortcut; a 1 x 1 convolution there where the shape changes.
Layer BasicBlock(NeuralNetworkBuilder& net, Layer from, int channels, int stride, bool changes) {
  const Layer first = ConvNormRelu(net, from, channels, 3, stride);
  const Layer second = net.BatchNorm(net.Conv(first, channels, 3, 1, 1, false));
  const Layer shortcut =
      changes ? net.BatchNorm(net.Conv(from, channels, 1, stride, 0, false)) : from;
  return net.Relu(net.Add(second, shortcut));
}

/// Expand, filter each channel, project; a shortcut where the shape stays.
Layer InvertedResidual(NeuralNetworkBuilder& net, Layer from, int inputs, int channels, int stride,
                       int expansion) {
  const int hidden = inputs * expansion;
  const Layer wide = expansion == 1 ? from : ConvNormRelu(net, from, hidden, 1, 1);
  const Layer filtered = ConvNormRelu(net, wide, hidden, 3, stride, hidden);
  const Layer narrow = net.BatchNorm(net.Conv(filtered, channels, 1, 1, 0, false));
  return stride == 1 && inputs == channels ? net.Add(from, narrow) : narrow;
}

/// The layers of one Transformer block and of the ends, by the sizes of a pass.
class DecoderBuilder {
 public:
  DecoderBuilder(std::string_view name, const DecoderSizes& sizes, int tokens, int answers)
      : sizes_(sizes),
        tokens_(tokens),
        answers_(answers),
        width_(sizes.width),
        net_(std::string(name) + " prefill", sizes.precision) {}

  OperatorGraph Build() {
    const double tables = (sizes_.tied ? 0.0 : 1.0 * sizes_.vocabulary) + sizes_.positions;
    Layer stream = net_.Custom("tokens", OperatorKind::kMovement, 0, 0, tokens_, {});
    stream = net_.Custom("embedding", OperatorKind::kMovement, 0, tables * width_, tokens_ * width_,
                         {stream});
    for (int layer = 0; layer < sizes_.layers; ++layer) stream = Block(stream);
    const double logits = 1.0 * sizes_.vocabulary;
    net_.Custom("head", OperatorKind::kLinear, 2 * answers_ * width_ * logits, width_ * logits,
                answers_ * logits, {Norm(stream, answers_)});
    return net_.Finish();
  }

 private:
  Layer Norm(Layer from, double tokens) {
    return net_.Custom("norm", OperatorKind::kNormalization, 4 * tokens * width_,
                       (sizes_.biased ? 2 : 1) * width_, tokens * width_, {from});
  }
  Layer Linear(const char* name, Layer from, double inputs, double outputs) {
    return net_.Custom(name, OperatorKind::kLinear, 2 * tokens_ * inputs * outputs,
                       inputs * outputs + (sizes_.biased ? outputs : 0), tokens_ * outputs, {from});
  }
  Layer Add(Layer one, Layer other) {
    return net_.Custom("add", OperatorKind::kElementwise, tokens_ * width_, 0, tokens_ * width_,
                       {one, other});
  }
  Layer Block(Layer stream) {
    const double keys = width_ / sizes_.heads * sizes_.key_value_heads;
    const Layer heads = Linear("query_key_value", Norm(stream, tokens_), width_, width_ + 2 * keys);
    const Layer mixed = net_.Custom("attention", OperatorKind::kAttention,
                                    2 * tokens_ * tokens_ * width_, 0, tokens_ * width_, {heads});
    const Layer attended = Add(stream, Linear("attention_out", mixed, width_, width_));
    const double hidden = sizes_.feed_forward;
    const Layer wide = Linear(sizes_.gated ? "gate_up" : "up", Norm(attended, tokens_), width_,
                              (sizes_.gated ? 2 : 1) * hidden);
    const Layer bent = net_.Custom("activation", OperatorKind::kActivation, 10 * tokens_ * hidden,
                                   0, tokens_ * hidden, {wide});
    return Add(attended, Linear("down", bent, hidden, width_));
  }

  const DecoderSizes sizes_;
  const double tokens_, answers_, width_;
  NeuralNetworkBuilder net_;
};

constexpr int kPromptTokens = 128;
constexpr int kPolicySteps = 6;  // As GDMOPT has it.

template <OperatorGraph (*build)()>
struct Plain final : NamedNetwork {
  OperatorGraph Build() const override { return build(); }
};
OperatorGraph Gpt2() { return Decoder("gpt2", Gpt2Sizes(), kPromptTokens); }
OperatorGraph TinyLlama() { return Decoder("tinyllama", TinyLlamaSizes(), kPromptTokens); }
OperatorGraph Llama31() { return Decoder("llama31_8b", Llama31Sizes(), kPromptTokens); }
OperatorGraph Policy() { return DiffusionPolicy(kPolicySteps); }

}  // namespace

OperatorGraph AlexNet() {
  NeuralNetworkBuilder net("alexnet", Precision::kFp32);
  Layer at = net.Relu(net.Conv(net.Input(3, 224, 224), 64, 11, 4, 2, true));
  at = net.Relu(net.Conv(net.MaxPool(at, 3, 2), 192, 5, 1, 2, true));
  at = net.Relu(net.Conv(net.MaxPool(at, 3, 2), 384, 3, 1, 1, true));
  at = net.Relu(net.Conv(at, 256, 3, 1, 1, true));
  at = net.MaxPool(net.Relu(net.Conv(at, 256, 3, 1, 1, true)), 3, 2);
  at = net.Relu(net.Linear(at, 4096, true));
  at = net.Relu(net.Linear(at, 4096, true));
  net.Linear(at, kClasses, true);
  return net.Finish();
}

OperatorGraph Vgg16() {
  NeuralNetworkBuilder net("vgg16", Precision::kFp32);
  Layer at = net.Input(3, 224, 224);
  const struct {
    int channels, convolutions;
  } stages[] = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
  for (const auto& stage : stages) {
    for (int i = 0; i < stage.convolutions; ++i) {
      at = net.Relu(net.Conv(at, stage.channels, 3, 1, 1, true));
    }
    at = net.MaxPool(at, 2, 2);
  }
  at = net.Relu(net.Linear(at, 4096, true));
  at = net.Relu(net.Linear(at, 4096, true));
  net.Linear(at, kClasses, true);
  return net.Finish();
}

OperatorGraph ResNet18() {
  NeuralNetworkBuilder net("resnet18", Precision::kFp32);
  Layer at = net.Relu(net.BatchNorm(net.Conv(net.Input(3, 224, 224), 64, 7, 2, 3, false)));
  at = net.MaxPool(at, 3, 2, 1);
  for (const int channels : {64, 128, 256, 512}) {
    const bool shrinks = channels > 64;
    at = BasicBlock(net, at, channels, shrinks ? 2 : 1, shrinks);
    at = BasicBlock(net, at, channels, 1, false);
  }
  net.Linear(net.GlobalPool(at), kClasses, true);
  return net.Finish();
}

OperatorGraph MobileNetV2() {
  NeuralNetworkBuilder net("mobilenet_v2", Precision::kFp32);
  Layer at = ConvNormRelu(net, net.Input(3, 224, 224), 32, 3, 2);
  const struct {
    int expansion, channels, repeats, stride;
  } stages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
  int inputs = 32;
  for (const auto& stage : stages) {
    for (int i = 0; i < stage.repeats; ++i) {
      at = InvertedResidual(net, at, inputs, stage.channels, i == 0 ? stage.stride : 1,
                            stage.expansion);
      inputs = stage.channels;
    }
  }
  net.Linear(net.GlobalPool(ConvNormRelu(net, at, 1280, 1, 1)), kClasses, true);
  return net.Finish();
}

DecoderSizes Gpt2Sizes() { return {}; }
DecoderSizes TinyLlamaSizes() {
  return {22, 2048, 32, 4, 5632, 32000, 0, true, false, false, Precision::kFp16};
}
DecoderSizes Llama2Sizes() {
  return {32, 4096, 32, 32, 11008, 32000, 0, true, false, false, Precision::kFp16};
}
DecoderSizes Llama31Sizes() {
  return {32, 4096, 32, 8, 14336, 128256, 0, true, false, false, Precision::kFp16};
}

OperatorGraph Decoder(std::string_view name, const DecoderSizes& sizes, int tokens, int answers) {
  return DecoderBuilder(name, sizes, tokens, answers).Build();
}

OperatorGraph DiffusionPolicy(int steps) {
  constexpr double kState = 11, kWidth = 256, kActions = 10, kTime = 16;
  const auto dense = [](double inputs, double outputs) { return inputs * outputs; };
  NeuralNetworkBuilder net("diffusion_policy", Precision::kFp32);
  const Layer state = net.Custom("state", OperatorKind::kMovement, 0, 0, kState, {});
  const double encoder = dense(kState, kWidth) + dense(kWidth, kWidth);
  const Layer encoded = net.Custom("encode", OperatorKind::kLinear, 2 * encoder,
                                   encoder + 2 * kWidth, kWidth, {state});
  const double step = dense(kTime, 2 * kTime) + dense(2 * kTime, kTime) +
                      dense(kActions + kTime + kWidth, kWidth) + dense(kWidth, kWidth) +
                      dense(kWidth, kActions);
  const double biases = 2 * kTime + kTime + 2 * kWidth + kActions;
  Layer latent = encoded;
  for (int i = 0; i < steps; ++i) {
    const std::vector<Layer> from = i == 0 ? std::vector{encoded} : std::vector{encoded, latent};
    latent = net.Custom("denoise", OperatorKind::kLinear, 2 * step, step + biases, kActions, from);
  }
  return net.Finish();
}

const Registry<NamedNetwork>& ReferenceNetworks() {
  static const Registry<NamedNetwork> kNetworks{
      "network",
      {
          {"alexnet", "AlexNet, one picture", New<NamedNetwork, Plain<AlexNet>>},
          {"vgg16", "VGG16, one picture", New<NamedNetwork, Plain<Vgg16>>},
          {"resnet18", "ResNet-18, one picture", New<NamedNetwork, Plain<ResNet18>>},
          {"mobilenet_v2", "MobileNetV2, one picture", New<NamedNetwork, Plain<MobileNetV2>>},
          {"gpt2", "GPT-2 small, a prompt of 128 tokens", New<NamedNetwork, Plain<Gpt2>>},
          {"tinyllama", "TinyLlama 1.1B, a prompt of 128 tokens",
           New<NamedNetwork, Plain<TinyLlama>>},
          {"llama31_8b", "Llama 3.1 8B, a prompt of 128 tokens", New<NamedNetwork, Plain<Llama31>>},
          {"diffusion_policy", "GDMOPT's diffusion policy, 6 steps",
           New<NamedNetwork, Plain<Policy>>},
          {"ddpm_unet", "DDPM's U-Net for CIFAR-10, one step", New<NamedNetwork, Plain<DdpmUNet>>},
      }};
  return kNetworks;
}

double ParameterCount(const OperatorGraph& graph) {
  double count = 0;
  for (const Operator& one : graph.operators) {
    const double element = one.precision == Precision::kFp32   ? 4
                           : one.precision == Precision::kFp16 ? 2
                                                               : 1;
    count += one.weight_bytes.si() / element;
  }
  return count;
}

double MultiplyAccumulates(const OperatorGraph& graph) {
  double flops = 0;
  for (const Operator& one : graph.operators) {
    const bool multiplies =
        one.kind == OperatorKind::kLinear || one.kind == OperatorKind::kConvolution ||
        one.kind == OperatorKind::kDepthwise || one.kind == OperatorKind::kAttention;
    if (multiplies) flops += one.flops.si();
  }
  return flops / 2;
}

}  // namespace giot

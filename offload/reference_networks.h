// Operator graphs of well-known networks, built from their published layouts; the tests hold their
// parameters and multiply-accumulates to the published counts.
#pragma once

#include <string_view>

#include "sim/base/operator_graph.h"
#include "sim/base/registry.h"

namespace giot {

/// Convolutional networks for one 224 x 224 picture and 1,000 classes, single precision, without
/// dropout; batch normalisation is an operator of its own.
OperatorGraph AlexNet();      ///< Krizhevsky, arXiv 1404.5997, as torchvision has it.
OperatorGraph Vgg16();        ///< Simonyan and Zisserman, ICLR 2015, configuration D.
OperatorGraph ResNet18();     ///< He, Zhang, Ren and Sun, CVPR 2016.
OperatorGraph MobileNetV2();  ///< Sandler et al., CVPR 2018, width 1.

/// A decoder-only Transformer by its sizes.
struct DecoderSizes {
  int layers = 12;
  int width = 768;
  int heads = 12;
  int key_value_heads = 12;
  int feed_forward = 3072;
  int vocabulary = 50257;
  int positions = 1024;  ///< Learned ones; 0 for rotary.
  bool gated = false;    ///< Three matrices in the feed-forward part (SwiGLU) instead of two.
  bool biased = true;    ///< Linear layers and normalisations have biases.
  bool tied = true;      ///< The head's matrix is the embedding's: counted at the head.
  Precision precision = Precision::kFp16;
};
DecoderSizes Gpt2Sizes();       ///< GPT-2 small, 124 M.
DecoderSizes TinyLlamaSizes();  ///< TinyLlama 1.1 B.
DecoderSizes Llama2Sizes();     ///< Llama 2 7 B.
DecoderSizes Llama31Sizes();    ///< Llama 3.1 8 B.

/// One forward pass over `tokens` tokens from an empty cache (a prefill), causal, with logits for
/// the last `answers` of them. Linear layers cost 2 FLOPs a weight and token, attention 2 tokens^2
/// * width in all (Kaplan et al., arXiv 2001.08361, table 1, causal half).
OperatorGraph Decoder(std::string_view name, const DecoderSizes& sizes, int tokens,
                      int answers = 1);

/// The denoising chain of a diffusion policy (Du et al., GDMOPT, arXiv 2308.05384): a state of 11
/// numbers encoded once, then `steps` passes of its noise predictor, one operator a step. All steps
/// have the same weights; every operator carries them, for any host that runs a step needs them.
OperatorGraph DiffusionPolicy(int steps);

/// One denoising step of the U-Net of DDPM for CIFAR-10 (Ho, Jain and Abbeel, NeurIPS 2020,
/// appendix B): a 32 x 32 picture, 128 channels times 1, 2, 2, 2, two residual blocks a level,
/// attention at 16 x 16. A chain has as many of them as steps.
OperatorGraph DdpmUNet();

/// The graphs above by name, with default sizes, for commands.
struct NamedNetwork {
  virtual ~NamedNetwork() = default;
  virtual OperatorGraph Build() const = 0;
};
const Registry<NamedNetwork>& ReferenceNetworks();

/// Weights in the graph's precision: an operator's weight bytes by the size of one.
double ParameterCount(const OperatorGraph& graph);
/// Half the FLOPs of linear, convolution and attention operators.
double MultiplyAccumulates(const OperatorGraph& graph);

}  // namespace giot

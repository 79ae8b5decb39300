// Lists the operators of a network layer by layer, with the sizes that follow from its shapes.
#pragma once

#include <string>
#include <vector>

#include "sim/base/operator_graph.h"

namespace giot {

/// A layer whose tensor others can read: an index into the graph.
using Layer = std::size_t;

/// Builds the graph of a network on pictures or tokens. Elementwise layers cost one FLOP an element
/// and operation; a multiply-accumulate costs two.
class NeuralNetworkBuilder {
 public:
  NeuralNetworkBuilder(std::string name, Precision precision);

  Layer Input(int channels, int height, int width);
  /// `groups` equal to the channels makes it depthwise.
  Layer Conv(Layer from, int channels, int kernel, int stride, int padding, bool bias,
             int groups = 1);
  Layer BatchNorm(Layer from);
  Layer Relu(Layer from);
  Layer MaxPool(Layer from, int kernel, int stride, int padding = 0);
  Layer GlobalPool(Layer from);
  Layer Add(Layer one, Layer other);
  Layer GroupNorm(Layer from);
  Layer Silu(Layer from);
  /// Numbers that stand for each channel, one FLOP an element to add them.
  Layer AddToChannels(Layer from, Layer numbers);
  Layer Concat(Layer one, Layer other);
  Layer Upsample(Layer from);  ///< Twice as high and wide, nearest neighbour.
  /// Every pixel attends to every other, one head over all channels.
  Layer PixelAttention(Layer query, Layer key, Layer value);
  /// On all numbers of `from` at once.
  Layer Linear(Layer from, int outputs, bool bias);
  /// Any operator: `outputs` numbers, from layers that it reads.
  Layer Custom(std::string name, OperatorKind kind, double flops, double weights, double outputs,
               const std::vector<Layer>& from);

  int ChannelsOf(Layer layer) const { return shapes_[layer].channels; }
  int HeightOf(Layer layer) const { return shapes_[layer].height; }
  OperatorGraph Finish() { return std::move(graph_); }

 private:
  struct Shape {
    int channels, height, width;
    double Elements() const { return static_cast<double>(channels) * height * width; }
  };
  Layer Shaped(std::string name, OperatorKind kind, double flops, double weights, Shape shape,
               const std::vector<Layer>& from);

  OperatorGraph graph_;
  Precision precision_;
  double element_bytes_;
  std::vector<Shape> shapes_;
};

}  // namespace giot

#include "offload/neural_network_builder.h"

#include <fmt/format.h>

namespace giot {

NeuralNetworkBuilder::NeuralNetworkBuilder(std::string name, Precision precision)
    : precision_(precision),
      element_bytes_(precision == Precision::kFp32   ? 4
                     : precision == Precision::kFp16 ? 2
                                                     : 1) {
  graph_.name = std::move(name);
}

Layer NeuralNetworkBuilder::Custom(std::string name, OperatorKind kind, double flops,
                                   double weights, double outputs, const std::vector<Layer>& from) {
  const Layer index = graph_.operators.size();
  Operator one;
  one.name = fmt::format("{} {}", name, index);
  one.kind = kind;
  one.precision = precision_;
  one.flops = Flops(flops);
  one.weight_bytes = Bytes(weights * element_bytes_);
  one.output_bytes = Bytes(outputs * element_bytes_);
  for (const Layer layer : from) {
    const Bytes bytes = graph_.operators[layer].output_bytes;
    one.input_bytes += bytes;
    graph_.edges.push_back({layer, index, bytes});
  }
  graph_.operators.push_back(std::move(one));
  shapes_.push_back({0, 0, 0});
  return index;
}

Layer NeuralNetworkBuilder::Shaped(std::string name, OperatorKind kind, double flops,
                                   double weights, Shape shape, const std::vector<Layer>& from) {
  const Layer layer = Custom(std::move(name), kind, flops, weights, shape.Elements(), from);
  shapes_[layer] = shape;
  return layer;
}

Layer NeuralNetworkBuilder::Input(int channels, int height, int width) {
  return Shaped("input", OperatorKind::kMovement, 0, 0, {channels, height, width}, {});
}

Layer NeuralNetworkBuilder::Conv(Layer from, int channels, int kernel, int stride, int padding,
                                 bool bias, int groups) {
  const Shape in = shapes_[from];
  const Shape out{channels, (in.height + 2 * padding - kernel) / stride + 1,
                  (in.width + 2 * padding - kernel) / stride + 1};
  const double per_output = static_cast<double>(in.channels / groups) * kernel * kernel;
  const bool depthwise = groups > 1 && groups == in.channels;
  return Shaped(depthwise ? "depthwise" : "conv",
                depthwise ? OperatorKind::kDepthwise : OperatorKind::kConvolution,
                2 * per_output * out.Elements(), per_output * channels + (bias ? channels : 0), out,
                {from});
}

Layer NeuralNetworkBuilder::BatchNorm(Layer from) {
  const Shape shape = shapes_[from];
  return Shaped("batchnorm", OperatorKind::kNormalization, 2 * shape.Elements(),
                2.0 * shape.channels, shape, {from});
}

Layer NeuralNetworkBuilder::Relu(Layer from) {
  const Shape shape = shapes_[from];
  return Shaped("relu", OperatorKind::kElementwise, shape.Elements(), 0, shape, {from});
}

Layer NeuralNetworkBuilder::MaxPool(Layer from, int kernel, int stride, int padding) {
  const Shape in = shapes_[from];
  const Shape out{in.channels, (in.height + 2 * padding - kernel) / stride + 1,
                  (in.width + 2 * padding - kernel) / stride + 1};
  return Shaped("maxpool", OperatorKind::kReduction, out.Elements() * kernel * kernel, 0, out,
                {from});
}

Layer NeuralNetworkBuilder::GlobalPool(Layer from) {
  const Shape in = shapes_[from];
  return Shaped("avgpool", OperatorKind::kReduction, in.Elements(), 0, {in.channels, 1, 1}, {from});
}

Layer NeuralNetworkBuilder::Add(Layer one, Layer other) {
  const Shape shape = shapes_[one];
  return Shaped("add", OperatorKind::kElementwise, shape.Elements(), 0, shape, {one, other});
}

Layer NeuralNetworkBuilder::GroupNorm(Layer from) {
  const Shape shape = shapes_[from];
  return Shaped("groupnorm", OperatorKind::kNormalization, 4 * shape.Elements(),
                2.0 * shape.channels, shape, {from});
}

Layer NeuralNetworkBuilder::Silu(Layer from) {
  const Shape shape = shapes_[from];
  return Shaped("silu", OperatorKind::kActivation, 4 * shape.Elements(), 0, shape, {from});
}

Layer NeuralNetworkBuilder::AddToChannels(Layer from, Layer numbers) {
  const Shape shape = shapes_[from];
  return Shaped("add", OperatorKind::kElementwise, shape.Elements(), 0, shape, {from, numbers});
}

Layer NeuralNetworkBuilder::Concat(Layer one, Layer other) {
  Shape shape = shapes_[one];
  shape.channels += shapes_[other].channels;
  return Shaped("concat", OperatorKind::kMovement, 0, 0, shape, {one, other});
}

Layer NeuralNetworkBuilder::Upsample(Layer from) {
  Shape shape = shapes_[from];
  shape.height *= 2;
  shape.width *= 2;
  return Shaped("upsample", OperatorKind::kMovement, 0, 0, shape, {from});
}

Layer NeuralNetworkBuilder::PixelAttention(Layer query, Layer key, Layer value) {
  const Shape shape = shapes_[query];
  const double pixels = static_cast<double>(shape.height) * shape.width;
  return Shaped("attention", OperatorKind::kAttention, 4 * pixels * pixels * shape.channels, 0,
                shape, {query, key, value});
}

Layer NeuralNetworkBuilder::Linear(Layer from, int outputs, bool bias) {
  const double inputs = shapes_[from].Elements();
  return Shaped("linear", OperatorKind::kLinear, 2 * inputs * outputs,
                inputs * outputs + (bias ? outputs : 0), {outputs, 1, 1}, {from});
}

}  // namespace giot

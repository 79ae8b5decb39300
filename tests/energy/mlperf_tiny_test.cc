// The roofline against MLPerf Tiny v1.1 (mlcommons/tiny_results_v1.1, closed division, Krai,
// X-CUBE-AI 8.0): four int8 networks on the M4 and M7 boards. The efficiencies in the two device
// files are fitted to these measurements, and the test says so: it repeats the fit, compares, and
// prints what the fit predicts of a network that it was not shown.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "energy/roofline.h"
#include "scenarios/devices.h"

namespace giot {
namespace {

/// Builds an int8 network layer by layer; activations of layers are fused, as X-CUBE-AI does.
class Network {
 public:
  Network(std::string name, int height, int width, int channels)
      : height_(height), width_(width), channels_(channels) {
    graph_.name = std::move(name);
  }

  Network& Dense(int outputs) {
    const double inputs = Size();
    height_ = width_ = 1;
    channels_ = outputs;
    return Add(OperatorKind::kLinear, inputs * outputs, inputs * outputs, inputs);
  }
  /// Padding as TensorFlow's "same".
  Network& Convolution(int kernel_height, int kernel_width, int stride, int outputs) {
    const double inputs = Size();
    const double taps = static_cast<double>(kernel_height) * kernel_width * channels_;
    Shrink(stride);
    channels_ = outputs;
    return Add(OperatorKind::kConvolution, taps * Size(), taps * outputs, inputs);
  }
  Network& Depthwise(int kernel, int stride) {
    const double inputs = Size();
    Shrink(stride);
    return Add(OperatorKind::kDepthwise, kernel * kernel * Size(), kernel * kernel * channels_,
               inputs);
  }
  /// The two 3x3 convolutions of ResNet with their shortcut, a 1x1 where the shape changes.
  Network& Residual(int stride, int outputs) {
    const int height = height_, width = width_, channels = channels_;
    Convolution(3, 3, stride, outputs).Convolution(3, 3, 1, outputs);
    if (stride != 1 || channels != outputs) {
      height_ = height, width_ = width, channels_ = channels;
      Convolution(1, 1, stride, outputs);
    }
    return Add(OperatorKind::kElementwise, 0, 0, 2 * Size(), Size());
  }
  Network& Separable(int stride, int outputs) {
    return Depthwise(3, stride).Convolution(1, 1, 1, outputs);
  }
  Network& AveragePool() {
    const double inputs = Size();
    height_ = width_ = 1;
    return Add(OperatorKind::kReduction, 0, 0, inputs, inputs);
  }
  Network& Softmax() { return Add(OperatorKind::kActivation, 0, 0, Size(), Size()); }

  const OperatorGraph& graph() const { return graph_; }
  double macs() const { return macs_; }

 private:
  double Size() const { return static_cast<double>(height_) * width_ * channels_; }
  void Shrink(int stride) {
    height_ = (height_ + stride - 1) / stride;
    width_ = (width_ + stride - 1) / stride;
  }
  // Multiply-accumulates, weights and inputs of one byte each; other operations beside them.
  Network& Add(OperatorKind kind, double macs, double weights, double inputs, double others = 0) {
    macs_ += macs;
    const std::size_t index = graph_.operators.size();
    graph_.operators.push_back({"op" + std::to_string(index), kind, Precision::kInt8,
                                Flops(2 * macs + others), Bytes(weights), Bytes(inputs),
                                Bytes(Size())});
    if (index > 0) {
      graph_.edges.push_back({index - 1, index, graph_.operators[index - 1].output_bytes});
    }
    return *this;
  }

  OperatorGraph graph_;
  double macs_ = 0;
  int height_, width_, channels_;
};

// The reference models of mlcommons/tiny, benchmark/training.
Network AnomalyDetection() {
  Network net("AD", 1, 1, 640);
  for (int i = 0; i < 4; ++i) net.Dense(128);
  net.Dense(8);
  for (int i = 0; i < 4; ++i) net.Dense(128);
  return net.Dense(640);
}
Network ImageClassification() {
  Network net("IC", 32, 32, 3);
  net.Convolution(3, 3, 1, 16).Residual(1, 16).Residual(2, 32).Residual(2, 64);
  return net.AveragePool().Dense(10).Softmax();
}
Network KeywordSpotting() {
  Network net("KWS", 49, 10, 1);
  net.Convolution(10, 4, 2, 64);
  for (int i = 0; i < 4; ++i) net.Separable(1, 64);
  return net.AveragePool().Dense(12).Softmax();
}
Network VisualWakeWords() {
  Network net("VWW", 96, 96, 3);
  net.Convolution(3, 3, 2, 8).Separable(1, 16).Separable(2, 32).Separable(1, 32);
  net.Separable(2, 64).Separable(1, 64).Separable(2, 128);
  for (int i = 0; i < 5; ++i) net.Separable(1, 128);
  return net.Separable(2, 256).Separable(1, 256).AveragePool().Dense(2).Softmax();
}

std::vector<Network> Networks() {
  return {AnomalyDetection(), ImageClassification(), KeywordSpotting(), VisualWakeWords()};
}

TEST(MlperfTiny, NetworksHaveTheirMultiplyAccumulates) {
  const std::vector<Network> networks = Networks();
  EXPECT_EQ(networks[0].macs(), 264192);
  EXPECT_EQ(networks[1].macs(), 12501632);
  EXPECT_EQ(networks[2].macs(), 2656768);
  EXPECT_EQ(networks[3].macs(), 7489664);
}

/// What was measured on a board, for AD, IC, KWS, VWW.
struct Board {
  std::string device;
  std::array<double, 4> milliseconds;
  std::array<double, 4> microjoules;
};
void PrintTo(const Board& board, std::ostream* out) { *out << board.device; }
const Board kM4{
    "stm32l4r5", {7.58, 221.98, 72.68, 221.14}, {528.881, 17315.114, 5481.633, 16573.080}};
const Board kM7{"stm32h7a3", {1.83, 54.90, 16.40, 50.33}, {235.833, 7615.350, 2362.103, 6928.315}};

using Shares = std::map<OperatorKind, double>;

ComputeProfile Profile(const Board& board) {
  return *ReadDeviceProfile(DevicesFolder() / (board.device + ".toml")).compute;
}

Seconds TimeWith(const Network& network, ComputeProfile profile, const Shares& shares) {
  for (const auto& [kind, share] : shares) profile.compute_efficiency[kind].value = share;
  return Cost(network.graph(), profile).time;
}

bool IsFitted(OperatorKind kind) {
  return kind == OperatorKind::kLinear || kind == OperatorKind::kConvolution ||
         kind == OperatorKind::kDepthwise;
}

// Seconds of what the fit does not touch: other kinds, and the launch of every operator.
double RestTime(const Network& network, const ComputeProfile& profile) {
  Seconds time{0};
  for (const Operator& op : network.graph().operators) {
    time += IsFitted(op.kind) ? profile.launch_overhead.value : OperatorTime(op, profile);
  }
  return time.si();
}

// Seconds that a network's operators of one kind take at an efficiency of one.
double UnitTime(const Network& network, OperatorKind kind, const ComputeProfile& profile) {
  Flops flops{0};
  for (const Operator& op : network.graph().operators) {
    if (op.kind == kind) flops += op.flops;
  }
  return flops / profile.peak.at(Precision::kInt8).value / Seconds(1);
}

// Least relative squares over the networks shown: AD gives the linear share, the others those of
// convolution and depthwise. Where the networks shown cannot tell two kinds apart (the answer is
// no share between 0 and 1), the kinds share one number.
Shares Fit(const Board& board, const std::vector<int>& shown) {
  const ComputeProfile profile = Profile(board);
  const std::vector<Network> networks = Networks();
  double cc = 0, cd = 0, dd = 0, c1 = 0, d1 = 0, ss = 0, s1 = 0, linear = 0;
  for (const int i : shown) {
    const double measured = board.milliseconds[i] * 1e-3;
    const double rest = RestTime(networks[i], profile);
    const double c = UnitTime(networks[i], OperatorKind::kConvolution, profile) / measured;
    const double d = UnitTime(networks[i], OperatorKind::kDepthwise, profile) / measured;
    const double target = 1 - rest / measured;
    if (i == 0) {
      linear = UnitTime(networks[i], OperatorKind::kLinear, profile) / measured / target;
      continue;
    }
    cc += c * c, cd += c * d, dd += d * d, c1 += c * target, d1 += d * target;
    ss += (c + d) * (c + d), s1 += (c + d) * target;
  }
  const double determinant = cc * dd - cd * cd;
  double convolution = determinant / (c1 * dd - d1 * cd);
  double depthwise = determinant / (d1 * cc - c1 * cd);
  const auto is_share = [](double share) { return share > 0 && share <= 1; };
  if (!is_share(convolution) || !is_share(depthwise)) convolution = depthwise = ss / s1;
  if (linear == 0) linear = convolution;
  return {{OperatorKind::kLinear, linear},
          {OperatorKind::kConvolution, convolution},
          {OperatorKind::kDepthwise, depthwise}};
}

class MlperfTinyOn : public testing::TestWithParam<Board> {};

TEST_P(MlperfTinyOn, LatencyAndEnergyAreWithin30PercentInSample) {
  const Board& board = GetParam();
  const ComputeProfile profile = Profile(board);
  const std::vector<Network> networks = Networks();
  std::printf("%s         measured   in sample  left out   measured     in sample\n",
              board.device.c_str());
  for (int i = 0; i < 4; ++i) {
    const ComputeCost cost = Cost(networks[i].graph(), profile);
    ASSERT_TRUE(cost.fits()) << cost.refusal;
    const double latency_error = cost.time.si() * 1e3 / board.milliseconds[i] - 1;
    const double energy =
        (cost.energy + profile.idle.value * cost.time).si() * 1e6;  // the bench measures the whole
    const double energy_error = energy / board.microjoules[i] - 1;
    std::vector<int> shown;
    for (int j = 0; j < 4; ++j) {
      if (j != i) shown.push_back(j);
    }
    const double left_out = TimeWith(networks[i], profile, Fit(board, shown)).si() * 1e3;
    std::printf("  %-4s latency %8.2f ms   %+6.1f %%  %+6.1f %%   energy %9.1f uJ  %+6.1f %%\n",
                networks[i].graph().name.c_str(), board.milliseconds[i], latency_error * 100,
                (left_out / board.milliseconds[i] - 1) * 100, board.microjoules[i],
                energy_error * 100);
    EXPECT_LE(std::fabs(latency_error), 0.30);
    EXPECT_LE(std::fabs(energy_error), 0.30);
  }
}

TEST_P(MlperfTinyOn, TheDeviceFileHoldsTheFit) {
  const ComputeProfile profile = Profile(GetParam());
  for (const auto& [kind, share] : Fit(GetParam(), {0, 1, 2, 3})) {
    EXPECT_NEAR(profile.compute_efficiency.at(kind).value / share, 1, 0.02) << ToString(kind);
  }
}

INSTANTIATE_TEST_SUITE_P(Boards, MlperfTinyOn, testing::Values(kM4, kM7),
                         [](const auto& info) { return info.param.device; });

}  // namespace
}  // namespace giot

#include "models/families/recurrent.h"

#include <torch/torch.h>

#include <cmath>

#include "models/families/autoregressive.h"

namespace giot {
namespace {

using torch::Tensor;

/// Cells on one another. State: h of each layer [rows, hidden], then c of each where it is an LSTM.
class RecurrentMemory final : public StepMemory {
 public:
  RecurrentMemory(torch::nn::Module& owner, const RecurrentConfig& config)
      : lstm_(config.cell == "lstm"), hidden_(config.hidden), layers_(config.layers) {
    const double reach = 1 / std::sqrt(static_cast<double>(hidden_));
    const std::int64_t gates = (lstm_ ? 4 : 3) * hidden_;
    for (std::int64_t layer = 0; layer < layers_; ++layer) {
      const std::string name = "cell_" + std::to_string(layer);
      const auto add = [&](const char* what, at::IntArrayRef extents) {
        weights_.push_back(
            owner.register_parameter(name + what, torch::empty(extents).uniform_(-reach, reach)));
      };
      add("_input_weight", {gates, hidden_});
      add("_hidden_weight", {gates, hidden_});
      add("_input_bias", {gates});
      add("_hidden_bias", {gates});
      // A young LSTM remembers (Jozefowicz, Zaremba and Sutskever 2015, section 2.3).
      torch::NoGradGuard no_grad;
      if (lstm_) weights_.back().slice(0, hidden_, 2 * hidden_).add_(1);
    }
  }

  std::int64_t features() const override { return hidden_; }
  std::vector<Tensor> Start(std::int64_t rows, const Tensor& like) const override {
    const auto tensors = static_cast<std::size_t>((lstm_ ? 2 : 1) * layers_);
    return std::vector<Tensor>(tensors, torch::zeros({rows, hidden_}, like.options()));
  }
  Tensor Run(const Tensor& codes, std::vector<Tensor>& state) const override {
    return codes.size(1) == 1 ? RunStep(codes.squeeze(1), state).unsqueeze(1)
                              : RunWindow(codes, state);
  }

 private:
  /// LibTorch's loop over steps, for training.
  Tensor RunWindow(const Tensor& codes, std::vector<Tensor>& state) const {
    const auto stacked = [&](std::int64_t first) {
      return torch::stack(at::TensorList(state).slice(static_cast<std::size_t>(first),
                                                      static_cast<std::size_t>(layers_)));
    };
    const auto unstack = [&](const Tensor& tensor, std::int64_t first) {
      for (std::int64_t i = 0; i < layers_; ++i)
        state[static_cast<std::size_t>(first + i)] = tensor[i];
    };
    if (lstm_) {
      const auto [out, h, c] =
          torch::lstm(codes, {stacked(0), stacked(layers_)}, weights_, /*has_biases=*/true, layers_,
                      /*dropout=*/0, /*train=*/true, /*bidirectional=*/false, /*batch_first=*/true);
      unstack(h, 0);
      unstack(c, layers_);
      return out;
    }
    const auto [out, h] =
        torch::gru(codes, stacked(0), weights_, /*has_biases=*/true, layers_, /*dropout=*/0,
                   /*train=*/true, /*bidirectional=*/false, /*batch_first=*/true);
    unstack(h, 0);
    return out;
  }

  /// The same for one step, in operators that a trace can price: x [rows, hidden].
  Tensor RunStep(Tensor x, std::vector<Tensor>& state) const {
    for (std::size_t layer = 0; layer < static_cast<std::size_t>(layers_); ++layer) {
      const Tensor* w = &weights_[4 * layer];
      const Tensor from_input = torch::linear(x, w[0], w[2]);
      const Tensor from_hidden = torch::linear(state[layer], w[1], w[3]);
      if (lstm_) {
        Tensor& memory = state[layer + static_cast<std::size_t>(layers_)];
        state[layer] = LstmCell(from_input + from_hidden, memory);
      } else {
        state[layer] = GruCell(from_input, from_hidden, state[layer]);
      }
      x = state[layer];
    }
    return x;
  }

  /// h' = n + z (h - n), n = tanh(W_n x + r U_n h); gates stand in the order r, z, n.
  Tensor GruCell(const Tensor& from_input, const Tensor& from_hidden, const Tensor& h) const {
    const std::int64_t n = hidden_;
    const auto gates =
        torch::sigmoid(from_input.slice(1, 0, 2 * n) + from_hidden.slice(1, 0, 2 * n)).chunk(2, 1);
    const Tensor candidate =
        torch::tanh(from_input.slice(1, 2 * n) + gates[0] * from_hidden.slice(1, 2 * n));
    return candidate + gates[1] * (h - candidate);
  }

  /// c' = f c + i g, h' = o tanh(c'); gates stand in the order i, f, g, o.
  Tensor LstmCell(const Tensor& sum, Tensor& memory) const {
    const std::int64_t n = hidden_;
    const auto gates = torch::sigmoid(sum.slice(1, 0, 2 * n)).chunk(2, 1);
    const Tensor candidate = torch::tanh(sum.slice(1, 2 * n, 3 * n));
    memory = gates[1] * memory + gates[0] * candidate;
    return torch::sigmoid(sum.slice(1, 3 * n)) * torch::tanh(memory);
  }

  bool lstm_;
  std::int64_t hidden_;
  std::int64_t layers_;
  std::vector<Tensor> weights_;  ///< Of each layer: input and hidden weight, input and hidden bias.
};

}  // namespace

std::unique_ptr<GenerativeNetwork> MakeRecurrent(const RecurrentConfig& config,
                                                 const ExampleShape& shape) {
  return std::make_unique<AutoregressiveNetwork>(
      shape, config.hidden, config.head,
      [&](torch::nn::Module& owner) { return std::make_unique<RecurrentMemory>(owner, config); });
}

}  // namespace giot

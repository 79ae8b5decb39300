// The yardstick in Eigen: in an object of its own, for its templates are compiled for this machine.
#include <Eigen/Dense>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;
using Vector = Eigen::VectorXf;

struct Layer {
  Layer(int inputs, int outputs)
      : weight(0.1f * Matrix::Random(outputs, inputs)), bias(0.1f * Vector::Random(outputs)) {}
  Matrix weight;
  Vector bias;
};

/// y = W x + b, x a column for each row of the batch.
void Apply(const Layer& layer, const Matrix& x, Matrix& y) {
  y.noalias() = layer.weight * x;
  y.colwise() += layer.bias;
}
void ApplyToOne(const Layer& layer, const Vector& x, Vector& y) {
  y.noalias() = layer.weight * x;
  y += layer.bias;
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void* EigenDecision() {
  return new std::vector<Layer>{{32, 64}, {64, 64}, {64, 16}};
}

extern "C" [[gnu::visibility("default")]] void EigenDecide(void* net, int rows, const float* in,
                                                           float* out) {
  const auto& layer = *static_cast<const std::vector<Layer>*>(net);
  if (rows == 1) {
    thread_local Vector x, a, b, c;
    x = Eigen::Map<const Vector>(in, 32);
    ApplyToOne(layer[0], x, a);
    a = a.cwiseMax(0.0f);
    ApplyToOne(layer[1], a, b);
    b = b.cwiseMax(0.0f);
    ApplyToOne(layer[2], b, c);
    Eigen::Map<Vector>(out, 16) = c;
    return;
  }
  thread_local Matrix x, a, b, c;
  x = Eigen::Map<const Matrix>(in, 32, rows);
  Apply(layer[0], x, a);
  a = a.cwiseMax(0.0f);
  Apply(layer[1], a, b);
  b = b.cwiseMax(0.0f);
  Apply(layer[2], b, c);
  Eigen::Map<Matrix>(out, 16, rows) = c;
}

/// One product of square matrices.
extern "C" [[gnu::visibility("default")]] void EigenProduct(int n, const float* a, const float* b,
                                                            float* c) {
  Eigen::Map<Matrix>(c, n, n).noalias() =
      Eigen::Map<const Matrix>(a, n, n) * Eigen::Map<const Matrix>(b, n, n);
}
